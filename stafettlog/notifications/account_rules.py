"""To whom a message about a local account goes: its owner alone, at the account's own address."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from permissions.models import User
from permissions.sign_in import links
from stafettlog.models import OutboxMessage
from stafettlog.notifications import account_texts, people
from stafettlog.notifications.letter import Letter
from stafettlog.notifications.people import Recipient
from stafettlog.notifications.reasons import NotToBeSent, Reason


def password_link(message: OutboxMessage) -> Recipient:
    """Asked again: a password, a number and an address, on an account that has not ended.

    One that has waited for the mail server all that time comes as a surprise: it is asked for anew.
    """
    user = _user(message)
    if not links.may_ask(user):
        raise NotToBeSent(Reason.NO_ACCESS)
    if timezone.now() - message.created_at > timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT):
        raise NotToBeSent(Reason.OUTDATED)
    return owner(message)


def password_link_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    """With the link, which is made here and stands nowhere else."""
    user = _user(message)
    return account_texts.password_link(recipient.name, user.get_username(), links.link(user))


def owner(message: OutboxMessage) -> Recipient:
    user = _user(message)
    if not user.is_active:
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.addressed(user.email, user.display_name, people.staff_language(user.language))


def second_factor_reset_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return account_texts.second_factor_reset(recipient.name)


def identity_coupled_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return account_texts.identity_coupled(recipient.name)


def _user(message: OutboxMessage) -> User:
    if message.user is None:
        raise NotToBeSent(Reason.NO_ACCESS)
    return message.user
