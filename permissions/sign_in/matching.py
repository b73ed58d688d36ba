"""Whose account it is that a provider vouches for: by (issuer, subject), the first time by the number.

Never by e-mail or name. Where the two ways do not lead to the same account, nobody is let in:
- a known subject with another number than the account's, or without one: a number was wrong here or there,
  or it is somebody else's account by now;
- a new subject for someone who has one at this provider already: the old one is ended first, by a person.
"""

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from permissions import history, people
from permissions.fields import parse_number
from permissions.models import ExternalIdentity, User
from permissions.national_number import InvalidNumber
from permissions.sign_in.tokens import Known

logger = structlog.get_logger("stafett.sign_in")


def find(known: Known) -> User | None:
    """The account that it would be, and None where the two disagree. Writes nothing; see `remember`."""
    user = _by_subject(known)
    by_number = _by_number(known)
    if user is None:
        return by_number
    if known.number is not None and by_number != user:
        _refused("number_of_another", user)
        return None
    # Nobody signs in before the number is there (R11b), whatever account is coupled.
    return user if user.national_number_index else None


def number_is_of(known: Known, user: User) -> bool:
    """Whether the provider tells no number, or the person's own."""
    return known.number is None or _by_number(known) == user


def remember(known: Known, user: User) -> bool:
    """Note the subject as the person's from now on. False for a second one, or one that is somebody else's.

    For someone who is let in: who has nothing to do here leaves no row.
    """
    try:
        with transaction.atomic():
            # Two first sign-ins at once, by two subjects, are one after the other.
            account = User.objects.select_for_update(no_key=True).get(pk=user.pk)
            mine = _by_subject(known)
            if mine is not None:
                return mine == account
            if not (account.is_active and _is_first_subject(known, account)):
                return False
            made = ExternalIdentity(user=account, issuer=known.issuer, subject=known.subject)
            history.save(made, by=account, reason=_("Koblet til ved første innlogging"))
    except IntegrityError:
        return _by_subject(known) == user
    return True


def _by_subject(known: Known) -> User | None:
    rows = ExternalIdentity.objects.filter(
        issuer=known.issuer, subject=known.subject, ended_at__isnull=True
    ).select_related("user")
    row = rows.first()
    return row.user if row else None


def _by_number(known: Known) -> User | None:
    """None also for a number that is no number here, such as a test person's in production."""
    try:
        number = parse_number(known.number or "")
    except InvalidNumber:
        return None
    return people.find_by_number(number.value) if number.value == known.number else None


def _is_first_subject(known: Known, user: User) -> bool:
    others = ExternalIdentity.objects.filter(user=user, issuer=known.issuer, ended_at__isnull=True)
    if others.exists():
        _refused("second_subject", user)
        return False
    return True


def _refused(why: str, user: User) -> None:
    logger.warning("sign_in_not_matched", why=why, user=str(user.pk))
