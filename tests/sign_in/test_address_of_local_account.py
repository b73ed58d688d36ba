"""The address of an account with a password is the way to a new one: who resets codes does not change it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from permissions.models import User
from permissions.policy import Role
from stafettlog.models import Actor
from stafettlog.services import staff
from tests.factories import make_organisation, make_role, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes_required")]
NEW = "ny@kommune.example"


def changed(actor: Actor, by: User) -> str:
    given: dict[str, Any] = {"title": actor.title, "phone": actor.phone, "version": None}
    staff.staff_change(actor_id=actor.pk, email=NEW, by=by, **given)
    actor.user.refresh_from_db()
    return actor.user.email


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_ADMIN, Role.UNIT_LEADER])
def test_who_keeps_the_staff_does_not(role: Role) -> None:
    actor = make_staff(make_organisation())
    with pytest.raises(ValidationError) as refused:
        changed(actor, make_role(role, actor.organisation))
    assert "email" in refused.value.message_dict


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_ADMIN, Role.UNIT_LEADER])
def test_without_a_password_there_is_nothing_to_take_over(role: Role) -> None:
    actor = make_staff(make_organisation())
    actor.user.set_unusable_password()
    actor.user.save()
    assert changed(actor, make_role(role, actor.organisation)) == NEW


def test_drift_does_and_resets_no_codes() -> None:
    assert changed(make_staff(make_organisation()), make_role(Role.OPERATOR)) == NEW
