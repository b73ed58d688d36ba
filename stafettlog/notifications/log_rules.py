"""To whom a message about a log goes: its foresatte, its participants, its holder and leaders."""

from datetime import timedelta

from django.utils import timezone

from permissions.policy import Role
from stafettlog.models import Actor, ForesattRelation, Lysglimt, OutboxMessage, Stafettlog
from stafettlog.notifications import account_texts, log_texts, people
from stafettlog.notifications.letter import Letter
from stafettlog.notifications.people import Recipient
from stafettlog.notifications.reasons import NotToBeSent, Reason
from stafettlog.services import facts


def log_of(message: OutboxMessage) -> Stafettlog:
    if message.log is None:
        raise NotToBeSent(Reason.OUTDATED)
    return message.log


def relation_of(message: OutboxMessage) -> ForesattRelation:
    if message.relation is None:
        raise NotToBeSent(Reason.OUTDATED)
    return message.relation


def actor_of(message: OutboxMessage) -> Actor:
    if message.actor is None:
        raise NotToBeSent(Reason.OUTDATED)
    return message.actor


def account(message: OutboxMessage) -> Recipient:
    return people.foresatt_account(relation_of(message), log_of(message))


def account_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return account_texts.foresatt(recipient.name, log_of(message).stafettholder)


def told_of_participant(message: OutboxMessage) -> Recipient:
    """A foresatt who may read, while the log is open and the new one still takes part."""
    log = _open(message)
    if not log.participants.active().filter(actor=actor_of(message)).exists():
        raise NotToBeSent(Reason.OUTDATED)
    return people.foresatt(relation_of(message), log)


def participant_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    new = actor_of(message).display_name
    return log_texts.new_participant(recipient.name, new, log_of(message).stafettholder)


def told_of_lysglimt(message: OutboxMessage) -> Recipient:
    """A foresatt who may read, or a participant under a valid consent; nobody once all are struck."""
    log = _open(message)
    if not Lysglimt.objects.standing().filter(log=log).exists():
        raise NotToBeSent(Reason.OUTDATED)
    if message.relation is not None:
        return people.foresatt(message.relation, log)
    user = message.user
    if user is None or not log.participants.active().filter(actor__user=user).exists():
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.reader(user, log)


def lysglimt_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    holder = log_of(message).stafettholder
    # Nobody gets a letter that they have signed themselves.
    return log_texts.new_lysglimt(recipient.name, None if message.user_id == holder.user_id else holder)


def told_of_closing(message: OutboxMessage) -> Recipient:
    """A foresatt who may still read the log, unless it is open again."""
    log = log_of(message)
    if log.is_open:
        raise NotToBeSent(Reason.OUTDATED)
    return people.foresatt(relation_of(message), log)


def closing_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    log = log_of(message)
    last_day = timezone.localdate(facts.portal_until(log) - timedelta(microseconds=1))
    return log_texts.log_closed(recipient.name, last_day, log.stafettholder)


def told_of_attempt(message: OutboxMessage) -> Recipient:
    """The holder, and the leaders of the holder's virksomhet, while the asker still waits for contact."""
    log, user = _open(message), message.user
    if not log.openingattempts.filter(asked_by=actor_of(message), answered_at__isnull=True).exists():
        raise NotToBeSent(Reason.OUTDATED)
    if user is None or not (
        user.pk == log.stafettholder.user_id or people.holds_role(user, Role.UNIT_LEADER, log.organisation_id)
    ):
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.staff(user)


def attempt_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return log_texts.opening_attempt(recipient.name, actor_of(message))


def _open(message: OutboxMessage) -> Stafettlog:
    log = log_of(message)
    if not log.is_open:
        raise NotToBeSent(Reason.OUTDATED)
    return log
