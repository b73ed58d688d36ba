"""One session is staff or family: neither opens the other's pages, and the switch is a new session."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from permissions.models import SignIn, SignInEnd, User
from permissions.sign_in.parts import Part, parts_of
from stafettlog.models import Actor, Foresatt, Stafettlog
from tests.factories import make_log, make_organisation, make_staff
from tests.factories.sessions import sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Stafettlog:
    return make_log(make_staff(make_organisation()))


@pytest.fixture
def both(log: Stafettlog) -> User:
    """A foresatt of the log's child who works elsewhere in the kommune."""
    return make_both(log)


def make_both(log: Stafettlog) -> User:
    user = Foresatt.objects.get(relations__child=log.child).user
    place: Actor = make_staff(make_organisation())
    Actor.objects.filter(pk=place.pk).update(user=user)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.refresh_from_db()
    return user


def test_who_reads_a_log_may_be_family_and_who_works_here_staff(both: User, log: Stafettlog) -> None:
    assert parts_of(both) == {Part.STAFF, Part.FAMILY}
    assert parts_of(log.stafettholder.user) == {Part.STAFF}
    both.foresatt.relations.update(ground="none")
    assert parts_of(both) == {Part.STAFF}


STAFFS = ["/", "/ansatte/", "/hvem-kan-gjore-hva/", "/finnes-ikke/"]


@pytest.mark.parametrize("path", STAFFS)
def test_family_session_opens_nothing_of_staffs(client: Client, both: User, path: str) -> None:
    sign_in_as(client, both, Part.FAMILY)
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/bytt/?next=")


def test_family_session_opens_no_log_that_the_same_person_holds(client: Client, both: User) -> None:
    own = make_log(Actor.objects.get(user=both))
    page = reverse("admin:stafettlog_stafettlog_change", args=[own.pk])
    other = reverse("admin:stafettlog_stafettlog_change", args=[make_log(make_staff(make_organisation())).pk])
    sign_in_as(client, both, Part.FAMILY)
    for address in (page, other):
        assert client.get(address)["Location"].startswith("/bytt/")
        assert client.post(address)["Location"] == "/bytt/"
    sign_in_as(client, both, Part.STAFF)
    assert client.get(page).status_code == 200


def test_staff_session_opens_nothing_of_the_familys(client: Client, both: User, log: Stafettlog) -> None:
    sign_in_as(client, both, Part.STAFF)
    other = make_log(make_staff(make_organisation()))
    for path in ("/portal/", f"/portal/{log.pk}/", f"/portal/{other.pk}/", f"/portal/{log.pk}/apnet/"):
        assert client.get(path)["Location"].startswith("/bytt/?next=%2Fportal%2F"), path


def test_staff_without_a_child_here_is_told_nothing(client: Client, log: Stafettlog) -> None:
    sign_in_as(client, log.stafettholder.user, Part.STAFF)
    for path in ("/portal/", f"/portal/{log.pk}/", "/bytt/"):
        assert client.get(path).status_code == 404, path
    assert client.post("/bytt/").status_code == 404


def test_family_alone_cannot_become_staff(client: Client, log: Stafettlog) -> None:
    user = Foresatt.objects.get(relations__child=log.child).user
    sign_in_as(client, user, Part.FAMILY)
    assert client.get("/bytt/").status_code == 404
    assert client.post("/bytt/", {"next": "/"}).status_code == 404
    assert client.get("/ansatte/")["Location"].startswith("/login/")


@pytest.mark.parametrize("part", list(Part))
def test_switch_is_a_new_session_with_the_same_eight_hours(client: Client, both: User, part: Part) -> None:
    first = sign_in_as(client, both, part)
    client.get("/bytt/")
    before, started = client.session.session_key, client.session["session_started"]
    session = client.session
    session["session_started"] = started - 3600
    session.save()
    answer = client.post("/bytt/")
    assert answer["Location"] == ("/portal/" if part == Part.STAFF else "/")
    first.refresh_from_db()
    assert (first.ended_why, first.ended_by) == (SignInEnd.SWITCHED, both)
    assert client.session.session_key != before
    assert client.session["session_started"] == started - 3600
    assert SignIn.objects.active().get().part != part
    assert client.get(answer["Location"]).status_code == 200


