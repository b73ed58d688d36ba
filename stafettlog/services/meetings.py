"""Møte: calling, moving, cancelling and striking out (R17 to R19)."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import (
    Concern,
    Invitation,
    Meeting,
    MeetingStatus,
    MessageKind,
    MessageState,
    OutboxMessage,
    Stafettlog,
)
from stafettlog.services import invited, outbox
from stafettlog.services.errors import NotVisible
from stafettlog.services.invited import Change, People, Way
from stafettlog.services.locking import check_version, lock_log
from stafettlog.services.meeting_input import MeetingInput, check_still_to_come, fill, topics

_TIME_AND_PLACE = ("starts_at", "ends_at", "place_kind", "place_organisation_id", "place_detail")


@dataclass(frozen=True)
class Called:
    """A meeting as it was called: those invited, and how each is told."""

    meeting: Meeting
    invitations: list[Invitation]
    people: People


def meeting_invite(*, log_id: UUID, meeting: MeetingInput, by: User) -> Meeting:
    """As meeting_call(), for one who only needs the meeting."""
    return meeting_call(log_id=log_id, meeting=meeting, by=by).meeting


def meeting_call(*, log_id: UUID, meeting: MeetingInput, by: User) -> Called:
    """Call a meeting; those who can have mail get one each.

    Raises NotVisible, NotAllowed, ValidationError with fields named (those of MeetingInput's form:
    concerns, invited, starts_at, ends_at, place, place_detail).
    """
    with lock_log(log_id, by=by, action=Action.INVITE_MEETING) as log:
        made = Meeting(log=log, created_by=by)
        fill(made, meeting, log=log, by=by)
        check_still_to_come(made)
        about = topics(log, meeting.concern_ids)
        history.create(made, by=by, reason=_("Møte er innkalt"), concerns=about)
        on_log = invited.people(log)
        change = invited.set_invited(made, meeting, on_log=on_log, by=by, is_new=True)
        outbox.tell_meeting(made, MessageKind.MEETING_INVITATION, on_log.to_tell(change.added), by=by)
        return Called(made, change.added, on_log)


def meeting_move(*, log_id: UUID, meeting_id: UUID, version: int, change: MeetingInput, by: User) -> Meeting:
    """Give a meeting that has not begun another time, place, topic or list of those invited.

    Those still invited are told of a new time or place, new ones are invited, and for the rest it is
    cancelled. Raises Stale, and as meeting_invite.
    """
    with lock_log(log_id, by=by, action=Action.MOVE_MEETING) as log:
        row = invited_meeting(log, meeting_id)
        check_not_begun(row)
        check_version(row, version)
        before = [getattr(row, name) for name in _TIME_AND_PLACE]
        fill(row, change, log=log, by=by)
        check_still_to_come(row)
        about = topics(log, change.concern_ids, meeting=row)
        moved = before != [getattr(row, name) for name in _TIME_AND_PLACE]
        on_log = invited.people(log)
        people = invited.set_invited(row, change, on_log=on_log, by=by)
        # A calendar takes no notice of news that is not newer than what it has.
        row.calendar_sequence += moved or bool(people.removed) or people.renewed
        history.save(row, by=by, reason=_("Møte er flyttet") if moved else _("Møte er endret"))
        set_topics(row, about, by=by)
        _tell_change(row, people, on_log, moved=moved, by=by)
        return row


def _tell_change(meeting: Meeting, people: Change, on_log: People, *, moved: bool, by: User) -> None:
    told = {MessageKind.MEETING_MOVED: people.kept} if moved else {}
    told |= {MessageKind.MEETING_INVITATION: people.added, MessageKind.MEETING_CANCELLED: people.removed}
    for kind, rows in told.items():
        outbox.tell_meeting(meeting, kind, on_log.to_tell(rows), by=by)


def meeting_cancel(*, log_id: UUID, meeting_id: UUID, reason: str, by: User) -> Meeting:
    """Call off a meeting that has not begun. One that has begun is registered as «Ikke fullført»."""
    with lock_log(log_id, by=by, action=Action.CANCEL_MEETING) as log:
        row = invited_meeting(log, meeting_id)
        check_not_begun(row)
        return cancel(log, row, reason=_typed(reason, _("Skriv hvorfor møtet er avlyst")), by=by)


def cancel(log: Stafettlog, meeting: Meeting, *, reason: str, by: User) -> Meeting:
    """Cancel an invited meeting of the locked log; those invited are told if it was still to come."""
    meeting.status = MeetingStatus.CANCELLED
    meeting.cancelled_at = timezone.now()
    meeting.cancelled_by = by
    meeting.cancel_reason = reason
    meeting.version += 1
    _call_off(log, meeting, by=by)
    return history.save(meeting, by=by, reason=_("Møte er avlyst"))


def meeting_strike(*, log_id: UUID, meeting_id: UUID, reason: str, by: User) -> Meeting:
    """Feilregistrert: strike the meeting out. It stays readable, with the reason (R14)."""
    with lock_log(log_id, by=by, action=Action.STRIKE_MEETING) as log:
        row = standing_meeting(log, meeting_id)
        if row.is_invited:
            _call_off(log, row, by=by)
        row.struck_at = timezone.now()
        row.struck_by = by
        row.strike_reason = _typed(reason, _("Skriv hvorfor møtet er feilregistrert"))
        row.version += 1
        return history.save(row, by=by, reason=_("Møte er feilregistrert"))


def _call_off(log: Stafettlog, meeting: Meeting, *, by: User) -> None:
    if meeting.starts_at > timezone.now():
        meeting.calendar_sequence += 1
        told = invited.people(log).to_tell(meeting.invitations.standing().with_names())
        outbox.tell_meeting(meeting, MessageKind.MEETING_CANCELLED, told, by=by)


def invitation_send_again(*, log_id: UUID, invitation_id: UUID, by: User) -> OutboxMessage:
    """Send one person the invitation once more (R17), unless a message to that person still waits."""
    with lock_log(log_id, by=by, action=Action.INVITE_MEETING) as log:
        rows = log.invitations.standing().with_names().select_related("meeting")
        invitation = rows.filter(pk=invitation_id).first()
        if invitation is None:
            raise NotVisible
        meeting = invited_meeting(log, invitation.meeting_id)
        if meeting.is_over(timezone.now()):
            raise ValidationError(_("Møtet er over. Det sendes ingen flere meldinger om det."))
        told = invited.people(log).told(invitation)
        if told.way != Way.MAIL:
            raise ValidationError(told.text)
        if invitation.messages.filter(state=MessageState.WAITING).exists():
            raise ValidationError(
                _("Det ligger allerede en melding til denne personen og venter på å bli sendt.")
            )
        outbox.tell_meeting(meeting, MessageKind.MEETING_INVITATION, [invitation], by=by)
        return invitation.messages.get(state=MessageState.WAITING)


def standing_meeting(log: Stafettlog, meeting_id: UUID) -> Meeting:
    """The log's meeting, if it is not struck out."""
    meeting = log.meetings.select_related("place_organisation").filter(pk=meeting_id).first()
    if meeting is None:
        raise NotVisible
    if meeting.struck_at is not None:
        raise ValidationError(_("Møtet er merket som feilregistrert. Det kan ikke endres."))
    return meeting


