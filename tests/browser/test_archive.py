"""Arkivering in a browser: packed, received and due, one by one and several at once."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exports.models import ArchiveRecord, ExportJob
from permissions.policy import LogState, Role
from stafettlog.models import Actor
from tests.archive.conftest import closed, receipt_xml
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import make_role


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_koordinator_archives_logs(
    new_page: Callable,
    sign_in: Callable,
    holder: Actor,
    tmp_path: Path,
    axe: Callable,
    shot: Callable,
    size: dict,
) -> None:
    def fits() -> None:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

    first = closed(holder, first_name="Lisa", last_name="Hansen")
    second = closed(holder, first_name="Anders", last_name="Aas")
    page = sign_in(
        new_page(viewport=size), SimpleNamespace(user=make_role(Role.COORDINATOR, holder.organisation))
    )
    page.goto(reverse("admin:archive_list"))
    fits()
    shot(page, "archive-list-empty")
    page.get_by_role("link", name="Lisa Hansen").click()
    fits()
    shot(page, "archive-log-new")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Lag arkivpakke").click()
    assert waiting.value.suggested_filename == f"arkivpakke-{str(first.pk)[-8:]}.zip"
    page.reload()
    shot(page, "archive-log-packed")
    page.get_by_role("link", name="Registrer kvittering").click()
    page.get_by_role("button", name="Registrer kvittering").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv hvilket arkiv som har loggen")
    fits()
    shot(page, "archive-receipt-errors")
    file = tmp_path / "kvittering.xml"
    file.write_bytes(receipt_xml(first.pk))
    page.get_by_label("Kvitteringen fra arkivet").set_input_files(file)
    page.get_by_label("Arkiv", exact=True).fill("Kommunearkivet")
    page.get_by_role("button", name="Registrer kvittering").click()
    expect(page.get_by_text("Loggen er arkivert.")).to_be_visible()
    fits()
    shot(page, "archive-log-received")
    first.refresh_from_db()
    assert first.state == LogState.ARCHIVED
    page.get_by_role("link", name="Behold loggen lenger").click()
    fits()
    shot(page, "archive-keep")

    page.goto(reverse("admin:archive_receipts"))
    fits()
    sheet = tmp_path / "oversikt.csv"
    sheet.write_text(
        f"Stafettlogg;Id\n{second.pk};2026/8\n{first.pk};{ArchiveRecord.objects.get().archive_id}\n"
    )
    page.get_by_label("Filer").set_input_files(sheet)
    page.get_by_label("Arkiv", exact=True).fill("Kommunearkivet")
    page.get_by_role("button", name="Registrer kvitteringene").click()
    expect(page.get_by_text("1 av 2 er registrert")).to_be_visible()
    fits()
    shot(page, "archive-receipts")

    page.goto(reverse("admin:archive_list"))
    page.get_by_role("checkbox", name="Velg Anders Aas").check()
    fits()
    shot(page, "archive-list")
    page.get_by_role("button", name="Lag arkivpakker av valgte").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Arkivpakker")
    fits()
    shot(page, "archive-job")
    assert ExportJob.objects.get().total == 1


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_kommuneadministrator_sets_a_rule(
    new_page: Callable, sign_in: Callable, holder: Actor, axe: Callable, shot: Callable, size: dict
) -> None:
    page = sign_in(new_page(viewport=size), SimpleNamespace(user=make_role(Role.MUNICIPALITY_ADMIN)))
    page.goto(reverse("admin:retention_rules"))
    page.get_by_role("link", name=holder.organisation.name).click()
    page.get_by_label("Måneder").fill("0")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv et helt tall fra 1 til 1200")
    axe(page)
    shot(page, "retention-rule")
    page.get_by_label("Måneder").fill("24")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Egen regel").last).to_be_visible()
    axe(page)
    shot(page, "retention-rules")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
