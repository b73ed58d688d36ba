"""Who may be invited to a log's meetings, and how each is told (R4, R4b, R11b, R17, R18)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from stafettlog.models import Actor, ForesattRelation, Invitation, Meeting, Stafettlog
from stafettlog.services.facts import ADULT_AGE
from stafettlog.services.meeting_input import MeetingInput


class Way(StrEnum):
    MAIL = "mail"
    LETTER = "letter"
    NOTICE = "notice"
    """In the app alone."""
    NONE = "none"


@dataclass(frozen=True)
class Told:
    """How one person is told of a meeting, and a sentence that says so."""

    way: Way
    text: str


@dataclass(frozen=True)
class People:
    """Those on the log now: foresatte who have not ended, and aktører who take part, the holder first."""

    log: Stafettlog
    relations: Sequence[ForesattRelation]
    actors: Sequence[Actor]

    def child(self) -> Told:
        age, least = self.log.child_age(timezone.localdate()), settings.CHILD_NOTIFY_AGE
        if age < least:
            return Told(Way.NONE, _("Under %(age)s år: får ikke varsel") % {"age": least})
        return _mail() if self.log.email else Told(Way.NONE, _("Ingen e-post: får ikke varsel"))

    def relation(self, relation: ForesattRelation) -> Told:
        if reason := self._why_not(relation, timezone.localdate()):
            return Told(Way.NONE, _("Får ikke e-post: %(reason)s") % {"reason": reason})
        return _mail() if relation.email else Told(Way.LETTER, _("Ingen e-post. Skriv ut brev"))

    def actor(self, actor: Actor) -> Told:
        if actor not in self.actors:
            return Told(Way.NONE, _("Får ikke e-post: deltar ikke i loggen"))
        if actor.is_waiting:
            return Told(Way.NONE, _("Får ikke e-post: venter på leder"))
        return (
            _mail() if actor.user.email else Told(Way.NOTICE, _("Ingen e-post: får varsel i Stafettloggen"))
        )

    def told(self, invitation: Invitation) -> Told:
        if invitation.relation is not None:
            return self.relation(invitation.relation)
        return self.actor(invitation.actor) if invitation.actor is not None else self.child()

    def by_mail(self, invitations: Iterable[Invitation]) -> list[Invitation]:
        return [invitation for invitation in invitations if self.told(invitation).way == Way.MAIL]

    def to_tell(self, invitations: Iterable[Invitation]) -> list[Invitation]:
        """Those that a message is stored for: a member of staff without an address has the notice (R28)."""
        ways = (Way.MAIL, Way.NOTICE)
        return [invitation for invitation in invitations if self.told(invitation).way in ways]

    def _why_not(self, relation: ForesattRelation, today: date) -> str:
        if relation.ended_at is not None:
            return _("er ikke lenger foresatt i loggen")
        if not relation.has_ground:
            return _("har ikke grunnlag for tilgang")
        if relation.stopped_at is not None:
            return _("tilgangen er stoppet")
        # R8b: at 18 the access has lapsed by itself.
        return _("barnet er fylt 18 år") if self.log.child_age(today) >= ADULT_AGE else ""


def _mail() -> Told:
    return Told(Way.MAIL, _("Får e-post"))


def people(log: Stafettlog) -> People:
    """Two queries."""
    relations = ForesattRelation.objects.active().filter(child=log.child_id)
    parts = log.participants.active().with_names()
    actors = [p.actor for p in parts if p.actor.ended_at is None and p.actor.user.is_active]
    actors.sort(key=lambda actor: actor.pk != log.stafettholder_id)
    return People(log, list(relations), actors)


def time_told(invitation: Invitation) -> tuple[datetime, datetime]:
    """When the meeting begins and ends for this person (one query for who was taken off).

    Whoever is off the list was invited to the meeting as it was then: where in time it has been moved
    to in the same step, or since, is not theirs.
    """
    meeting = invitation.meeting
    if invitation.removed_at is None:
        return meeting.starts_at, meeting.ends_at
    before = Meeting.history.filter(id=meeting.pk, history_date__lt=invitation.removed_at)
    times = before.order_by("-history_date", "-history_id").values_list("starts_at", "ends_at").first()
    return times or (meeting.starts_at, meeting.ends_at)


@dataclass(frozen=True)
class Change:
    """What became of a meeting's invitations."""

    kept: list[Invitation]
    added: list[Invitation]
    removed: list[Invitation]
    renewed: bool
    """Whether one of `added` was on the list before, and taken off."""


def set_invited(
    meeting: Meeting,
    given: MeetingInput,
    *,
    on_log: People,
    by: User,
    is_new: bool = False,
    attended: bool | None = None,
) -> Change:
    """Make the list of those invited what `given` says; the stored meeting's log is locked.

    `is_new`: the meeting has no list yet. Raises ValidationError if nobody is on it, or someone who is
    not on the log. Seven queries at most, two for a new one.
    """
    chosen = _chosen(on_log, given)
    if not chosen:
        missing = _("Velg minst én som er invitert") if attended is None else _("Velg minst én som deltok")
        raise ValidationError({"invited": missing})
    rows = {} if is_new else {_key(row): row for row in meeting.invitations.with_names()}
    kept = [row for key, row in rows.items() if key in chosen and row.removed_at is None]
    back = [row for key, row in rows.items() if key in chosen and row.removed_at is not None]
    gone = [row for key, row in rows.items() if key not in chosen and row.removed_at is None]
    new = [
        Invitation(log=on_log.log, meeting=meeting, attended=attended, **{kind: person} if person else {})
        for key, (kind, person) in chosen.items()
        if key not in rows
    ]
    for row in back:
        row.removed_at = row.removed_by = None
    for row in gone:
        row.removed_at, row.removed_by = timezone.now(), by
    invited = _("Invitert til møtet") if attended is None else _("Oppmøte er registrert")
    history.create_all(new, by=by, reason=invited)
    history.update_all(back, ["removed_at", "removed_by"], by=by, reason=_("Invitert til møtet igjen"))
    history.update_all(gone, ["removed_at", "removed_by"], by=by, reason=_("Ikke lenger invitert til møtet"))
    return Change(kept=kept, added=[*new, *back], removed=gone, renewed=bool(back))


def _key(row: Invitation) -> UUID | None:
    return row.relation_id or row.actor_id


_Person = tuple[str, ForesattRelation | Actor | None]
"""Which column of an invitation, and who; the child has neither."""


def _chosen(on_log: People, given: MeetingInput) -> dict[UUID | None, _Person]:
    """Those chosen, by id; the child has none."""
    relations: dict[UUID | None, _Person] = {row.pk: ("relation", row) for row in on_log.relations}
    actors: dict[UUID | None, _Person] = {row.pk: ("actor", row) for row in on_log.actors}
    if not (set(given.relation_ids) <= relations.keys() and set(given.actor_ids) <= actors.keys()):
        raise ValidationError({"invited": _("En du har valgt, er ikke med i loggen lenger. Velg på nytt.")})
    chosen: dict[UUID | None, _Person] = {None: ("", None)} if given.invite_child else {}
    chosen |= {pk: relations[pk] for pk in given.relation_ids}
    chosen |= {pk: actors[pk] for pk in given.actor_ids}
    return chosen
