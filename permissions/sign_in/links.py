"""The link that sets a password: for one account, once, and for an hour."""

import unicodedata

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from permissions import history, rate_limits
from permissions.models import SignIn, SignInEnd, User
from permissions.rate_limits import TooManyRequests
from permissions.sign_in import begin
from permissions.sign_in.signals import password_link_asked

MOST_ACCOUNTS = 3
"""With one address; each of them gets a link of its own."""


class LinkTokens(PasswordResetTokenGenerator):
    """Dead after a sign-in, a new password or address, and when the account has ended. Stored nowhere."""

    key_salt = "permissions.sign_in.links"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{user.national_number_index}"


tokens = LinkTokens()


def link(user: User) -> str:
    """The whole address of a new link."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return settings.PUBLIC_URL + reverse("password_set", args=[uid, tokens.make_token(user)])


def may_have_password(user: User) -> bool:
    """Whether the account is one that may sign in with a password at all."""
    return bool(
        user.is_active and user.national_number_index and (user.is_staff or settings.FAMILY_BY_LOCAL_ACCOUNT)
    )


def may_ask(user: User) -> bool:
    """Whether a link is mailed to whoever asks: the account has a password, and an address."""
    return may_have_password(user) and bool(user.email) and user.has_usable_password()


def ask(typed: str) -> None:
    """Have a link mailed to the account of this user name or address, if there is one.

    As much is read and written if there is none: a row that the worker finds is for nobody.
    """
    name = unicodedata.normalize("NFKC", typed.strip())
    found: list[User | None] = [*_accounts(name)]
    for user in found or [None]:
        try:
            rate_limits.spend("password_link", user.pk if user else name.casefold())
        except TooManyRequests:
            continue
        password_link_asked.send(User, user=user)


def set_password(
    user: User, password: str, *, by: User | None, reason: str, except_: SignIn | None = None
) -> User:
    """Give a new password, which ends all sessions but `except_`, and every link."""
    with transaction.atomic():
        account = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        account.set_password(password)
        history.save(account, by=by, reason=reason)
        begin.end_all(account, why=SignInEnd.ACCOUNT, by=by, except_=except_)
    return account


def use(user: User, token: str, password: str) -> bool:
    """Set the password by a link; False when it has been used, or has died, in the meantime."""
    with transaction.atomic():
        account = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if not (may_have_password(account) and tokens.check_token(account, token)):
            return False
        set_password(account, password, by=account, reason=_("Passordet er satt med en lenke"))
    return True


def _accounts(name: str) -> list[User]:
    found = User.objects.filter(Q(username=name) | Q(email__iexact=name), is_active=True)
    found = found.exclude(email="").exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    rows = found.filter(national_number_index__isnull=False).defer("national_number").order_by("pk")
    return [user for user in rows[:MOST_ACCOUNTS] if may_ask(user)]
