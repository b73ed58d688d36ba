"""What is registered about a person, in a browser: the portal's page, staff's own, a log's, the ombud's."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from permissions.policy import Role
from stafettlog.models import Actor, Stafettlog
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import make_concern, make_lysglimt, make_meeting, make_role

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])


class Someone:
    """What `sign_in` takes: something with a user."""

    def __init__(self, user: object) -> None:
        self.user = user


@pytest.fixture
def filled(log: Stafettlog, holder: Actor) -> Stafettlog:
    concern = make_concern(log, holder, text="Strever med leseflyt")
    make_meeting(log, concerns=[concern])
    make_lysglimt(log, text="Turid Nabo leste med Lisa")
    return log


def narrow(page: Page, size: dict) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def fetched(page: Page, button: str, to: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    saved = to / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    return saved


@SIZES
def test_foresatt_reads_and_takes_along_what_is_registered(
    new_page: Callable,
    sign_in: Callable,
    filled: Stafettlog,
    axe: Callable,
    shot: Callable,
    size: dict,
    tmp_path: Path,
) -> None:
    user = filled.child.foresatt_relations.get().foresatt.user
    page = sign_in(new_page(viewport=size), Someone(user))
    page.goto("/portal/")
    page.get_by_role("link", name="Opplysninger om meg").click()
    expect(page.get_by_role("heading", name="Opplysninger om meg", level=1)).to_be_visible()
    axe(page)
    shot(page, "own-data-family")
    assert narrow(page, size)
    assert fetched(page, "Last ned som PDF", tmp_path).read_bytes().startswith(b"%PDF-")
    assert zipfile.is_zipfile(fetched(page, "Last ned som PDF og JSON (zip)", tmp_path))


@SIZES
def test_staff_read_their_own(
    new_page: Callable,
    sign_in: Callable,
    holder: Actor,
    filled: Stafettlog,
    axe: Callable,
    shot: Callable,
    size: dict,
) -> None:
    page = sign_in(new_page(viewport=size), holder)
    page.goto("/")
    page.locator(".sl-user > summary").click()
    page.get_by_role("link", name="Mine opplysninger").click()
    expect(page.get_by_role("heading", name="Mine opplysninger", level=1)).to_be_visible()
    axe(page)
    shot(page, "own-data-staff")
    assert narrow(page, size)


@SIZES
def test_holder_makes_an_insight_with_a_text_that_was_ticked(
    new_page: Callable,
    sign_in: Callable,
    holder: Actor,
    filled: Stafettlog,
    axe: Callable,
    shot: Callable,
    size: dict,
    tmp_path: Path,
) -> None:
    page = sign_in(new_page(viewport=size), holder)
    page.goto(reverse("admin:log_export", args=[filled.pk]))
    page.get_by_role("link", name="Lag innsyn").click()
    page.get_by_role("button", name="Lag fil").click()
    expect(page.get_by_role("alert")).to_contain_text("Velg hvem innsynet gjelder")
    axe(page)
    shot(page, "insight-error")
    page.locator("label", has_text="En annen person").click()
    page.get_by_label("Formål").fill("Innsynskrav 7")
    page.get_by_label("Navn å lete etter i tekstene").fill("Turid")
    page.get_by_role("button", name="Let i tekstene").click()
    expect(page.get_by_role("heading", name="Her står «Turid»")).to_be_visible()
    axe(page)
    shot(page, "insight")
    assert narrow(page, size)
    page.locator("label[for^=id_passages]").click()
    saved = fetched(page, "Lag fil", tmp_path)
    with zipfile.ZipFile(saved) as archive:
        found = json.loads(archive.read("innsyn.json"))
    assert [entry["text"] for entry in found["sections"][0]["entries"]] == ["Turid Nabo leste med [navn]"]


@SIZES
def test_ombud_finds_a_person(
    new_page: Callable, sign_in: Callable, filled: Stafettlog, axe: Callable, shot: Callable, size: dict
) -> None:
    page = sign_in(new_page(viewport=size), Someone(make_role(Role.PRIVACY_OFFICER)))
    page.goto("/innsyn/person/")
    page.get_by_role("button", name="Finn").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv fødselsnummeret")
    axe(page)
    page.get_by_label("Fødselsnummer (11 siffer)").fill(filled.child.national_number)
    page.get_by_role("button", name="Finn").click()
    expect(page.get_by_role("cell", name="Barnet")).to_be_visible()
    axe(page)
    shot(page, "find-person")
    assert narrow(page, size)