def invited_meeting(log: Stafettlog, meeting_id: UUID) -> Meeting:
    """The log's meeting, if it is called and neither registered nor cancelled."""
    meeting = standing_meeting(log, meeting_id)
    if meeting.status == MeetingStatus.CANCELLED:
        raise ValidationError(_("Møtet er avlyst."))
    if not meeting.is_invited:
        raise ValidationError(_("Møtet er allerede registrert."))
    return meeting


def check_not_begun(meeting: Meeting) -> None:
    """Nobody is told by mail of what is going on already: it is registered instead."""
    if meeting.starts_at <= timezone.now():
        raise ValidationError(
            _("Møtet har begynt. Registrer det i stedet. Ble det ikke noe av, velger du «Ikke fullført»."),
            code="begun",
        )


def set_topics(meeting: Meeting, about: list[Concern], *, by: User) -> None:
    """Make `about` the meeting's oppmerksomheter, with a history row if that is new."""
    if set(meeting.concerns.values_list("pk", flat=True)) != {concern.pk for concern in about}:
        history.explain(meeting, by=by, reason=_("Tema for møtet er satt"))
        meeting.concerns.set(about)


def _typed(reason: str, missing: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": missing})
    return reason.strip()


def invitations_of(meeting: Meeting) -> list[Invitation]:
    """Those on the list now, with names."""
    return list(meeting.invitations.standing().with_names())
