"""Accounts of people: making one, giving it the number that sign-in needs, ending it."""

import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions import crypto, history
from permissions.models import SignInEnd, User
from permissions.sign_in import sessions
from permissions.sign_in.begin import end_all
from permissions.sign_in.part import Part

_OTHER_PERSON = gettext_lazy(
    "Nummeret kan ikke brukes for denne personen. Sjekk alle sifrene og etternavnet, "
    "eller snakk med kommuneadministratoren."
)


def number_index(national_number: str) -> str:
    """The blind index by which a person's number is looked up; equal for staff and foresatte."""
    return crypto.blind_index(national_number, label="user.number")


def find_by_number(national_number: str) -> User | None:
    return User.objects.filter(national_number_index=number_index(national_number)).first()


def create_user(
    *,
    first_name: str,
    last_name: str,
    email: str,
    is_staff: bool,
    by: User | None,
    national_number: str | None = None,
    username: str | None = None,
) -> User:
    """Make an account without a usable password. The user name is random: it says nothing."""
    user = User(
        username=username or f"u{secrets.token_hex(8)}",
        first_name=first_name,
        last_name=last_name,
        email=email,
        is_staff=is_staff,
    )
    if national_number is not None:
        _set_number(user, national_number)
    user.set_unusable_password()
    return history.save(user, by=by, reason=_("Bruker er opprettet"))


def give_number(user: User, national_number: str, *, by: User) -> User:
    """Add the number to `user`; if the same person has an account already, that one is returned instead.

    A number of someone with another last name is refused: one wrong digit must not give a stranger
    the place, and the sentence says nothing of who the number belongs to.
    """
    existing = find_by_number(national_number)
    if existing is not None and existing != user:
        if not existing.is_active or existing.last_name.casefold() != user.last_name.casefold():
            raise ValidationError({"national_number": _OTHER_PERSON})
        # Locked, since the caller saves the whole row: a password changed just now must stay.
        known = User.objects.select_for_update(no_key=True).get(pk=existing.pk)
        if not known.is_staff:
            # As in staff_account: what is known of a foresatt, the one who types the number does not learn.
            known.first_name, known.last_name, known.email = user.first_name, user.last_name, user.email
        return known
    _set_number(user, national_number)
    return history.save(user, by=by, reason=_("Fødselsnummer er lagt til"))


def staff_account(*, first_name: str, last_name: str, email: str, national_number: str, by: User) -> User:
    """The account of a member of staff: a new one, or the one that the person with this number has.

    Someone who works here already keeps what stands on the account. One who was known as a foresatt
    alone, or whose staff account had ended, is from now on what was typed: whether there was such an
    account, the one who registers does not learn. Raises ValidationError for another last name.
    """
    index = number_index(national_number)
    known = User.objects.select_for_update(no_key=True).filter(national_number_index=index).first()
    if known is None:
        return create_user(
            first_name=first_name,
            last_name=last_name,
            email=email,
            is_staff=True,
            national_number=national_number,
            by=by,
        )
    if known.last_name.casefold() != last_name.casefold():
        raise ValidationError({"national_number": _OTHER_PERSON})
    if known.is_active and known.is_staff:
        return known
    known.first_name, known.last_name, known.email = first_name, last_name, email
    known.is_active = known.is_staff = True
    return history.save(known, by=by, reason=_("Kontoen er tatt i bruk for en ansatt"))


def end_staff_access(user: User, *, keeps_account: bool, by: User) -> User:
    """Nothing for staff is open any more. `keeps_account`: the person still signs in as a foresatt.

    Called with the user's row locked. The reason is the same either way, and tells nobody which it was.
    """
    user.is_staff, user.is_active = False, keeps_account
    if keeps_account:
        sessions.end_part(user, Part.STAFF, why=SignInEnd.ACCOUNT, by=by)
    else:
        end_all(user, why=SignInEnd.ACCOUNT, by=by)
    return history.save(user, by=by, reason=_("Tilgangen som ansatt er avsluttet"))


def deactivate(user: User, *, by: User, reason: str) -> User:
    """End an account. Accounts are never deleted: history must keep its author."""
    user.is_active = False
    end_all(user, why=SignInEnd.ACCOUNT, by=by)
    return history.save(user, by=by, reason=reason)


def _set_number(user: User, national_number: str) -> None:
    user.national_number = national_number
    user.national_number_index = number_index(national_number)
