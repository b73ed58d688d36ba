"""Child: finding by number, and recording identity (R1, R3)."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import crypto, history
from permissions.models import User
from permissions.policy import LogState
from stafettlog.models import Child, Stafettlog
from stafettlog.services import protection
from stafettlog.services.protection import ProtectionInput


@dataclass(frozen=True)
class ChildInput:
    """`national_number` (11 digits) is None for a child that has none yet; the birth date never is.

    `protection` is None where the form does not say: what is known of the child stands. It is set by
    an opening, never lifted (R26).
    """

    first_name: str
    last_name: str
    birth_date: date
    national_number: str | None
    protection: ProtectionInput | None = None


def number_index(national_number: str) -> str:
    return crypto.blind_index(national_number, label="child.number")


def open_log_of(national_number: str | None) -> Stafettlog | None:
    """The open log of the child with this number. Without a number there is no such check (R1)."""
    if national_number is None:
        return None
    return Stafettlog.objects.filter(
        child__national_number_index=number_index(national_number), state=LogState.OPEN.value
    ).first()


def record(child: ChildInput, *, by: User) -> Child:
    """The child by its number, with the name as it is written now; a new row if not known.

    A name that differs from what an earlier, closed log had is a change like any other: in history,
    and never shown to the one who typed it.
    """
    known = None
    if child.national_number is not None:
        known = (
            Child.objects.select_for_update()
            .filter(national_number_index=number_index(child.national_number))
            .first()
        )
    row = known or Child(
        birth_date=child.birth_date,
        national_number=child.national_number,
        national_number_index=number_index(child.national_number) if child.national_number else None,
    )
    changed = (row.first_name, row.last_name) != (child.first_name, child.last_name)
    row.first_name, row.last_name = child.first_name, child.last_name
    protects = _protect(row, child.protection)
    if known and not (changed or protects):
        return known
    why = _("Adressesperre er registrert") if protects else _("Navn er endret")
    return history.save(row, by=by, reason=why if known else _("Stafettbarn er registrert"))


def _protect(row: Child, given: ProtectionInput | None) -> bool:
    """Whether the child is now protected as it was not before."""
    if given is None or not given.protection:
        return False
    protection.check(given, timezone.localdate())
    if protection.is_weaker(given.protection, row.protection):
        return False
    before = (row.protection, row.protection_review_on)
    protection.apply(row, given)
    return (row.protection, row.protection_review_on) != before
