"""Eksporter flere in a browser: choose, look over, fetch; and a large one that the worker makes."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from exports.mass import run, services
from exports.models import ExportJob
from permissions.policy import Role
from stafettlog.models import Actor, Stafettlog
from tests.browser.conftest import PHONE
from tests.exports.mass_asking import ADDRESS, make_job, protect
from tests.factories import make_concern, make_log, make_role


@pytest.fixture
def coordinator(log: Stafettlog, holder: Actor) -> SimpleNamespace:
    """Of the virksomhet of three logs, one of a protected child. As sign_in() takes a person."""
    make_concern(log, holder, text="=Strever med leseflyt")
    make_log(holder, level=2, first_name="Odd")
    protect(make_log(holder), holder)
    return SimpleNamespace(user=make_role(Role.COORDINATOR, holder.organisation))


def download(page: Page, to: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Last ned").click()
    saved = to / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    return saved


def test_coordinator_chooses_looks_over_and_takes_the_file(
    page: Page, sign_in: Callable, coordinator: SimpleNamespace, tmp_path: Path, axe: Callable, shot: Callable
) -> None:
    sign_in(page, coordinator)
    page.goto("/stafettlog/overseenlog/")
    page.get_by_role("link", name="Eksporter flere").click()
    expect(page.get_by_role("heading", name="Eksporter flere", level=1)).to_be_visible()
    axe(page)
    shot(page, "mass-export")
    page.get_by_role("button", name="Se over").click()
    expect(page.get_by_role("heading", name="2 stafettlogger blir med")).to_be_visible()
    axe(page)
    shot(page, "mass-review")
    page.get_by_role("button", name="Lag fil").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv hva eksporten skal brukes til")
    axe(page)
    shot(page, "mass-review-error")
    page.get_by_label("Formål").fill("Rapport til kommunen")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    waiting.value.save_as(tmp_path / "bok.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "bok.xlsx")
    assert len(book.get_sheet_by_name("Stafettlogger").to_python()) == 1 + 2
    assert "=Strever med leseflyt" in str(book.get_sheet_by_name("Oppmerksomheter og tiltak").to_python())
    page.get_by_role("button", name="Endre utvalget").click()
    expect(page.get_by_role("cell", name="Rapport til kommunen")).to_be_visible()
    axe(page)


def test_large_one_is_watched_and_fetched_from_min_side(
    page: Page,
    sign_in: Callable,
    coordinator: SimpleNamespace,
    tmp_path: Path,
    axe: Callable,
    shot: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "SMALL", 1)
    sign_in(page, coordinator)
    page.goto(ADDRESS)
    page.get_by_role("button", name="Se over").click()
    page.get_by_label("Formål").fill("Rapport til kommunen")
    page.get_by_role("button", name="Lag fil").click()
    expect(page.get_by_text("Filen står i kø.")).to_be_visible()
    axe(page)
    ExportJob.objects.update(state="running", total=400, done=100)
    expect(page.get_by_text("100 av 400 stafettlogger er klare.")).to_be_visible()
    expect(page.locator("progress")).to_have_attribute("value", "100")
    ExportJob.objects.update(done=200)
    expect(page.locator("progress")).to_have_attribute("value", "200")
    shot(page, "mass-job-running")
    ExportJob.objects.update(state="waiting", total=0, done=0)
    run.work()
    # The page sees by itself that it is over.
    expect(page.get_by_role("button", name="Last ned")).to_be_visible()
    axe(page)
    shot(page, "mass-job-ready")
    page.goto("/")
    axe(page)
    shot(page, "mass-min-side")
    page.get_by_role("link", name="Hent filen").click()
    assert download(page, tmp_path).suffix == ".xlsx"


def test_everything_works_on_a_phone_without_javascript(
    new_page: Callable, sign_in: Callable, coordinator: SimpleNamespace, tmp_path: Path, shot: Callable
) -> None:
    page = sign_in(new_page(viewport=PHONE, java_script_enabled=False), coordinator)
    page.goto(ADDRESS)
    shot(page, "mass-export")
    page.get_by_role("button", name="Se over").click()
    shot(page, "mass-review")
    page.get_by_label("Formål").fill("Rapport til kommunen")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Lag fil").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    job = make_job(coordinator.user, state="running", total=400, done=100)
    page.goto(f"{ADDRESS}{job.pk}/")
    shot(page, "mass-job-running")
    page.get_by_role("link", name="Oppdater siden").click()
    page.get_by_role("button", name="Avbryt eksporten").click()
    expect(page.get_by_text("Det finnes ingen fil.")).to_be_visible()
    page.goto(ADDRESS)
    shot(page, "mass-export-jobs")
