"""The calendar file of a message about a meeting: for its one receiver, with what holds at delivery (R19)."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from stafettlog.documents import calendar
from stafettlog.documents.calendar import CalendarEvent, Method
from stafettlog.models import MessageKind, OutboxMessage
from stafettlog.notifications.calendar_part import CalendarPart
from stafettlog.notifications.people import Recipient
from stafettlog.services.invited import time_told
from stafettlog.services.shown import Shown


def part(message: OutboxMessage, recipient: Recipient) -> CalendarPart | None:
    """In the active language. None where nobody can be its organiser, or nobody is invited.

    A meeting's number grows in the transaction that moves it, cancels it or changes who is invited:
    whatever is read here is newer than what this person was sent before.
    """
    invitation = message.invitation
    kind = MessageKind(message.kind)
    if invitation is None or not _has_organiser():
        return None
    meeting = invitation.meeting
    shown = Shown(invitation.log)
    starts_at, ends_at = time_told(invitation)
    event = CalendarEvent(
        invitation=invitation.pk,
        starts_at=starts_at,
        ends_at=ends_at,
        place=shown.place(meeting),
        sequence=meeting.calendar_sequence,
        made_at=timezone.now(),
        note=calendar.note(asks_for_place=shown.hides, signs_in=not invitation.is_child),
    )
    if kind == MessageKind.MEETING_CANCELLED:
        return CalendarPart(Method.CANCEL, calendar.cancelled(event, recipient.address), sentence(kind))
    return CalendarPart(Method.REQUEST, calendar.requested(event, recipient.address), sentence(kind))


def sentence(kind: MessageKind) -> str:
    """What a mail of this kind says of its file; empty where it has none."""
    if not _has_organiser():
        return ""
    if kind == MessageKind.MEETING_CANCELLED:
        return _("Kalenderfilen som ligger ved, fjerner møtet fra kalenderen din.")
    if kind == MessageKind.MEETING_MOVED:
        does = _("Kalenderfilen som ligger ved, retter møtet i kalenderen din.")
    else:
        does = _("Kalenderfilen som ligger ved, legger møtet i kalenderen din.")
    # Calendars show buttons to answer with, also where nobody asks.
    answer = _("Du trenger ikke å svare i kalenderen.")
    return f"{does} {answer}"


def _has_organiser() -> bool:
    """An invitation without one is none (RFC 5546). Production has an address (config/checks.py)."""
    return bool(settings.DEFAULT_FROM_EMAIL)
