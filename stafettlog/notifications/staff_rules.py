"""To whom a message about aktører and transfers goes: staff alone."""

from permissions.policy import Role
from stafettlog.models import LEFT_US, MessageKind, MessageState, OutboxMessage, Transfer, TransferStatus
from stafettlog.notifications import account_texts, people, staff_texts
from stafettlog.notifications.letter import Letter
from stafettlog.notifications.log_rules import actor_of
from stafettlog.notifications.people import Recipient
from stafettlog.notifications.reasons import NotToBeSent, Reason


def actor_account(message: OutboxMessage) -> Recipient:
    """The aktør itself, once confirmed and with the number that sign-in needs."""
    actor = actor_of(message)
    if actor.user.national_number_index is None:
        raise NotToBeSent(Reason.OUTDATED)
    return people.working(actor)


def actor_account_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return account_texts.actor(recipient.name)


def leader_of_waiting(message: OutboxMessage) -> Recipient:
    if not actor_of(message).is_waiting:
        raise NotToBeSent(Reason.OUTDATED)
    return _leader(message)


def waiting_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return staff_texts.actor_waits(recipient.name, actor_of(message))


def leader_of_registered(message: OutboxMessage) -> Recipient:
    if not actor_of(message).is_working:
        raise NotToBeSent(Reason.OUTDATED)
    return _leader(message)


def registered_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return staff_texts.actor_registered(recipient.name, actor_of(message))


def _leader(message: OutboxMessage) -> Recipient:
    """One who leads the aktør's virksomhet now."""
    user = message.user
    if user is None or not people.holds_role(user, Role.UNIT_LEADER, actor_of(message).organisation_id):
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.staff(user)


def asked(message: OutboxMessage) -> Recipient:
    """The receiver alone, while the answer is waited for."""
    transfer = _transfer(message, TransferStatus.WAITING)
    if message.user_id != transfer.to_actor.user_id:
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.working(transfer.to_actor)


def asked_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return staff_texts.transfer_asked(recipient.name, _transfer(message))


def asked_on_behalf(message: OutboxMessage) -> Recipient:
    """The stafettholder, and whoever coordinates the virksomhet that the log is handed over from."""
    transfer = _transfer(message, TransferStatus.WAITING, TransferStatus.ACCEPTED, TransferStatus.DECLINED)
    user, place = message.user, transfer.from_actor.organisation_id
    if user is None:
        raise NotToBeSent(Reason.NO_ACCESS)
    if user.pk != transfer.from_actor.user_id and not people.holds_role(user, Role.COORDINATOR, place):
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.staff(user)


def on_behalf_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    transfer = _transfer(message)
    is_holder = message.user_id == transfer.from_actor.user_id
    return staff_texts.transfer_on_behalf(recipient.name, transfer, is_holder=is_holder)


def answered(message: OutboxMessage) -> Recipient:
    return _concerned(message, _transfer(message, TransferStatus.ACCEPTED, TransferStatus.DECLINED))


def answered_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return staff_texts.transfer_answered(recipient.name, _transfer(message))


def withdrawn(message: OutboxMessage) -> Recipient:
    """One who was asked, and would else look for a request that is gone."""
    transfer = _transfer(message, TransferStatus.WITHDRAWN)
    told = transfer.messages.filter(
        kind=MessageKind.TRANSFER_ASKED,
        state__in=[*LEFT_US, MessageState.UNCERTAIN, MessageState.FAILED],
    )
    if message.user_id == transfer.to_actor.user_id and not told.exists():
        raise NotToBeSent(Reason.NEVER_TOLD)
    return _concerned(message, transfer)


def withdrawn_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return staff_texts.transfer_withdrawn(recipient.name)


def told_of_break_glass(message: OutboxMessage) -> Recipient:
    """One who is privacy officer now."""
    user = message.user
    if user is None or not people.holds_role(user, Role.PRIVACY_OFFICER):
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.staff(user)


def break_glass_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    if message.break_glass is None or message.log is None:
        raise NotToBeSent(Reason.OUTDATED)
    return staff_texts.break_glass(recipient.name, message.break_glass, message.log.child)


def _transfer(message: OutboxMessage, *statuses: TransferStatus) -> Transfer:
    transfer = message.transfer
    if transfer is None or (statuses and transfer.status not in statuses):
        raise NotToBeSent(Reason.OUTDATED)
    return transfer


def _concerned(message: OutboxMessage, transfer: Transfer) -> Recipient:
    """Whoever asked, handed over or was asked; and leaders and coordinators of either virksomhet."""
    user = message.user
    if user is None:
        raise NotToBeSent(Reason.NO_ACCESS)
    if user.pk not in {transfer.asked_by_id, transfer.from_actor.user_id, transfer.to_actor.user_id}:
        organisations = (transfer.from_actor.organisation_id, transfer.to_actor.organisation_id)
        roles = (Role.UNIT_LEADER, Role.COORDINATOR)
        if not any(people.holds_role(user, role, place) for role in roles for place in organisations):
            raise NotToBeSent(Reason.NO_ACCESS)
    return people.staff(user)
