"""An administrator ends the sign-ins of a foresatt who calls: by the number, and nothing is told by it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from permissions.models import SignIn, SignInEnd, User
from permissions.policy import Role
from permissions.sign_in.parts import Part
from stafettlog.admin import family_sign_ins_screen
from stafettlog.services import sign_ins
from stafettlog.services.errors import NotAllowed
from tests.factories import make_organisation, make_role, make_staff
from tests.factories.numbers import born_years_ago, fresh_number
from tests.factories.sessions import sign_in_as

pytestmark = pytest.mark.django_db
URL = "/foresatte/innlogginger/"
ENDED = "Hvis personen er logget inn, er innloggingene nå avsluttet."


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(family_sign_ins_screen, "AT_LEAST_SECONDS", 0)


@pytest.fixture
def admin_user(client: Client) -> User:
    by = make_role(Role.MUNICIPALITY_ADMIN)
    sign_in_as(client, by, Part.STAFF)
    return by


def end(client: Client, number: str | None) -> Any:
    return client.post(URL, {"national_number": number}, follow=True)


def test_a_parent_whose_phone_is_gone_is_signed_out_everywhere(
    client: Client, admin_user: User, foresatt: User
) -> None:
    phone, thief = Client(), Client()
    rows = [sign_in_as(one, foresatt, Part.FAMILY) for one in (phone, thief)]
    assert URL in client.get(reverse("admin:role_list")).content.decode()
    assert URL in client.get(reverse("admin:staff_list")).content.decode()
    answer = end(client, foresatt.national_number)
    assert answer.redirect_chain == [(URL, 302)]
    assert ENDED in answer.content.decode()
    for row in rows:
        row.refresh_from_db()
        assert (row.ended_why, row.ended_by) == (SignInEnd.BY_ADMIN, admin_user)
    assert thief.get("/portal/")["Location"].startswith("/login/")
    done = foresatt.history.latest()
    assert (done.history_user, done.history_change_reason) == (admin_user, "Innloggingene er avsluttet")
    assert SignIn.objects.active().get().user == admin_user


def test_everybody_gets_the_same_answer(client: Client, admin_user: User, foresatt: User) -> None:
    colleague = make_staff(make_organisation()).user
    sign_in_as(Client(), foresatt, Part.FAMILY)
    pages = set()
    people = (foresatt.national_number, colleague.national_number, fresh_number(born_years_ago(30)))
    for number in people:
        with capture_logs() as said:
            page = end(client, number).content.decode()
        assert number not in page
        assert [line for line in said if line["event"] == "sign_ins_of_number_ended"] == [
            {"event": "sign_ins_of_number_ended", "by": str(admin_user.pk), "log_level": "info"}
        ]
        assert number not in str(said)
        pages.add(_bare(page))
    assert len(pages) == 1


def _bare(page: str) -> str:
    """Without what is new on each page: the tokens, and the form's own key."""
    return re.sub(r'(?:csrfmiddlewaretoken|submission)" value="[^"]+"', "", page)


def test_an_unknown_number_is_the_same_work_as_one_who_is_not_signed_in(
    admin_user: User, foresatt: User, django_assert_max_num_queries: Any
) -> None:
    known, unknown = foresatt.national_number, fresh_number(born_years_ago(30))
    counts = []
    for number in (known, unknown):
        with django_assert_max_num_queries(30) as asked:
            sign_ins.sign_ins_of_number_end(national_number=number, by=admin_user)
        counts.append(len(asked.captured_queries))
    # The account itself, locked, and the note in its history.
    assert 0 <= counts[0] - counts[1] <= 3


def test_the_answer_takes_its_time_whoever_it_is(
    client: Client, admin_user: User, foresatt: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(family_sign_ins_screen, "AT_LEAST_SECONDS", 60)
    monkeypatch.setattr(family_sign_ins_screen.time, "sleep", slept.append)
    for number in (foresatt.national_number, fresh_number(born_years_ago(30)), "feil"):
        end(client, number)
    assert len(slept) == 3
    assert all(50 < one <= 60 for one in slept)


def test_it_is_limited(client: Client, admin_user: User, settings: Any, foresatt: User) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"family_sign_ins": (2, 3600)}
    sign_in_as(Client(), foresatt, Part.FAMILY)
    for number in ("feil", fresh_number(born_years_ago(30))):
        assert end(client, number).status_code == 200
    assert end(client, foresatt.national_number).status_code == 429
    assert SignIn.objects.active().filter(user=foresatt).exists()


def test_a_number_stands_in_no_address(client: Client, admin_user: User, foresatt: User) -> None:
    made = sign_in_as(Client(), foresatt, Part.FAMILY)
    page = client.get(URL, {"national_number": foresatt.national_number}).content.decode()
    assert foresatt.national_number not in page
    wrong = end(client, "123").content.decode()
    assert ENDED not in wrong
    assert "Skriv inn fødselsnummeret (11 siffer)" in end(client, "").content.decode()
    made.refresh_from_db()
    assert made.ended_at is None


def test_own_number_is_not_ended_there(client: Client, admin_user: User) -> None:
    page = end(client, admin_user.national_number).content.decode()
    assert "Dine egne innlogginger finner du i brukermenyen." in page
    assert SignIn.objects.active().filter(user=admin_user).count() == 1


@pytest.mark.parametrize("role", [Role.UNIT_LEADER, Role.COORDINATOR, Role.OPERATOR, Role.PRIVACY_OFFICER])
def test_nobody_else_does(client: Client, foresatt: User, role: Role) -> None:
    made = sign_in_as(Client(), foresatt, Part.FAMILY)
    by = make_role(role, make_organisation())
    sign_in_as(client, by, Part.STAFF)
    assert client.get(URL).status_code == 403
    assert end(client, foresatt.national_number).status_code == 403
    with pytest.raises(NotAllowed):
        sign_ins.sign_ins_of_number_end(national_number=foresatt.national_number or "", by=by)
    made.refresh_from_db()
    assert made.ended_at is None
    assert URL not in client.get(reverse("admin:role_list")).content.decode()
