"""One log as it stands now, read once: what the sheets and the document are made from.

The number of queries is fixed; nothing made from a picture asks the database again.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Prefetch, Q

from exports import hidden
from exports.choices import Part
from stafettlog.admin import history_page, history_words
from stafettlog.models import (
    Closing,
    Concern,
    ConsentCoverage,
    ForesattRelation,
    Invitation,
    Lysglimt,
    Measure,
    Meeting,
    Participant,
    Stafettlog,
)
from stafettlog.services import log_details
from stafettlog.services.shown import HIDDEN, Shown


@dataclass(frozen=True)
class LogPicture:
    """`measures` hangs on its concern, `invitations` and `concerns` on their meeting (prefetched).

    A part that was not asked for is empty. `since`: nothing older is in it, None for all.
    """

    log: Stafettlog
    made_at: datetime
    made_by: str
    purpose: str
    since: datetime | None
    with_number: bool
    givers: Sequence[ForesattRelation]
    covered: Sequence[str]
    closing: Closing | None
    relations: Sequence[ForesattRelation]
    participants: Sequence[Participant]
    concerns: Sequence[Concern]
    meetings: Sequence[Meeting]
    lysglimt: Sequence[Lysglimt]
    events: Sequence[history_words.Event]


def read(
    log: Stafettlog,
    *,
    parts: Collection[Part],
    made_at: datetime,
    made_by: str,
    purpose: str = "",
    since: datetime | None = None,
    with_number: bool = True,
    with_contact: bool = True,
    revealed: bool = False,
) -> LogPicture:
    """Read `parts` of the log, as its holder may see them. `log` comes with its identity.

    Without `with_contact` the history does not tell where the family lives and how it is reached.
    `revealed`: a protected child's places stand in it too, for the archive's own copy.
    """
    found = _read(
        log,
        parts=parts,
        made_at=made_at,
        made_by=made_by,
        purpose=purpose,
        since=since,
        with_number=with_number,
        with_contact=with_contact,
        revealed=revealed,
    )
    return _without_places(found) if Shown(log, revealed=revealed).hides else found


def _without_places(picture: LogPicture) -> LogPicture:
    """R26, once for every file that is made of it; `picture` itself is changed."""
    hidden.hide_log(picture.log)
    for relation in [*picture.relations, *picture.givers]:
        hidden.hide_relation(relation)
    responsible = [
        person
        for concern in picture.concerns
        for measure in concern.measures.all()
        for person in measure.responsible.all()
    ]
    for person in [*picture.participants, *responsible]:
        hidden.hide_actor(person.actor)
    for meeting in picture.meetings:
        hidden.hide_meeting(meeting)
    return replace(picture, covered=[str(HIDDEN)] if picture.covered else [])


def _read(
    log: Stafettlog,
    *,
    parts: Collection[Part],
    made_at: datetime,
    made_by: str,
    purpose: str,
    since: datetime | None,
    with_number: bool,
    with_contact: bool,
    revealed: bool,
) -> LogPicture:
    consent = log.current_consent
    coverage = ConsentCoverage.objects.standing().filter(consent=consent).select_related("organisation")
    return LogPicture(
        log=log,
        made_at=made_at,
        made_by=made_by,
        purpose=purpose,
        since=since,
        with_number=with_number,
        givers=list(consent.givers.all()) if consent else [],
        covered=sorted({row.organisation.name for row in coverage}) if consent else [],
        closing=Closing.objects.current().filter(log=log).select_related("closed_by").first(),
        relations=list(log_details.relations(log)),
        participants=list(Participant.objects.with_names().filter(log=log)),
        concerns=list(_concerns(log, since)) if Part.WORK in parts else [],
        meetings=list(_meetings(log, since)) if Part.MEETINGS in parts else [],
        lysglimt=list(_lysglimt(log, since)) if Part.LYSGLIMT in parts else [],
        events=_events(log, since, with_contact, revealed) if Part.HISTORY in parts else [],
    )


def _concerns(log: Stafettlog, since: datetime | None) -> Iterable[Concern]:
    """What is ongoing is never too old."""
    people = Prefetch("responsible", Participant.objects.with_names())
    measures = (
        Measure.objects.filter(log=log)
        .select_related("evaluation__evaluated_by", "created_by")
        .prefetch_related(people)
    )
    rows = Concern.objects.filter(log=log).select_related("created_by", "closed_by", "struck_by")
    if since is not None:
        ongoing = Q(closed_at__isnull=True, struck_at__isnull=True)
        rows = rows.filter(ongoing | Q(closed_at__gte=since) | Q(struck_at__gte=since))
    return rows.prefetch_related(Prefetch("measures", measures))


def _meetings(log: Stafettlog, since: datetime | None) -> Iterable[Meeting]:
    invited = Prefetch("invitations", Invitation.objects.standing().with_names())
    rows = Meeting.objects.filter(log=log).select_related("place_organisation", "registered_by", "created_by")
    if since is not None:
        rows = rows.filter(starts_at__gte=since)
    return rows.prefetch_related(Prefetch("concerns", Concern.objects.order_by("id")), invited)


def _lysglimt(log: Stafettlog, since: datetime | None) -> Iterable[Lysglimt]:
    rows = Lysglimt.objects.filter(log=log).select_related("created_by")
    return rows if since is None else rows.filter(happened_on__gte=since.date())


def _events(
    log: Stafettlog, since: datetime | None, with_contact: bool, revealed: bool
) -> Sequence[history_words.Event]:
    versions = history_page.whole(log, since=since, holder=True)
    people = history_page.people_of(versions)
    return history_words.events(
        versions, people, holder=with_contact, hides=Shown(log, revealed=revealed).hides
    )
