"""What leaving a log, or taking its baton, means for the meetings that are still to come."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from stafettlog.models import Actor, Invitation, Meeting, MessageKind, Stafettlog
from stafettlog.services import invited, outbox


def take_off(log: Stafettlog, actor: Actor, *, by: User) -> None:
    """Take one who no longer takes part off the coming meetings, and tell so."""
    rows = list(
        Invitation.objects.standing()
        .filter(actor=actor, meeting__in=_coming(log))
        .select_related("meeting__place_organisation")
    )
    for row in rows:
        row.removed_at, row.removed_by = timezone.now(), by
    history.update_all(rows, ["removed_at", "removed_by"], by=by, reason=_("Ikke lenger invitert til møtet"))
    _renumber(rows)
    for row in rows:
        outbox.tell_meeting(row.meeting, MessageKind.MEETING_CANCELLED, [row], by=by)


def invite_to_coming(log: Stafettlog, actor: Actor, *, by: User) -> None:
    """The new stafettholder holds the coming meetings too: invited to each, and told of it."""
    coming = _coming(log)
    asked = Invitation.objects.filter(actor=actor, meeting__in=coming)
    rows = {row.meeting_id: row for row in asked.select_related("actor__user", "meeting")}
    new, back = [], []
    for meeting in coming:
        row = rows.get(meeting.pk)
        if row is None:
            new.append(Invitation(log=log, meeting=meeting, actor=actor))
        elif row.removed_at is not None:
            row.removed_at = row.removed_by = None
            back.append(row)
    history.create_all(new, by=by, reason=_("Invitert til møtet"))
    history.update_all(back, ["removed_at", "removed_by"], by=by, reason=_("Invitert til møtet igjen"))
    _renumber(back)
    for row in invited.people(log).to_tell([*new, *back]):
        outbox.tell_meeting(row.meeting, MessageKind.MEETING_INVITATION, [row])


def _renumber(rows: list[Invitation]) -> None:
    """A calendar takes no notice of news that is not newer than what it has."""
    if rows:
        meetings = Meeting.objects.filter(pk__in=[row.meeting_id for row in rows])
        # no history: the number of the calendar file; who is invited has rows of its own.
        meetings.update(calendar_sequence=F("calendar_sequence") + 1)


def _coming(log: Stafettlog) -> list[Meeting]:
    return list(Meeting.objects.invited().filter(log=log, starts_at__gt=timezone.now()))
