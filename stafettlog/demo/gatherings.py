"""Meetings and lysglimt of the logs that are told of: held, to come, and held but not registered."""

from datetime import datetime, time
from uuid import UUID

from django.utils import timezone

from stafettlog.demo.clock import day, days_ago
from stafettlog.demo.people import Cast
from stafettlog.models import Concern, ForesattRelation, Meeting, PlaceKind, Stafettlog
from stafettlog.services import lysglimt
from stafettlog.services.meeting_input import MeetingInput, RegistrationInput
from stafettlog.services.meeting_registration import meeting_register
from stafettlog.services.meetings import meeting_invite


def tell(cast: Cast) -> None:
    _anders(cast)
    _yusuf(cast)
    _ingrid(cast)


def log_of(first_name: str) -> Stafettlog:
    return Stafettlog.objects.with_identity().get(child__first_name=first_name)


def on_weekday(offset: int) -> int:
    """`offset` days from today, a day or two later if that is a Saturday or a Sunday."""
    return offset + (0, 0, 0, 0, 0, 2, 1)[day(offset).weekday()]


def _on_earlier_weekday(offset: int) -> int:
    """`offset` days from today, a day or two earlier if that is a Saturday or a Sunday."""
    return offset - (0, 0, 0, 0, 0, 1, 2)[day(offset).weekday()]


def call(
    ago: int,
    log: Stafettlog,
    offset: int,
    hour: int,
    *actors: UUID,
    room: str,
    only: list[str] | None = None,
    interpreter: bool = False,
) -> Meeting:
    """Called `ago` days ago for the day `offset` days from today, an hour long, with all foresatte.

    `only`: areas of the oppmerksomheter that it is about; all of the log's if none are named.
    """
    concerns = Concern.objects.ongoing().filter(log=log)
    if only:
        concerns = concerns.filter(area__in=only)
    relations = ForesattRelation.objects.active().filter(child=log.child_id)
    begins, ends = (datetime.combine(day(offset), time(at)) for at in (hour, hour + 1))
    meeting = MeetingInput(
        concern_ids=tuple(concerns.values_list("pk", flat=True)),
        starts_at=timezone.make_aware(begins),
        ends_at=timezone.make_aware(ends),
        place_kind=PlaceKind.ORGANISATION,
        place_organisation_id=log.attends_id,
        place_detail=room,
        interpreter_ordered=interpreter,
        relation_ids=tuple(relations.values_list("pk", flat=True)),
        actor_ids=(log.stafettholder_id, *actors),
    )
    with days_ago(ago):
        return meeting_invite(log_id=log.pk, meeting=meeting, by=log.stafettholder.user)


def register(ago: int, meeting: Meeting, comments: str, *, absent: int = 0) -> None:
    """It was held; the last `absent` of those invited did not come."""
    came = list(meeting.invitations.values_list("pk", flat=True))
    registration = RegistrationInput(
        attended=frozenset(came[: len(came) - absent]), also_attended="", comments=comments
    )
    with days_ago(ago):
        meeting_register(
            log_id=meeting.log_id,
            meeting_id=meeting.pk,
            version=meeting.version,
            registration=registration,
            by=meeting.log.stafettholder.user,
        )


def good_news(ago: int, log: Stafettlog, text: str, who: str, cast: Cast) -> None:
    with days_ago(ago):
        lysglimt.lysglimt_add(log_id=log.pk, text=text, happened_on=day(0), by=cast.actors[who].user)


def _anders(cast: Cast) -> None:
    log, ronnie, guro = log_of("Anders"), cast.actors["aktor"].pk, cast.actors["aktor2"].pk
    first = call(49, log, on_weekday(-40), 9, ronnie, room="møterom 2", only=["learning"], interpreter=True)
    said = (
        "Vi ble enige om lesing på biblioteket og hjemme. Omar ønsker korte meldinger om hvordan det går. "
        "Nytt møte når tiltaket hjemme er evaluert."
    )
    register(38, first, said, absent=1)
    good_news(26, log, "Anders leste høyt for hele klassen, og lo da de klappet.", "stafettholder", cast)
    call(8, log, on_weekday(13), 9, ronnie, guro, room="møterom 2", interpreter=True)
    good_news(2, log, "Anders spurte selv om å få låne neste bok i serien.", "aktor", cast)


def _yusuf(cast: Cast) -> None:
    """The meeting of yesterday, or of Friday, is over, and waits to be registered."""
    log = log_of("Yusuf")
    call(9, log, _on_earlier_weekday(-1), 10, cast.actors["jens"].pk, room="rom 114", interpreter=True)


def _ingrid(cast: Cast) -> None:
    good_news(33, log_of("Ingrid"), "Ingrid hjalp en i første klasse med å komme i gang.", "trond", cast)
