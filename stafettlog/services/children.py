"""Child: finding by number, and recording identity (R1, R3)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from permissions import crypto, history
from permissions.models import User
from permissions.policy import LogState
from stafettlog.models import Child, Stafettlog


@dataclass(frozen=True)
class ChildInput:
    """`national_number` (11 digits) is None for a child that has none yet; the birth date never is."""

    first_name: str
    last_name: str
    birth_date: date
    national_number: str | None


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
    if known and not changed:
        return known
    return history.save(row, by=by, reason=_("Navn er endret") if known else _("Stafettbarn er registrert"))
