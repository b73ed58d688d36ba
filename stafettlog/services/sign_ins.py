"""Ending somebody else's sign-ins: a lost telephone, a machine left open, an account in wrong hands."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import SignInEnd, User
from permissions.policy import Action, decide
from permissions.sign_in import listing, sessions
from permissions.sign_in.begin import end_all
from permissions.sign_in.part import Part
from stafettlog.services import access, accounts, places
from stafettlog.services.errors import NotVisible


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
            raise ValidationError(_("Dine egne innlogginger finner du i brukermenyen."))
        user = accounts.locked(found)
        end_all(user, why=SignInEnd.BY_ADMIN, by=by)
        return history.save(user, by=by, reason=_("Innloggingene er avsluttet"))
