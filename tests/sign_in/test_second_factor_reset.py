"""Resetting another's codes: by a kommuneadministrator alone, never one's own, and the owner is told."""

import re
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from permissions import roles
from permissions.models import SignIn, User
from permissions.policy import Role
from permissions.sign_in import second_factor
from stafettlog.models import Foresatt
from stafettlog.notifications.delivery import deliver
from tests.factories import make_log, make_organisation, make_role, make_staff
from tests.sign_in.local import type_code, type_password, with_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    made = make_role(Role.OPERATOR)
    with_app(made)
    return made


def as_role(role: Role) -> Client:
    client = Client()
    client.force_login(make_role(role, make_organisation()))
    return client


def url(user_id: UUID) -> str:
    return reverse("admin:second_factor_reset", args=[user_id])


def send(client: Client, address: str) -> int:
    page = client.get(address)
    key = re.search(r'name="submission" value="([^"]+)"', page.content.decode())
    return int(client.post(address, {"submission": key[1] if key else "x"}).status_code)


def test_the_kommuneadministrator_resets_and_the_person_is_told(person: User) -> None:
    theirs = Client()
    codes = second_factor.new_recovery_codes(person)
    type_password(theirs, person)
    type_code(theirs, codes[0])
    assert theirs.get("/").status_code == 200
    admin = as_role(Role.MUNICIPALITY_ADMIN)
    assert url(person.pk) in admin.get(reverse("admin:role_list")).content.decode()
    assert send(admin, url(person.pk)) == 302
    assert not second_factor.has(person)
    assert theirs.get("/").status_code == 302
    assert not SignIn.objects.active().filter(user=person).exists()
    row = person.history.filter(history_change_reason="Engangskoden er nullstilt").get()
    assert str(row.history_user_id) == admin.session["_auth_user_id"]
    mail.outbox.clear()
    deliver()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([person.email], "Engangskoden din er nullstilt")
    # Twice changes nothing more.
    assert "har ikke satt opp engangskode" in admin.get(url(person.pk)).content.decode()


def test_one_comes_back_to_where_the_person_stands(person: User) -> None:
    """Under Ansatte; a role without a place stands under Roller alone."""
    actor = make_staff(make_organisation())
    with_app(actor.user)
    admin = as_role(Role.MUNICIPALITY_ADMIN)
    for user, there, above in (
        (actor.user, reverse("admin:staff_change", args=[actor.pk]), reverse("admin:staff_list")),
        (person, reverse("admin:role_list"), reverse("admin:role_list")),
    ):
        page = admin.get(url(user.pk))
        assert page.context["trail"][1] == page.context["active_menu"] == above
        key = re.search(r'name="submission" value="([^"]+)"', page.content.decode())
        assert key
        assert admin.post(url(user.pk), {"submission": key[1]})["Location"] == there


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.PRIVACY_OFFICER, Role.UNIT_LEADER, Role.COORDINATOR])
def test_no_other_role_does(person: User, role: Role) -> None:
    client = as_role(role)
    assert client.get(url(person.pk)).status_code == 403
    assert client.post(url(person.pk), {"submission": "x"}).status_code == 403
    listed = client.get(reverse("admin:role_list"))
    assert url(person.pk) not in listed.content.decode()
    assert second_factor.has(person)


def test_nobody_resets_the_own_one() -> None:
    admin = make_role(Role.MUNICIPALITY_ADMIN)
    with_app(admin)
    client = Client()
    client.force_login(admin)
    assert send(client, url(admin.pk)) == 200
    assert second_factor.has(admin)
    assert url(admin.pk) not in client.get(reverse("admin:role_list")).content.decode()
    assert reverse("second_factor") in client.get(url(admin.pk)).content.decode()


def test_the_page_of_one_of_the_staff_has_the_way_to_it() -> None:
    actor = make_staff(make_organisation())
    client = as_role(Role.MUNICIPALITY_ADMIN)
    page = reverse("admin:staff_change", args=[actor.pk])
    assert url(actor.user_id) not in client.get(page).content.decode()
    with_app(actor.user)
    assert url(actor.user_id) in client.get(page).content.decode()
    leader = make_staff(actor.organisation, leader=True)
    other = Client()
    other.force_login(leader.user)
    assert url(actor.user_id) not in other.get(page).content.decode()


def test_who_is_no_staff_is_not_there() -> None:
    client = as_role(Role.MUNICIPALITY_ADMIN)
    mother = Foresatt.objects.get(relations__child=make_log(make_staff(make_organisation())).child).user
    for user_id in (mother.pk, uuid4()):
        assert client.get(url(user_id)).status_code == 404
        assert client.post(url(user_id), {"submission": "x"}).status_code == 404


def test_one_who_was_administrator_does_so_no_more(person: User) -> None:
    admin = make_role(Role.MUNICIPALITY_ADMIN)
    client = Client()
    client.force_login(admin)
    page = client.get(url(person.pk)).content.decode()
    roles.end(admin.role_assignments.get(), by=person)
    client.force_login(User.objects.get(pk=admin.pk))
    key = re.search(r'name="submission" value="([^"]+)"', page)
    assert client.post(url(person.pk), {"submission": key[1]}).status_code in {302, 403}
    assert second_factor.has(person)
