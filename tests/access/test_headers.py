"""The headers that keep a page from being kept, framed or sniffed, on every status."""

from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from permissions.rate_limits import TooManyRequests
from tests.factories import make_concern, make_log, make_organisation, make_staff

pytestmark = pytest.mark.django_db

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def answers(client: Client) -> dict[str, HttpResponse]:
    """An answer of each status, to someone signed in."""
    holder = make_staff(make_organisation())
    log = make_log(holder)
    make_concern(log, holder)
    client.force_login(holder.user)
    client.raise_request_exception = False
    home = reverse("admin:index")
    page = reverse("admin:stafettlog_stafettlog_change", args=[log.pk])
    made = {
        "200": client.get(home),
        "200 log": client.get(page),
        "302": client.post(reverse("admin:stafettlog_stafettlog_changelist"), {"q": "anna"}),
        "400": client.post(home, {f"f{at}": "x" for at in range(2000)}),
        "400 host": client.get(home, headers={"Host": "et annet sted"}),
        "404": client.get("/finnes/ikke/"),
        "405": client.put(reverse("admin:log_history", args=[log.pk])),
        "413": client.generic("POST", home, b"", CONTENT_LENGTH=str(settings.REQUEST_MAX_BYTES + 1)),
    }
    with patch("stafettlog.admin.log_page.read", side_effect=RuntimeError):
        made["500"] = client.get(page)
    with patch("stafettlog.admin.log_page.read", side_effect=TooManyRequests(9)):
        made["429"] = client.get(page)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(holder.user)
    made["403"] = strict.post(page)
    return made


def test_every_status_has_every_header(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        assert str(answer.status_code) == name[:3], name
        for header, value in EXPECTED.items():
            assert answer.headers.get(header) == value, (name, header)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], name
        assert "camera=()" in answer.headers["Permissions-Policy"], name
        assert "no-store" in answer.headers["Cache-Control"], name


def test_sign_in_page_and_probes_have_them_too(client: Client) -> None:
    for url in [reverse("admin:login"), "/healthz", "/readyz"]:
        answer = client.get(url)
        assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED, url
        assert "no-store" in answer.headers["Cache-Control"], url
