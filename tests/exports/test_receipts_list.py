"""Eksportkvitteringer: the privacy officer reads who took what out, and no name of a child."""

import pytest
from django.test import Client
from django.urls import reverse

from exports.models import ExportReceipt
from permissions.models import User
from permissions.policy import Role
from tests.factories import make_role
from tests.screens.on_log import text


@pytest.fixture
def officer(db) -> Client:
    client = Client()
    client.force_login(make_role(Role.PRIVACY_OFFICER))
    return client


ADDRESS = "/eksportkvitteringer/"


def receipt(case, by: User, **changes: object) -> ExportReceipt:
    values = {
        "log_id": str(case.log.pk),
        "user_id": str(by.pk),
        "user_name": by.display_name,
        "role": "Stafettholder",
        "organisation": "Bakketoppen skole",
        "purpose": "Til møte om Lisas plan",
        "format": "xlsx",
        "parts": ["log", "work"],
        "with_number": False,
        "rows": 17,
        "sha256": "ab" * 32,
        "size": 1000,
    }
    return ExportReceipt.objects.create(**(values | changes))


def test_who_what_and_checksum(officer, case) -> None:
    assert reverse("admin:receipts_list") == ADDRESS
    receipt(case, case.holder.user)
    page = text(officer.get(ADDRESS))
    for shown in (
        case.holder.display_name,
        "Til møte om [navn] plan",
        "Oppmerksomheter og tiltak",
        "uten fødselsnummer",
        "ab" * 32,
        ">17<",
        f"Stafettlogg {str(case.log.pk)[-8:]}",
    ):
        assert shown in page, shown
    for hidden in ("Lisa", "Hansen", "leseflyt"):
        assert hidden not in page


def test_narrowed(officer, case) -> None:
    receipt(case, case.holder.user)
    receipt(case, case.actor.user, log_id="01900000-0000-7000-8000-000000000000")
    for query, count in (
        ("", 2),
        (f"?navn={case.actor.user.last_name}", 1),
        (f"?logg={case.log.pk}", 1),
        ("?logg=tull", 0),
    ):
        assert text(officer.get(ADDRESS + query)).count("SHA-256 ") == count, query
    answer = officer.post(ADDRESS, {"navn": "01018012345", "logg": "x"})
    assert answer.url == f"{ADDRESS}?logg=x"


def test_pages(officer, case, queries) -> None:
    receipt(case, case.holder.user)
    few = queries(officer, ADDRESS, at_most=12)
    for _ in range(60):
        receipt(case, case.holder.user)
    first = queries(officer, ADDRESS, at_most=12)
    assert first.count == few.count
    page = text(first.response)
    assert page.count("SHA-256 ") == 50
    link = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert text(officer.get(ADDRESS + link.rpartition("/")[2])).count("SHA-256 ") == 11


def test_for_the_officer_alone(client, case) -> None:
    receipt(case, case.holder.user)
    answer = client.get(ADDRESS)
    assert answer.status_code == 403
    assert "SHA-256" not in text(answer)
