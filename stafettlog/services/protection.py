"""Adressesperre: a child whose address must not be known, set and lifted by the stafettholder (R26).

It stands on the child, so it holds in every log on it. What it hides, and where, is shown.py.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.ages import birthday
from stafettlog.models import Child, Protection
from stafettlog.services.errors import Stale
from stafettlog.services.locking import lock_child

REVIEW_WITHIN_MONTHS = 12
DEFAULT_MONTHS = 6
WARN_BEFORE = timedelta(days=30)
"""How long before its day the review waits on Min side."""


@dataclass(frozen=True)
class ProtectionInput:
    """`review_on`: when someone asks again whether it is still needed; None without a protection."""

    protection: str
    review_on: date | None = None


def default_review(today: date) -> date:
    return _months_on(today, DEFAULT_MONTHS)


def last_review(today: date) -> date:
    """The day at most a year ahead."""
    return birthday(today, 1)


def check(given: ProtectionInput, today: date) -> None:
    """Raise ValidationError (`protection`, `review_on`) unless the two fit together."""
    if given.protection not in Protection.values:
        raise ValidationError({"protection": _("Velg om barnet har adressesperre")})
    if given.protection == Protection.NONE:
        return
    if given.review_on is None:
        raise ValidationError({"review_on": _("Velg når adressesperren skal vurderes på nytt")})
    if not today < given.review_on <= last_review(today):
        raise ValidationError({"review_on": _("Velg en dag fra i morgen og høyst ett år fram")})


def apply(child: Child, given: ProtectionInput) -> None:
    """Put a checked answer into `child`, which is not saved."""
    child.protection = given.protection
    child.protection_review_on = given.review_on if given.protection else None


def protection_set(
    *,
    log_id: UUID,
    given: ProtectionInput,
    reason: str,
    before: tuple[str, date | None],
    by: User,
) -> Child:
    """Set, change or lift the protection. `reason` stands in the history, for the stafettholder alone.

    `before` is (protection, review_on) that the form was made from. Lifting it, or making it weaker,
    needs an open log: whoever holds an earlier, closed one opens no address. Raises NotVisible,
    NotAllowed, Stale, ValidationError (`protection`, `review_on`, `reason`).
    """
    with lock_child(log_id, by=by, action=Action.PROTECT_CHILD) as log:
        child = log.child
        if (child.protection, child.protection_review_on) != before:
            raise Stale(log)
        check(given, timezone.localdate())
        if not reason.strip():
            raise ValidationError({"reason": _("Skriv hvorfor adressesperren endres")})
        if not log.is_open and is_weaker(given.protection, child.protection):
            text = _("Loggen er avsluttet. Da kan adressesperren ikke oppheves eller gjøres svakere her.")
            raise ValidationError({"protection": text})
        apply(child, given)
        return history.save(child, by=by, reason=reason.strip())


_STRENGTH = [Protection.NONE, Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL]


def is_weaker(now: str, then: str) -> bool:
    """Whether `now` hides less than `then`, or for a less strict reason."""
    return _STRENGTH.index(Protection(now)) < _STRENGTH.index(Protection(then))


def _months_on(day: date, months: int) -> date:
    """The same day so many months later; the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
