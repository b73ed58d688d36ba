"""Receipts of many logs: one's own on the page that makes them, all of them with the privacy officer."""

import pytest
from django.test import Client

from exports.mass.choice import MassChoice, MassPart
from exports.models import ExportReceipt
from permissions.models import User
from permissions.policy import Role
from tests.exports.mass_asking import ADDRESS
from tests.factories import make_organisation, make_role
from tests.screens.on_log import text
from tests.screens.tiltak import signed_in

LIST = "/eksportkvitteringer/"


@pytest.fixture
def coordinator(db: None) -> User:
    return make_role(Role.COORDINATOR, make_organisation())


@pytest.fixture
def officer(db: None) -> Client:
    return signed_in(make_role(Role.PRIVACY_OFFICER))


def receipt(by: User, **changes: object) -> ExportReceipt:
    parts = frozenset({MassPart.LOGS, MassPart.MEETINGS})
    choice = MassChoice(levels=(2,), parts=parts, with_names=True).to_json()
    values = {
        "user_id": str(by.pk),
        "user_name": by.display_name,
        "role": "Koordinator",
        "organisation": "Bakketoppen skole",
        "purpose": "Rapport til kommunen",
        "format": "csv",
        "parts": ["logs", "meetings"],
        "choice": choice,
        "logs": 1204,
        "left_out": 3,
        "with_number": False,
        "rows": 3311,
        "sha256": "cd" * 32,
        "size": 1000,
    }
    return ExportReceipt.objects.create(**(values | changes))


def test_officer_reads_what_and_how_many(officer: Client, coordinator: User) -> None:
    receipt(coordinator)
    page = " ".join(text(officer.get(LIST)).split())
    for shown in (
        coordinator.display_name,
        "1204 stafettlogger",
        "3 utelatt",
        "Rapport til kommunen",
        "Semikolondelt tekst (csv): Stafettlogger, Møter, med navn, Nivå 2",
        "cd" * 32,
    ):
        assert shown in page, shown


def test_archive_packages_have_a_line_too(officer: Client, coordinator: User) -> None:
    receipt(coordinator, format="zip", parts=[], choice={"log_ids": "x"}, logs=7, left_out=0)
    page = text(officer.get(LIST))
    assert "7 stafettlogger" in page
    assert "utelatt" not in page


def test_list_of_many_asks_no_more(officer: Client, coordinator: User, queries) -> None:
    receipt(coordinator)
    few = queries(officer, LIST, at_most=12).count
    for _number in range(9):
        receipt(coordinator)
    assert queries(officer, LIST).count == few


def test_page_lists_the_own_ones_of_many_alone(coordinator: User) -> None:
    receipt(coordinator, purpose="Mitt formål")
    receipt(coordinator, purpose="Om én logg", log_id="01900000-0000-7000-8000-000000000000", choice={})
    receipt(make_role(Role.COORDINATOR, make_organisation()), purpose="Andres formål")
    page = text(signed_in(coordinator).get(ADDRESS))
    assert "Mitt formål" in page
    assert "1204 stafettlogger, 3 utelatt" in page
    assert "Om én logg" not in page
    assert "Andres formål" not in page
