"""The heavy log of the speed budget: 10 oppmerksomheter with 4 tiltak, 20 meetings with 8 invited.

The texts are as long as people write them, the names of the virksomheter as long as they are.
"""

from collections.abc import Sequence

from stafettlog.models import (
    Actor,
    Concern,
    Measure,
    MeasureKind,
    Meeting,
    MeetingStatus,
    Outcome,
    Stafettlog,
)
from stafettlog.services import evaluations, levels, meeting_registration
from stafettlog.services.meeting_input import RegistrationInput
from tests.factories.calling import at, call_meeting, let_pass
from tests.factories.inputs import make_foresatt_input, make_measure_input
from tests.factories.logs import make_concern, make_log, make_measure, make_participant
from tests.factories.people import make_organisation, make_staff

SCHOOL = "Bakketoppen skole og ressurssenter"
OTHERS = (
    "Pedagogisk-psykologisk tjeneste Solvik",
    "Helsestasjonen og skolehelsetjenesten",
    "Barnevernstjenesten i Solvik kommune",
)
CONCERN = "Strever med leseflyt og rettskriving, blir fort sliten og trekker seg når tekstene blir lange"
GOAL = (
    "Eleven leser en side på sitt nivå høyt uten å stoppe opp, gjenforteller innholdet med egne ord og "
    "ber selv om hjelp når et ord er vanskelig. Vi ser dette i tre av fire lesetimer over seks uker, både "
    "i klassen og på lesekurset, og foresatte kjenner det igjen når de leser sammen hjemme om kvelden."
)
DESCRIPTION = (
    "Lesekurs i liten gruppe fire dager i uken, tretti minutter hver gang, med repetert lesing og "
    "begrepsarbeid. Gruppen følger samme tekst som klassen, slik at eleven kjenner den igjen. Hjemme "
    "leser de sammen ti minutter hver kveld og skriver ned ord som var vanskelige, så vi kan øve på dem i "
    "neste time."
)
REASON = (
    "Leser sikrere i kjent tekst, men stopper fortsatt opp ved nye ord. Vi trapper ned til to økter i uken."
)
COMMENTS = (
    "Enige om at lesekurset virker og fortsetter ut halvåret. Mor forteller at det er roligere rundt "
    "leksene hjemme. PPT observerer i klassen i uke 12 og gir råd om tilpasning. Kontaktlærer lager "
    "ukeplan med færre oppgaver, og vi ser på målene igjen når kartleggingen er gjort. Helsesykepleier "
    "tar en samtale om søvn."
)


def make_heavy_log(*, concerns: int = 10, meetings: int = 20) -> Stafettlog:
    """A log at level 2 with those rows."""
    school = make_organisation(SCHOOL)
    holder = make_staff(school, "Marion Lovise")
    foresatte = [make_foresatt_input(), make_foresatt_input(first_name="Per Kristian", role="father")]
    log = make_log(holder, first_name="Anders Johan", last_name="Kristoffersen", foresatte=foresatte)
    levels.level_change(log_id=log.pk, to_level=2, reason="Trenger bistand fra flere", by=holder.user)
    for place in [school, school, *(make_organisation(name) for name in OTHERS)]:
        make_participant(log, make_staff(place, "Ronnie Alexander"))
    make_heavier(log, concerns=concerns, meetings=meetings)
    return Stafettlog.objects.with_identity().get(pk=log.pk)


def make_heavier(log: Stafettlog, *, concerns: int, meetings: int) -> None:
    """Four tiltak to each oppmerksomhet, every second of the last three evaluated.

    Of the meetings one is to come, one waits to be registered, and the rest are registered.
    """
    holder = log.stafettholder
    people = [part.actor for part in log.participants.with_names() if part.actor_id != holder.pk]
    made = [_concern(log, holder, people, number) for number in range(concerns)]
    invited = (holder.pk, *(person.pk for person in people))
    for number in range(meetings):
        topics = made[number % max(1, concerns - 1) :][:2]
        meeting = call_meeting(
            log, holder, concerns=topics, actor_ids=invited, starts_at=at(9), ends_at=at(9, 10)
        )
        if number:
            let_pass(meeting, days=9 + number)
        if number > 1:
            _register(meeting, holder)


def _concern(log: Stafettlog, holder: Actor, people: Sequence[Actor], number: int) -> Concern:
    first = make_measure_input(description=DESCRIPTION, kind=MeasureKind.CLOSE_FOLLOW_UP)
    concern = make_concern(log, holder, text=CONCERN, goal=GOAL, measure=first)
    kinds = (MeasureKind.INDIVIDUAL, MeasureKind.ASSESSMENT, MeasureKind.AT_HOME)
    for place, kind in enumerate(kinds):
        chosen = [people[(number + place + more) % len(people)] for more in range(1 + place % 2)]
        measure = make_measure(concern, holder, chosen, description=DESCRIPTION, kind=kind)
        if (number + place) % 2:
            _evaluate(measure, holder)
    return concern


def _evaluate(measure: Measure, holder: Actor) -> None:
    evaluations.evaluate(
        log_id=measure.log_id,
        measure_id=measure.pk,
        outcome=Outcome.SOME_EFFECT,
        reason=REASON,
        by=holder.user,
    )


def _register(meeting: Meeting, holder: Actor) -> None:
    came = frozenset(row.pk for row in list(meeting.invitations.all())[:6])
    given = RegistrationInput(status=MeetingStatus.COMPLETED, attended=came, comments=COMMENTS)
    meeting_registration.meeting_register(
        log_id=meeting.log_id,
        meeting_id=meeting.pk,
        version=meeting.version,
        registration=given,
        by=holder.user,
    )