def test_switch_goes_on_to_where_one_was_heading(client: Client, both: User, log: Stafettlog) -> None:
    sign_in_as(client, both, Part.STAFF)
    there = f"/portal/{log.pk}/"
    page = client.get(client.get(there)["Location"]).content.decode()
    assert f'name="next" value="{there}"' in page
    assert client.post("/bytt/", {"next": there})["Location"] == there
    assert client.post("/bytt/", {"next": "https://evil.example/"})["Location"] == "/"


@pytest.fixture
def provider(settings: Any) -> Any:
    from permissions.sign_in.providers import Provider

    made = Provider(
        key="idporten",
        label="ID-porten",
        issuer="https://idporten.example",
        client_id="x",
        parts=frozenset(Part),
        acr={Part.FAMILY: ("high",), Part.STAFF: ("high", "substantial")},
    )
    settings.OIDC_PROVIDERS = (made,)
    return made


@pytest.mark.parametrize(
    ("method", "acr", "goes"),
    [
        ("idporten", "high", True),
        ("idporten", "substantial", False),
        ("idporten", "", False),
        ("gone", "high", False),
        (SignIn.LOCAL, "high", False),
    ],
)
def test_family_asks_as_sure_a_sign_in_after_a_switch(
    client: Client, both: User, provider: Any, settings: Any, method: str, acr: str, goes: bool
) -> None:
    settings.FAMILY_BY_LOCAL_ACCOUNT = False
    made = sign_in_as(client, both, Part.STAFF, method=method, acr=acr)
    answer = client.post("/bytt/", {"next": "/portal/"})
    if goes:
        assert answer["Location"] == "/portal/"
        return
    # A page with a link: the answer to a form may not lead to another machine.
    assert answer.status_code == 200
    assert 'href="/logg-inn/idporten/?del=family&amp;next=%2Fportal%2F"' in answer.content.decode()
    made.refresh_from_db()
    assert made.ended_at is None
    assert client.get("/").status_code == 200


def test_session_made_by_no_sign_in_does_not_switch(client: Client, both: User) -> None:
    client.force_login(both)
    assert client.post("/bytt/").status_code == 200
    assert client.get("/portal/").status_code == 302


def test_frames_say_as_what_one_is_signed_in(client: Client, both: User) -> None:
    sign_in_as(client, both, Part.STAFF)
    page = client.get("/").content.decode()
    assert "Du er logget inn som ansatt." in page
    assert "Bytt til foresatt" in page
    sign_in_as(client, both, Part.FAMILY)
    page = client.get("/portal/").content.decode()
    assert ", foresatt." in page
    assert "Bytt til ansatt" in page


def test_no_switch_is_offered_to_who_is_but_one(client: Client, log: Stafettlog) -> None:
    sign_in_as(client, log.stafettholder.user, Part.STAFF)
    assert "/bytt/" not in client.get("/").content.decode()
    sign_in_as(client, Foresatt.objects.get(relations__child=log.child).user, Part.FAMILY)
    assert "/bytt/" not in client.get("/portal/").content.decode()


def test_anonymous_is_sent_to_sign_in(client: Client) -> None:
    for answer in (client.get("/bytt/"), client.post("/bytt/")):
        assert answer["Location"].startswith("/login/")


def test_staffs_site_itself_lets_in_a_session_as_staff_alone(both: User) -> None:
    """Whatever stands before it."""
    for part in Part:
        request = RequestFactory().get("/")
        request.user, request.session = both, {"part": part.value}
        assert admin.site.has_permission(request) is (part == Part.STAFF)


def test_switch_pressed_twice_is_no_refusal(client: Client, both: User) -> None:
    made = sign_in_as(client, both, Part.STAFF)
    SignIn.objects.filter(pk=made.pk).update(
        session_key=None, ended_at=made.started_at, ended_why=SignInEnd.SWITCHED
    )
    assert client.post("/bytt/")["Location"] == "/portal/"


def test_family_page_costs_no_more_by_a_real_sign_in(client: Client, log: Stafettlog, queries: Any) -> None:
    user = Foresatt.objects.get(relations__child=log.child).user
    client.force_login(user)
    client.get("/portal/")
    without = queries(client, "/portal/", at_most=8).count
    sign_in_as(client, user, Part.FAMILY)
    client.get("/healthz")
    assert queries(client, "/portal/", at_most=8).count == without
