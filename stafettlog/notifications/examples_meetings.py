"""Examples of messages about a meeting: to foresatte, aktører and the child; and with a protected address."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from stafettlog.documents.letters import Contact, MeetingFacts, meeting_letter
from stafettlog.models import Invitation, Meeting, MeetingStatus, MessageKind, OutboxMessage, Protection
from stafettlog.notifications import example_people as people
from stafettlog.notifications.example import Example, Reader, to_foresatt, to_staff
from stafettlog.notifications.examples_accounts import receiver

ON_PAPER = {MessageKind.MEETING_INVITATION, MessageKind.MEETING_MOVED}


def about_meeting(kind: MessageKind, **changes: Any) -> list[Example]:
    """One for each sort of reader. `changes`: of the meeting."""
    meeting = people.meeting(people.log(), **changes)
    hidden = people.meeting(people.log(people.child(protection=Protection.CONFIDENTIAL)), **changes)
    helper, child = people.helper(), people.invitation(meeting)
    return [
        _invited(kind, meeting),
        to_staff(
            kind, _("Til en aktør"), helper.user, log=meeting.log, invitation=_of(meeting, actor=helper)
        ),
        Example(_("Til barnet"), Reader.CHILD, OutboxMessage(kind=kind, log=meeting.log, invitation=child)),
        replace(_invited(kind, hidden), name=_("Til en foresatt, når barnet har adressesperre")),
    ]


def _of(meeting: Meeting, **who: Any) -> Invitation:
    return people.invitation(meeting, **who)


def _invited(kind: MessageKind, meeting: Meeting) -> Example:
    invitation = _of(meeting, relation=people.relation(meeting.log))
    printed = _letter_of(meeting) if kind in ON_PAPER else None
    return to_foresatt(kind, printed, log=meeting.log, invitation=invitation)


def _letter_of(meeting: Meeting) -> Callable[[str, date], bytes]:
    log, hides = meeting.log, meeting.log.child.is_protected
    facts = MeetingFacts(
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place="" if hides else meeting.place,
        interpreter_ordered=meeting.interpreter_ordered,
        signs_in=True,
        asks_for_place=hides,
    )
    contact = Contact(log.stafettholder.display_name, log.stafettholder.phone)

    def printed(language: str, on: date) -> bytes:
        to = receiver(language)
        if hides:
            to = replace(to, lines=[])
        return meeting_letter(to=to, child=log.child.first_name, meeting=facts, contact=contact, on=on)

    return printed


def _invitation() -> list[Example]:
    return about_meeting(MessageKind.MEETING_INVITATION)


def _moved() -> list[Example]:
    return about_meeting(MessageKind.MEETING_MOVED, calendar_sequence=1)


def _cancelled() -> list[Example]:
    return about_meeting(MessageKind.MEETING_CANCELLED, status=MeetingStatus.CANCELLED, calendar_sequence=2)


MEETINGS = {
    MessageKind.MEETING_INVITATION: _invitation,
    MessageKind.MEETING_MOVED: _moved,
    MessageKind.MEETING_CANCELLED: _cancelled,
}
