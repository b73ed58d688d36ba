"""Staff or family: a session is one of the two, also of a person who is both."""

from collections.abc import Callable

from django.http import HttpRequest

from permissions.models import User
from permissions.sign_in.part import Part as Part

PART = "part"
"""The session's key."""

MAY_BE = "may_be"
"""What the person might sign in as when the session began: the frame asks no database of it."""


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


def may_switch_to(request: HttpRequest) -> Part | None:
    """The part that the frame offers a switch to; None for who is but one. Asks no database.

    Who became a foresatt while signed in is offered it at the next sign-in.
    """
    part = part_of(request)
    if part is None:
        return None
    other = Part.STAFF if part == Part.FAMILY else Part.FAMILY
    is_staff = request.user.is_authenticated and request.user.is_staff
    may = is_staff if other == Part.STAFF else other.value in request.session.get(MAY_BE, ())
    return other if may else None
