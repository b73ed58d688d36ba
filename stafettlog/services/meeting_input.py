"""What the meeting forms send on, and what of it is checked on the locked log (R17, R20)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.models import Organisation, User
from stafettlog.models import Concern, Meeting, MeetingStatus, PlaceKind, Stafettlog
from stafettlog.services.access import working_actors


@dataclass(frozen=True)
class MeetingInput:
    """Topics, time, place, and who is invited (of a meeting that was held: who came)."""

    concern_ids: tuple[UUID, ...]
    starts_at: datetime
    ends_at: datetime
    place_kind: str
    place_organisation_id: UUID | None = None
    place_detail: str = ""
    interpreter_ordered: bool = False
    invite_child: bool = False
    relation_ids: tuple[UUID, ...] = ()
    actor_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class RegistrationInput:
    """What became of a meeting. `attended` are ids of invitations."""

    status: str = MeetingStatus.COMPLETED
    attended: frozenset[UUID] = frozenset()
    also_attended: str = ""
    comments: str = ""
    not_completed_reason: str = ""


def fill(meeting: Meeting, given: MeetingInput, *, log: Stafettlog, by: User) -> None:
    """Put time and place into `meeting`. Raises ValidationError with fields named."""
    if given.ends_at <= given.starts_at:
        raise ValidationError({"ends_at": _("«Til» må være etter «Fra»")})
    if timezone.localdate(given.starts_at) != timezone.localdate(given.ends_at):
        raise ValidationError({"ends_at": _("Møtet må slutte samme dag som det begynner")})
    meeting.starts_at = given.starts_at
    meeting.ends_at = given.ends_at
    meeting.place_kind = given.place_kind
    meeting.place_organisation_id = _organisation_id(meeting, given, log=log, by=by)
    meeting.place_detail = given.place_detail.strip()
    if given.place_kind == PlaceKind.OTHER and not meeting.place_detail:
        raise ValidationError({"place_detail": _("Skriv hvor møtet er")})
    meeting.interpreter_ordered = given.interpreter_ordered


def check_still_to_come(meeting: Meeting) -> None:
    """One is invited to what is yet to begin."""
    if meeting.starts_at <= timezone.now():
        text = _("Tidspunktet har vært. Velg et tidspunkt som ikke har vært.")
        raise ValidationError({"starts_at": text}, code="past")


def check_begun(meeting: Meeting) -> None:
    if meeting.starts_at > timezone.now():
        text = _("Møtet har ikke begynt ennå. Du kan registrere det når det er holdt.")
        raise ValidationError({"starts_at": text}, code="not_begun")


def places(log: Stafettlog, by: User) -> list[Organisation]:
    """The virksomheter to meet in: the log's, the child's, and the person's own; each once."""
    own = [actor.organisation for actor in working_actors(by)]
    return list({row.pk: row for row in [log.organisation, log.attends, *own]}.values())


def _organisation_id(meeting: Meeting, given: MeetingInput, *, log: Stafettlog, by: User) -> UUID | None:
    if given.place_kind not in PlaceKind.values:
        raise ValidationError({"place": _("Velg hvor møtet er")})
    if given.place_kind != PlaceKind.ORGANISATION:
        return None
    chosen = given.place_organisation_id
    # Who moves a meeting keeps its place, also one that the person no longer belongs to.
    near = {log.organisation_id, log.attends_id, meeting.place_organisation_id}
    if chosen is None or not (chosen in near or working_actors(by).filter(organisation=chosen).exists()):
        raise ValidationError({"place": _("Velg et sted fra listen")})
    return chosen


def topics(
    log: Stafettlog, concern_ids: tuple[UUID, ...], *, meeting: Meeting | None = None
) -> list[Concern]:
    """The oppmerksomheter that the meeting is about; none at all only for the first one (R17).

    `meeting` is the one that changes. Those struck out are no topic.
    """
    meant = log.concerns.filter(struck_at__isnull=True)
    chosen = list(meant.filter(pk__in=concern_ids)) if concern_ids else []
    if len(chosen) != len(set(concern_ids)):
        raise ValidationError({"concerns": _("Velg oppmerksomheter fra listen")})
    if not chosen and not is_first(log, meeting) and meant.exists():
        text = _("Velg hvilken oppmerksomhet møtet gjelder. Bare det første møtet kan være uten.")
        raise ValidationError({"concerns": text})
    return chosen


def is_first(log: Stafettlog, meeting: Meeting | None = None) -> bool:
    """Whether no other meeting stands on the log; one that was cancelled does not count."""
    others = log.meetings.standing().exclude(status=MeetingStatus.CANCELLED)
    return not (others.exclude(pk=meeting.pk) if meeting is not None else others).exists()
