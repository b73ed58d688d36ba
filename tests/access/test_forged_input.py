"""Requests that no browser sends: they are refused or read as they should be, and never break a page."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from config.content_type import without_charset
from config.errors import csrf_failure
from config.wsgi import application
from permissions.models import RoleGroup
from permissions.policy import Role
from permissions.roles import group_for
from stafettlog.admin.base import ScopedAdmin
from stafettlog.models import Actor
from tests.factories import PASSWORD, make_log, make_organisation, make_participant, make_staff

# rot13 is no text encoding, undefined refuses everything, unicode_escape makes half characters.
CHARSETS = ["rot13", "undefined", "unicode_escape", "idna", "utf-16"]


@pytest.fixture
def holder(db: None) -> Actor:
    return make_staff(make_organisation())


@pytest.mark.parametrize("charset", CHARSETS)
def test_named_charset_breaks_no_page(db: None, charset: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\nhei \\ud800 du\r\n--x--\r\n'
    assert _served("GET", f"text/html; charset={charset}", b"") == "200 OK"
    # Refused for the token's sake, which is found once the body has been read.
    assert _served("POST", f"multipart/form-data; charset={charset}; boundary=x", body) == "403 Forbidden"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("text/html", "text/html"),
        ("text/html; charset=rot13", "text/html"),
        ("multipart/form-data; boundary=----a1", 'multipart/form-data; boundary="----a1"'),
        ('multipart/form-data; charset=idna; boundary="a 1"', "multipart/form-data"),
        ("multipart/form-data; boundary*=idna''%41", "multipart/form-data"),
        ('multipart/form-data; boundary="a1"; charset=utf-16', 'multipart/form-data; boundary="a1"'),
    ],
)
def test_only_the_boundary_of_a_content_type_is_kept(sent: str, kept: str) -> None:
    assert without_charset(sent) == kept


def _served(method: str, content_type: str, body: bytes) -> str:
    """The status of the answer to a request as gunicorn hands it over."""
    made = RequestFactory(QUERY_STRING=r"next=/\ud800", HTTP_COOKIE=f"csrftoken={'a' * 32}")
    environ = made.generic(method, "/login/").environ
    sent = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
    statuses: list[str] = []
    application({**environ, **sent}, lambda status, _headers, *_more: statuses.append(status)).close()
    return statuses[0]


def test_anonymous_cannot_fill_the_memory_with_files(client: Client, db: None) -> None:
    """Each file may take 10 MB of memory before anything is known of who sends it."""
    files = {f"file{number}": SimpleUploadedFile("a.pdf", b"x") for number in range(5)}
    assert client.post(reverse("admin:login"), files).status_code == 400


@pytest.mark.parametrize("place", ["9" * 5000, "-1", "x", "2", "²", "", "01"])
def test_forged_block_of_foresatte_is_not_removed(client: Client, holder: Actor, place: str) -> None:
    client.force_login(holder.user)
    typed = {"foresatt-TOTAL_FORMS": "2", "foresatt-INITIAL_FORMS": "0", "foresatt-1-first_name": "Hanne"}
    address = reverse("admin:stafettlog_stafettlog_add")
    response = client.post(address, {**typed, "_remove_foresatt": place})
    assert response.status_code == 200
    assert response.context["forms"].foresatte.total_form_count() == 2


def test_nobody_reaches_djangos_own_pages_of_groups(client: Client, holder: Actor) -> None:
    group = group_for(holder.organisation, Role.UNIT_LEADER)
    assert RoleGroup.objects.filter(group=group).exists()
    client.force_login(holder.user)
    for address in ("", "add/", f"{group.pk}/change/", f"{group.pk}/history/", f"{group.pk + 1}/history/"):
        assert client.get(f"/auth/group/{address}").status_code == 404, address


def test_every_model_of_the_site_has_the_closed_base() -> None:
    assert [name for name, one in admin.site._registry.items() if not isinstance(one, ScopedAdmin)] == []


def test_what_was_said_to_one_person_is_gone_when_the_next_signs_in(client: Client, holder: Actor) -> None:
    colleague, next_person = make_staff(holder.organisation, "Ronnie"), make_staff(holder.organisation)
    log = make_log(holder)
    part = make_participant(log, colleague)
    _sign_in(client, holder)
    sent: Any = client.post(reverse("admin:participant_end", args=[log.pk, part.pk]), {"reason": ""})
    assert [str(said) for said in get_messages(sent.wsgi_request)]
    client.post(reverse("admin:logout"))
    _sign_in(client, next_person)
    assert colleague.user.last_name not in client.get(reverse("admin:index")).content.decode()


def _sign_in(client: Client, actor: Actor) -> None:
    client.post(reverse("admin:login"), {"username": actor.user.username, "password": PASSWORD})


def test_page_of_an_old_form_leads_to_no_other_machine(holder: Actor) -> None:
    request = RequestFactory().post("/", {"submission": "x"})
    request.path, request.user = "//ond.example/", holder.user
    assert 'href="//ond.example' not in csrf_failure(request).content.decode()
