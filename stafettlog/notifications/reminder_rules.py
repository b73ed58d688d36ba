"""To whom a reminder goes, asked again when it is delivered: is there still something to be done?"""

from django.utils import timezone

from permissions.policy import ConsentState, Role
from stafettlog.models import Consent, Meeting, MessageKind, OutboxMessage, Transfer, TransferStatus
from stafettlog.notifications import meeting_rules, people, reminder_texts
from stafettlog.notifications.letter import Letter
from stafettlog.notifications.log_rules import log_of
from stafettlog.notifications.people import Recipient
from stafettlog.notifications.reasons import NotToBeSent, Reason
from stafettlog.services.days import start_of


def reminded_of_meeting(message: OutboxMessage) -> Recipient:
    """As the invitation, until the meeting begins; and not on the day on which that was sent itself."""
    recipient = meeting_rules.invited(message)
    invitation = message.invitation
    assert invitation is not None  # invited() has asked
    if invitation.meeting.starts_at <= timezone.now():
        raise NotToBeSent(Reason.OUTDATED)
    told_today = invitation.messages.filter(
        kind__in=[MessageKind.MEETING_INVITATION, MessageKind.MEETING_MOVED],
        sent_at__gte=start_of(timezone.localdate()),
    )
    if told_today.exists():
        raise NotToBeSent(Reason.OUTDATED)
    return recipient


def registers_meeting(message: OutboxMessage) -> Recipient:
    """The stafettholder, while the meeting is over and only invited to."""
    meeting = _meeting(message)
    if not (meeting.is_invited and meeting.is_over(timezone.now())):
        raise NotToBeSent(Reason.OUTDATED)
    return _holder(message)


def unregistered_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    meeting = _meeting(message)
    return reminder_texts.meeting_unregistered(recipient.name, meeting.starts_at, meeting.ends_at)


def asked_again(message: OutboxMessage) -> Recipient:
    """The receiver alone, while the answer is waited for."""
    transfer = _waiting(message)
    if message.user_id != transfer.to_actor.user_id:
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.working(transfer.to_actor)


def asked_again_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return reminder_texts.transfer_reminded(recipient.name, _waiting(message))


def sees_it_wait(message: OutboxMessage) -> Recipient:
    """Who asked, and who leads the log's virksomhet: they can take the question back (R23)."""
    transfer, user = _waiting(message), message.user
    if user is None or user.pk == transfer.to_actor.user_id:
        raise NotToBeSent(Reason.NO_ACCESS)
    leads = people.holds_role(user, Role.UNIT_LEADER, log_of(message).organisation_id)
    if user.pk != transfer.asked_by_id and not leads:
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.staff(user)


def overdue_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    transfer = _waiting(message)
    asked = message.user_id == transfer.asked_by_id
    return reminder_texts.transfer_overdue(recipient.name, transfer, is_asker=asked)


def renews_consent(message: OutboxMessage) -> Recipient:
    """The stafettholder, while the same consent is the log's and has not ended."""
    _consent(message, ConsentState.VALID)
    return _holder(message)


def expires_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    consent = _consent(message, ConsentState.VALID)
    left = consent.days_left(timezone.localdate())
    return reminder_texts.consent_expires(recipient.name, consent.expires_on, left)


def told_of_expiry(message: OutboxMessage) -> Recipient:
    """The stafettholder, and who coordinates the virksomhet: they may close the log (R6)."""
    _consent(message, ConsentState.EXPIRED)
    log, user = log_of(message), message.user
    if user is None or user.pk == log.stafettholder.user_id:
        return _holder(message)
    if not people.holds_role(user, Role.COORDINATOR, log.organisation_id):
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.staff(user)


def expired_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    consent = _consent(message, ConsentState.EXPIRED)
    is_holder = message.user_id == log_of(message).stafettholder.user_id
    return reminder_texts.consent_expired(recipient.name, consent.expires_on, is_holder=is_holder)


def _holder(message: OutboxMessage) -> Recipient:
    """Whoever holds the log now, while it is open."""
    log, user = log_of(message), message.user
    if not log.is_open:
        raise NotToBeSent(Reason.OUTDATED)
    if user is None or user.pk != log.stafettholder.user_id:
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.working(log.stafettholder)


def _meeting(message: OutboxMessage) -> Meeting:
    if message.meeting is None:
        raise NotToBeSent(Reason.OUTDATED)
    return message.meeting


def _waiting(message: OutboxMessage) -> Transfer:
    transfer = message.transfer
    if transfer is None or transfer.status != TransferStatus.WAITING or not log_of(message).is_open:
        raise NotToBeSent(Reason.OUTDATED)
    return transfer


def _consent(message: OutboxMessage, state: ConsentState) -> Consent:
    """The consent that the message is about: still the open log's own, and still in that state."""
    consent, log = message.consent, log_of(message)
    is_current = consent is not None and consent.pk == log.current_consent_id
    if consent is None or not (is_current and log.is_open) or consent.state(timezone.now()) != state:
        raise NotToBeSent(Reason.OUTDATED)
    return consent
