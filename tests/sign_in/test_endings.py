"""Sessions end at once with the right that they rest on, and say why; a limit of time says so too."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permissions import people
from permissions.models import RoleAssignment, SignIn, SignInEnd, User
from permissions.policy import Role
from permissions.sign_in import switch
from permissions.sign_in.begin import end_all
from permissions.sign_in.parts import Part
from stafettlog.models import Actor, Foresatt, Stafettlog
from stafettlog.services import assignments, staff_endings
from tests.factories import PASSWORD, make_log, make_organisation, make_role, make_staff
from tests.factories.sessions import sign_in_as

pytestmark = pytest.mark.django_db


def why(sign_in: SignIn) -> str:
    sign_in.refresh_from_db()
    return sign_in.ended_why


@pytest.fixture
def admin_user() -> User:
    return make_role(Role.MUNICIPALITY_ADMIN)


def test_deactivation_ends_every_session(client: Client, admin_user: User) -> None:
    user = make_staff(make_organisation()).user
    made = sign_in_as(client, user, Part.STAFF)
    staff_endings.user_deactivate(user_id=user.pk, by=admin_user)
    assert why(made) == SignInEnd.ACCOUNT
    assert made.ended_by == admin_user
    assert client.get("/").status_code == 302


def test_end_of_the_last_place_ends_it_and_of_one_of_two_does_not(client: Client, admin_user: User) -> None:
    one = make_staff(make_organisation())
    two = make_staff(make_organisation())
    Actor.objects.filter(pk=two.pk).update(user=one.user)
    made = sign_in_as(client, one.user, Part.STAFF)
    staff_endings.staff_end(actor_id=one.pk, by=admin_user)
    assert why(made) == ""
    staff_endings.staff_end(actor_id=two.pk, by=admin_user)
    assert why(made) == SignInEnd.ACCOUNT


def test_end_of_the_last_role_ends_it(client: Client, admin_user: User) -> None:
    ombud = make_role(Role.PRIVACY_OFFICER)
    made = sign_in_as(client, ombud, Part.STAFF)
    row = RoleAssignment.objects.get(user=ombud)
    assignments.role_end(assignment_id=row.pk, by=admin_user)
    assert why(made) == SignInEnd.ACCOUNT


def test_who_is_foresatt_too_goes_on_as_that(client: Client, admin_user: User) -> None:
    log = make_log(make_staff(make_organisation()))
    user = Foresatt.objects.get(relations__child=log.child).user
    place = make_staff(make_organisation())
    Actor.objects.filter(pk=place.pk).update(user=user)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    family = sign_in_as(client, user, Part.FAMILY)
    staff = sign_in_as(Client(), user, Part.STAFF)
    staff_endings.staff_end(actor_id=place.pk, by=admin_user)
    assert (why(family), why(staff)) == ("", SignInEnd.ACCOUNT)
    assert client.get("/portal/").status_code == 200


def test_deactivated_account_has_no_session(client: Client) -> None:
    user = make_staff(make_organisation()).user
    made = sign_in_as(client, user, Part.STAFF)
    people.deactivate(user, by=user, reason="Sluttet")
    assert why(made) == SignInEnd.ACCOUNT


def test_foresatt_whose_last_access_ended_meets_the_page_of_a_stranger(client: Client) -> None:
    log: Stafettlog = make_log(make_staff(make_organisation()))
    user = Foresatt.objects.get(relations__child=log.child).user
    made = sign_in_as(client, user, Part.FAMILY)
    assert client.get("/portal/").status_code == 200
    user.foresatt.relations.update(ground="none")
    assert client.get(f"/portal/{log.pk}/").status_code == 404
    answer = client.get("/portal/")
    assert answer.status_code == 403
    assert log.child.first_name not in answer.content.decode()
    assert why(made) == SignInEnd.ACCOUNT
    assert client.get("/portal/")["Location"].startswith("/login/")


@pytest.mark.parametrize(("key", "reason"), [("session_seen", "idle"), ("session_started", "too_old")])
def test_time_is_noticed_with_its_reason(client: Client, key: str, reason: str) -> None:
    made = sign_in_as(client, make_staff(make_organisation()).user, Part.STAFF)
    assert client.get("/").status_code == 200
    session = client.session
    session[key] -= 8 * 3600 + 1
    session.save()
    assert client.get("/").status_code == 302
    assert why(made) == reason


def test_row_is_touched_once_a_minute(client: Client, time_machine: Any) -> None:
    time_machine.move_to("2026-11-02T08:00:00+01:00", tick=False)
    made = sign_in_as(client, make_staff(make_organisation()).user, Part.STAFF)
    client.get("/healthz")
    began = made.seen_at
    for seconds, later in ((59, 0), (1, 60), (30, 60)):
        time_machine.shift(timedelta(seconds=seconds))
        client.get("/healthz")
        made.refresh_from_db()
        assert made.seen_at == began + timedelta(seconds=later)


def test_session_ended_elsewhere_costs_no_query_more(client: Client, queries: Any) -> None:
    user = make_staff(make_organisation()).user
    client.force_login(user)
    without = queries(client, reverse("admin:who_may"), at_most=20).count
    sign_in_as(client, user, Part.STAFF)
    client.get("/healthz")
    assert queries(client, reverse("admin:who_may"), at_most=20).count == without


def test_a_new_password_gives_a_new_id_and_the_row_follows(client: Client) -> None:
    user = make_staff(make_organisation()).user
    made = sign_in_as(client, user, Part.STAFF)
    key = client.session.session_key
    new = "et helt nytt og langt passord"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("admin:password_change"), sent).status_code == 302
    made.refresh_from_db()
    assert made.ended_at is None
    assert made.session_key == client.session.session_key != key


def test_time_runs_from_the_sign_in_and_not_from_the_first_page(client: Client, time_machine: Any) -> None:
    time_machine.move_to("2026-11-02T08:00:00+01:00", tick=False)
    made = sign_in_as(client, make_staff(make_organisation()).user, Part.STAFF)
    time_machine.shift(timedelta(minutes=31))
    assert client.get("/").status_code == 302
    assert why(made) == SignInEnd.IDLE


def _ended_beside_its_session(made: SignIn) -> None:
    """As when the two happen at once: the row has ended, and the session has another id by now."""
    values = {"session_key": None, "id_token": None, "ended_at": made.started_at, "ended_why": "by_admin"}
    SignIn.objects.filter(pk=made.pk).update(**values)


def test_a_session_without_its_row_lasts_a_minute(client: Client, time_machine: Any) -> None:
    time_machine.move_to("2026-11-02T08:00:00+01:00", tick=False)
    made = sign_in_as(client, make_staff(make_organisation()).user, Part.STAFF)
    _ended_beside_its_session(made)
    time_machine.shift(timedelta(seconds=60))
    assert client.get("/").status_code == 302
    assert client.get("/").status_code == 302


def test_one_that_was_ended_gets_no_new_id_by_a_new_password(client: Client) -> None:
    made = sign_in_as(client, make_staff(make_organisation()).user, Part.STAFF)
    _ended_beside_its_session(made)
    new = "et helt nytt og langt passord"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    client.post(reverse("admin:password_change"), sent)
    assert client.get("/").status_code == 302


def test_one_that_is_ended_at_the_moment_of_a_switch_does_not_go_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = make_log(make_staff(make_organisation()))
    user = Foresatt.objects.get(relations__child=log.child).user
    User.objects.filter(pk=user.pk).update(is_staff=True)
    made = sign_in_as(client, user, Part.FAMILY)

    def just_then(*_: Any) -> bool:
        end_all(user, why=SignInEnd.BY_ADMIN, by=None)
        return True

    monkeypatch.setattr(switch, "is_enough_for", just_then)
    client.post("/bytt/")
    assert why(made) == SignInEnd.BY_ADMIN
    assert not SignIn.objects.active().exists()
    assert client.get("/portal/")["Location"].startswith("/login/")
