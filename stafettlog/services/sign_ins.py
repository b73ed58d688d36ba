"""Ending somebody else's sign-ins: a lost telephone, a machine left open, an account in wrong hands."""

from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions import history, people
from permissions.ids import uuid7
from permissions.models import SignInEnd, User
from permissions.policy import Action, decide
from permissions.sign_in import listing, sessions
from permissions.sign_in.begin import end_all
from permissions.sign_in.part import Part
from stafettlog.services import access, accounts, places
from stafettlog.services.errors import NotVisible

logger = structlog.get_logger("stafett.sign_in")
_OWN = gettext_lazy("Dine egne innlogginger finner du i brukermenyen.")


def living_as_staff(user: User) -> list[listing.Line]:
    """What is in use as staff right now, the last used first."""
    return [listing.line_of(row) for row in sessions.living(user) if row.part == Part.STAFF]


def may_end_all(user: User) -> bool:
    """Whether the person may end those of anyone on the staff, and not only where it leads."""
    return bool(decide(Action.END_SIGN_INS, roles=access.standing(user), own=False))


def reachable(by: User) -> QuerySet[User]:
    """The accounts whose sign-ins `by` may end: of all staff, or of those who work where `by` leads."""
    staff = User.objects.filter(accounts.of_staff())
    return staff if may_end_all(by) else staff.filter(pk__in=places.kept(by).values("user"))


def sign_ins_end(*, user_id: UUID, by: User) -> User:
    """End all that the person is signed in to; what is in the history says by whom.

    Never one's own, which has a page of its own. Of what the person is besides staff, nobody here learns.
    Raises NotVisible, NotAllowed, ValidationError.
    """
    access.require_staff(by, Action.END_SIGN_INS, own=True)
    with transaction.atomic():
        found = reachable(by).filter(pk=user_id).first()
        if found is None:
            raise NotVisible
        if found.pk == by.pk:
            raise ValidationError(_OWN)
        return _end(accounts.locked(found), by=by)


def sign_ins_of_number_end(*, national_number: str, by: User) -> None:
    """End all that the person with this number is signed in to, whoever it is, a foresatt or nobody here.

    Nothing is returned: whether the number is known, and as what, the one who asks does not learn. What
    was ended says by whom, the account's history that it was done, and the log that it was asked for.
    Raises NotAllowed, and ValidationError for one's own number.
    """
    access.require_staff(by, Action.END_SIGN_INS)
    with transaction.atomic():
        found = people.find_by_number(national_number)
        if found is not None and found.pk == by.pk:
            raise ValidationError({"national_number": _OWN})
        if found is not None:
            _end(accounts.locked(found), by=by)
        else:
            # Of nobody: the same questions to the database.
            end_all(User(pk=uuid7()), why=SignInEnd.BY_ADMIN, by=by)
    logger.info("sign_ins_of_number_ended", by=str(by.pk))


def _end(user: User, *, by: User) -> User:
    end_all(user, why=SignInEnd.BY_ADMIN, by=by)
    return history.save(user, by=by, reason=_("Innloggingene er avsluttet"))
