"""Staff or family: a session is one of the two, also of a person who is both."""

from collections.abc import Callable
from enum import StrEnum

from django.http import HttpRequest

from permissions.models import User

PART = "part"
"""The session's key."""


class Part(StrEnum):
    STAFF = "staff"
    FAMILY = "family"


_is_family: Callable[[User], bool] | None = None


def register_family(asks: Callable[[User], bool]) -> None:
    """Tell how a person is known to be a foresatt who may read something right now. Called once, at start."""
    global _is_family
    _is_family = asks


def parts_of(user: User) -> frozenset[Part]:
    """What the person may sign in as right now; empty for someone who has nothing to do here."""
    if not user.is_active:
        return frozenset()
    family = _is_family is not None and _is_family(user)
    return frozenset(part for part, may in ((Part.STAFF, user.is_staff), (Part.FAMILY, family)) if may)


def part_of(request: HttpRequest) -> Part | None:
    """What this session is; None for nobody signed in.

    A session that says nothing (made by code, not by a sign-in) is staff's for staff.
    """
    user = request.user
    if not isinstance(user, User):
        return None
    said = request.session.get(PART)
    return Part(said) if said in set(Part) else (Part.STAFF if user.is_staff else Part.FAMILY)
