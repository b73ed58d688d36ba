"""«Innloggingene mine»: the own sessions and nobody else's, ended at once, for staff and family."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permissions.models import SignIn, SignInEnd, User
from permissions.sign_in import sessions
from permissions.sign_in.parts import Part
from stafettlog.models import Foresatt
from tests.factories import make_log, make_organisation, make_staff
from tests.factories.sessions import sign_in_as, signed_in_sessions

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML) Chrome/130.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
PAGES = {Part.STAFF: ("sign_ins", "sign_in_end"), Part.FAMILY: ("portal:sign_ins", "portal:sign_in_end")}


def someone(part: Part) -> User:
    log = make_log(make_staff(make_organisation()))
    if part == Part.STAFF:
        return log.stafettholder.user
    return Foresatt.objects.get(relations__child=log.child).user


@pytest.fixture(params=list(Part))
def part(request: pytest.FixtureRequest) -> Part:
    return request.param


@pytest.fixture
def user(part: Part) -> User:
    return someone(part)


def page_of(client: Client, part: Part) -> str:
    answer = client.get(reverse(PAGES[part][0]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_session_with_device_way_in_and_this_one_marked(client: Client, user: User, part: Part) -> None:
    sign_in_as(client, user, part, agent=CHROME)
    phone = sign_in_as(Client(), user, part, agent=IPHONE)
    page = page_of(client, part)
    assert "Chrome på Windows" in page
    assert "Safari på iPhone" in page
    assert "Brukernavn og passord" in page
    assert page.count("Denne" if part == Part.STAFF else "Her du er nå") == 1
    assert page.count(f'value="{phone.pk}"') == page.count('name="sign_in"') == 1


def test_the_other_is_ended_and_this_one_lives(client: Client, user: User, part: Part) -> None:
    sign_in_as(client, user, part)
    phone = Client()
    made = sign_in_as(phone, user, part)
    there = reverse(PAGES[part][1])
    assert client.post(there, {"sign_in": str(made.pk)})["Location"] == reverse(PAGES[part][0])
    made.refresh_from_db()
    assert (made.ended_why, made.ended_by) == (SignInEnd.BY_OWNER, user)
    assert phone.get(reverse(PAGES[part][0])).status_code == 302
    assert "Avsluttet fra en annen innlogging" in page_of(client, part)
    # A second press of the button is no error.
    assert client.post(there, {"sign_in": str(made.pk)}).status_code == 302


def test_all_others_at_once(client: Client, user: User, part: Part) -> None:
    this = sign_in_as(client, user, part)
    others = [Client() for _each in range(3)]
    for other in others:
        sign_in_as(other, user, part)
    strangers = sign_in_as(Client(), someone(part), part)
    client.post(reverse(PAGES[part][1]), {"others": "1"})
    assert set(SignIn.objects.active()) == {this, strangers}
    assert {other.get(reverse(PAGES[part][0])).status_code for other in others} == {302}


def test_another_persons_is_not_there(client: Client, user: User, part: Part) -> None:
    this = sign_in_as(client, user, part)
    other = sign_in_as(Client(), someone(part), part)
    there = reverse(PAGES[part][1])
    for forged in (str(other.pk), str(uuid.uuid4()), "x", ""):
        assert client.post(there, {"sign_in": forged}).status_code == 404
    # One's own session is ended by signing out.
    client.post(there, {"sign_in": str(this.pk)})
    assert SignIn.objects.active().count() == 2
    assert str(other.pk) not in page_of(client, part)
    assert client.get(there).status_code == 405


def test_what_has_run_out_is_not_shown_as_in_use(client: Client, user: User, part: Part) -> None:
    sign_in_as(client, user, part)
    old = sign_in_as(Client(), user, part)
    SignIn.objects.filter(pk=old.pk).update(seen_at=timezone.now() - timedelta(minutes=40))
    assert 'name="sign_in"' not in page_of(client, part)


def test_budget_however_many(client: Client, user: User, part: Part, queries: Any) -> None:
    sign_in_as(client, user, part)
    url = reverse(PAGES[part][0])
    before = queries(client, url, at_most=8).count
    for at in range(6):
        made = sign_in_as(Client(), user, part)
        if at % 2:
            sessions.end_each([made], why=SignInEnd.BY_ADMIN, by=someone(Part.STAFF))
    assert queries(client, url, at_most=8).count == before


def test_the_other_part_does_not_open_it(client: Client, user: User, part: Part) -> None:
    sign_in_as(client, user, part)
    other = PAGES[Part.FAMILY if part == Part.STAFF else Part.STAFF]
    for name in other:
        assert client.post(reverse(name), {"others": "1"}).status_code in {302, 404, 405}
        assert client.get(reverse(name)).status_code in {302, 404}


# --- Housekeeping ---------------------------------------------------------------------------------------


def test_sessions_that_ran_out_end_with_their_tokens(user: User, part: Part) -> None:
    now = timezone.now()
    idle, old, used = (sign_in_as(Client(), user, part, id_token="a.b.c") for _each in range(3))
    SignIn.objects.filter(pk=idle.pk).update(seen_at=now - timedelta(minutes=33))
    SignIn.objects.filter(pk=old.pk).update(started_at=now - timedelta(hours=8, minutes=1))
    assert sessions.end_run_out() == 2
    why = dict(SignIn.objects.values_list("pk", "ended_why"))
    assert why == {idle.pk: "idle", old.pk: "too_old", used.pk: ""}
    assert SignIn.objects.get(id_token__isnull=False) == used
    assert len(signed_in_sessions()) == 1
    assert sessions.end_run_out() == 0


def test_rows_are_forgotten_after_half_a_year(user: User, part: Part) -> None:
    now = timezone.now()
    made = [sign_in_as(Client(), user, part) for _each in range(3)]
    sessions.end_each(made[:2], why=SignInEnd.SIGNED_OUT, by=user)
    SignIn.objects.filter(pk=made[0].pk).update(ended_at=now - timedelta(days=181))
    SignIn.objects.filter(pk=made[1].pk).update(ended_at=now - timedelta(days=179))
    assert sessions.forget_old() == 1
    assert set(SignIn.objects.all()) == set(made[1:])
