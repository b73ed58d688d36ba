"""Resetting the codes of somebody else's local account: a lost telephone, and no recovery codes left."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Value
from django.utils.translation import gettext as _

from permissions.models import RoleAssignment, SecondFactor, User
from permissions.policy import Action, decide
from permissions.sign_in import second_factor
from stafettlog.services import access, accounts
from stafettlog.services.errors import NotVisible


def may_reset(user: User, person: User) -> bool:
    """Whether `user` is shown the way to it: it is another's, and there is an app."""
    return user.pk != person.pk and _may(user) and second_factor.has(person)


def with_has_app(rows: QuerySet[RoleAssignment], user: User) -> QuerySet[Any]:
    """Annotate `has_app`: whether the person signs in with codes; False for whoever may not reset them."""
    app = SecondFactor.objects.filter(user=OuterRef("user"), confirmed=True)
    return rows.annotate(has_app=Exists(app) if _may(user) else Value(False, output_field=BooleanField()))


def second_factor_reset(*, user_id: UUID, by: User) -> User:
    """Remove the person's app and recovery codes, end all sessions, and have the person told by mail.

    Never one's own: that takes a code. Raises NotAllowed, NotVisible, ValidationError.
    """
    access.require_staff(by, Action.RESET_SECOND_FACTOR)
    with transaction.atomic():
        person = User.objects.filter(accounts.of_staff(), pk=user_id).first()
        if person is None:
            raise NotVisible
        if person.pk == by.pk:
            raise ValidationError(_("Du kan ikke nullstille din egen engangskode. Be en annen om det."))
        if not second_factor.has(person):
            raise ValidationError(_("Personen har ikke satt opp engangskode."))
        second_factor.reset(person, by=by)
    return person


def _may(user: User) -> bool:
    return bool(decide(Action.RESET_SECOND_FACTOR, roles=access.standing(user)))
