"""An administrator ends what one of the staff is signed in to; who did it is kept, in two places."""

import pytest
from django.test import Client
from django.urls import reverse

from permissions.models import SignIn, SignInEnd
from permissions.policy import Role
from permissions.sign_in.parts import Part
from stafettlog.models import Actor
from tests.factories import make_log, make_organisation, make_role, make_staff
from tests.factories.sessions import sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return make_staff(make_organisation(), "Tone")


def url_of(actor: Actor) -> str:
    return reverse("admin:user_sign_ins", args=[actor.user_id])


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_ADMIN, Role.UNIT_LEADER])
def test_administrator_and_own_leader_end_all(client: Client, actor: Actor, role: Role) -> None:
    by = make_role(role, actor.organisation)
    theirs = Client()
    windows = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
    made = sign_in_as(theirs, actor.user, Part.STAFF, agent=windows)
    family = sign_in_as(Client(), actor.user, Part.FAMILY)
    sign_in_as(client, by, Part.STAFF)
    page = client.get(url_of(actor)).content.decode()
    assert "Avslutt alle innloggingene" in page
    # That somebody is a foresatt too, no administrator learns here.
    assert page.count(" siden ") == 1
    # In the words of the person's own list.
    assert "Chrome på Windows" in page
    assert "foresatt" not in page.partition("<main")[2]
    assert (
        "Se og avslutt innloggingene"
        in client.get(reverse("admin:staff_change", args=[actor.pk])).content.decode()
    )
    assert client.post(url_of(actor)).status_code == 302
    for one in (made, family):
        one.refresh_from_db()
        assert (one.ended_why, one.ended_by) == (SignInEnd.BY_ADMIN, by)
    assert theirs.get("/").status_code == 302
    row = actor.user.history.latest()
    assert (row.history_user, row.history_change_reason) == (by, "Innloggingene er avsluttet")
    # The person reads who it was.
    sign_in_as(theirs, actor.user, Part.STAFF)
    assert f"av {by.display_name}" in theirs.get(reverse("sign_ins")).content.decode()


def test_others_are_refused_or_told_nothing(client: Client, actor: Actor) -> None:
    sign_in_as(Client(), actor.user, Part.STAFF)
    refused = {
        make_staff(actor.organisation).user: 403,
        make_role(Role.OPERATOR): 403,
        make_role(Role.COORDINATOR, actor.organisation): 403,
        make_role(Role.UNIT_LEADER, make_organisation()): 404,
    }
    for user, status in refused.items():
        sign_in_as(client, user, Part.STAFF)
        assert client.get(url_of(actor)).status_code == status
        assert client.post(url_of(actor)).status_code == status
    assert SignIn.objects.active().filter(user=actor.user).count() == 1


def test_who_has_a_role_and_no_place_is_reached_from_the_roles(client: Client) -> None:
    ombud = make_role(Role.PRIVACY_OFFICER)
    made = sign_in_as(Client(), ombud, Part.STAFF)
    url = reverse("admin:user_sign_ins", args=[ombud.pk])
    sign_in_as(client, make_role(Role.OPERATOR), Part.STAFF)
    assert url not in client.get(reverse("admin:role_list")).content.decode()
    sign_in_as(client, make_role(Role.MUNICIPALITY_ADMIN), Part.STAFF)
    assert url in client.get(reverse("admin:role_list")).content.decode()
    assert client.post(url)["Location"] == reverse("admin:role_list")
    made.refresh_from_db()
    assert made.ended_why == SignInEnd.BY_ADMIN


def test_a_foresatt_who_is_nothing_else_is_out_of_reach(client: Client) -> None:
    parent = make_log(make_staff(make_organisation())).child.foresatt_relations.get().foresatt.user
    made = sign_in_as(Client(), parent, Part.FAMILY)
    sign_in_as(client, make_role(Role.MUNICIPALITY_ADMIN), Part.STAFF)
    assert client.post(reverse("admin:user_sign_ins", args=[parent.pk])).status_code == 404
    made.refresh_from_db()
    assert made.ended_at is None


def test_own_sign_ins_are_not_ended_there(client: Client) -> None:
    leader = make_staff(make_organisation(), leader=True)
    sign_in_as(client, leader.user, Part.STAFF)
    assert "Innloggingene mine" in client.get(url_of(leader)).content.decode()
    assert client.post(url_of(leader)).status_code == 200
    assert SignIn.objects.active().count() == 1
