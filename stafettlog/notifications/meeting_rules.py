"""To whom a message about a meeting goes, and what it says."""

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from stafettlog.models import LEFT_US, Invitation, MeetingStatus, MessageKind, MessageState, OutboxMessage
from stafettlog.notifications import child_texts, meeting_texts, people
from stafettlog.notifications.letter import Letter
from stafettlog.notifications.meeting_texts import MeetingFacts
from stafettlog.notifications.people import Recipient
from stafettlog.notifications.reasons import NotToBeSent, Reason
from stafettlog.services.invited import time_told
from stafettlog.services.shown import Shown

_TEXTS = {
    MessageKind.MEETING_INVITATION: meeting_texts.invitation,
    MessageKind.MEETING_MOVED: meeting_texts.moved,
    MessageKind.MEETING_REMINDER: meeting_texts.reminder,
}
_CHILD_TEXTS = {
    MessageKind.MEETING_INVITATION: child_texts.invitation,
    MessageKind.MEETING_MOVED: child_texts.moved,
    MessageKind.MEETING_REMINDER: child_texts.reminder,
}


def invited(message: OutboxMessage) -> Recipient:
    """Still on the list of a meeting that is still to come, and may still read the log.

    Never: a foresatt without access or address, an aktør who waits, has left or lost the consent, a
    child below the age.
    """
    invitation = _invitation(message)
    _refuse_over(invitation)
    if invitation.removed_at is not None or not invitation.meeting.is_invited:
        raise NotToBeSent(Reason.NOT_INVITED)
    if invitation.relation is not None:
        return people.foresatt(invitation.relation, invitation.log)
    if invitation.actor is not None:
        people.working(invitation.actor)
        return people.reader(invitation.actor.user, invitation.log)
    if not invitation.log.is_open:
        raise NotToBeSent(Reason.OUTDATED)
    return people.child(invitation.log)


def uninvited(message: OutboxMessage) -> Recipient:
    """One who was told of the meeting and would else come in vain.

    Reading the log is not asked: the meetings of a closed log, or of one without consent, are
    cancelled too, and time and place are all that the message says.
    """
    invitation = _invitation(message)
    _refuse_over(invitation)
    if invitation.removed_at is None and invitation.meeting.is_invited:
        raise NotToBeSent(Reason.OUTDATED)
    if not _was_told(invitation, message):
        raise NotToBeSent(Reason.NEVER_TOLD)
    if invitation.relation is not None:
        return people.foresatt_told(invitation.relation)
    if invitation.actor is not None:
        return people.working(invitation.actor)
    return people.child(invitation.log)


def _invitation(message: OutboxMessage) -> Invitation:
    if message.invitation is None:
        raise NotToBeSent(Reason.OUTDATED)
    return message.invitation


def _refuse_over(invitation: Invitation) -> None:
    if time_told(invitation)[1] <= timezone.now():
        raise NotToBeSent(Reason.OUTDATED)


def _was_told(invitation: Invitation, message: OutboxMessage) -> bool:
    """A message that may have arrived counts too; and one that only its notice in the app told."""
    in_app = Q(state=MessageState.DROPPED, failure__in=[Reason.DECLINED, Reason.NO_ADDRESS])
    # Another worker speaks to the mail server about it right now.
    on_its_way = Q(state=MessageState.WAITING) & ~Q(failure="")
    arrived = Q(state__in=[*LEFT_US, MessageState.UNCERTAIN, MessageState.FAILED])
    told = OutboxMessage.objects.filter(
        in_app & Q(user__isnull=False) | on_its_way | arrived,
        invitation=invitation,
        kind__in=[
            MessageKind.MEETING_INVITATION,
            MessageKind.MEETING_MOVED,
            MessageKind.MEETING_REMINDER,
        ],
    )
    return told.exclude(pk=message.pk).exists()


def letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    invitation = _invitation(message)
    facts = _facts(invitation)
    if invitation.is_child:
        return _child_letter(message, invitation, facts)
    if message.kind == MessageKind.MEETING_CANCELLED:
        return meeting_texts.cancelled(facts, recipient.name, off_the_list=_off_the_list(invitation))
    return _TEXTS[MessageKind(message.kind)](facts, recipient.name)


def _child_letter(message: OutboxMessage, invitation: Invitation, facts: MeetingFacts) -> Letter:
    if message.kind == MessageKind.MEETING_CANCELLED:
        return child_texts.cancelled(facts, off_the_list=_off_the_list(invitation))
    return _CHILD_TEXTS[MessageKind(message.kind)](facts)


def _off_the_list(invitation: Invitation) -> bool:
    return invitation.meeting.status != MeetingStatus.CANCELLED and invitation.meeting.struck_at is None


def _facts(invitation: Invitation) -> MeetingFacts:
    """The stafettholder signs: only they invite, and they are the one to call."""
    meeting = invitation.meeting
    starts_at, ends_at = time_told(invitation)
    return MeetingFacts(
        starts_at=starts_at,
        ends_at=ends_at,
        place=Shown(invitation.log).place(meeting),
        asks_for_place=Shown(invitation.log).hides,
        sender=invitation.log.stafettholder,
        municipality=settings.MUNICIPALITY_NAME,
        interpreter_ordered=meeting.interpreter_ordered,
        needs_interpreter=invitation.relation is not None and invitation.relation.needs_interpreter,
    )
