"""Import fra regneark in a browser: upload, what is wrong, the rest written; at both widths."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from permissions.policy import Role
from stafettlog.models import Actor
from tests.browser.conftest import DESKTOP, PHONE
from tests.exports.imports import sheets
from tests.exports.imports.conftest import person
from tests.factories import make_organisation, make_role, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


class Signed:
    """What the fixture sign_in asks of: a user without a place."""

    def __init__(self, role: Role) -> None:
        self.user = make_role(role)


@pytest.fixture
def admin() -> Signed:
    make_organisation("PPT Solvik")
    known = make_staff(make_organisation("Bakketoppen skole"), "Mari")
    known.user.email = "mari@solvik.example"
    known.user.save()
    return Signed(Role.MUNICIPALITY_ADMIN)


@pytest.fixture
def file(admin: Signed, tmp_path: Path) -> Path:
    known = Actor.objects.select_related("user").get()
    rows = [
        person(),
        person(
            first_name="Mari",
            last_name=known.user.last_name,
            number="",
            email="mari@solvik.example",
            title="Inspektør",
        ),
        person(
            first_name="Ola",
            last_name="Feilsen",
            number="12345678901",
            phone="12",
            email="ola@solvik.example",
        ),
        person(first_name="Siv", last_name="Ny", place="PPT Solvik og omegn", email="siv@solvik.example"),
    ]
    path = tmp_path / "ansatte.xlsx"
    head = (*sheets.STAFF, "Rolle")
    path.write_bytes(sheets.xlsx(head, *[[*row, "Leder"] for row in rows]))
    return path


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_sheet_is_uploaded_looked_at_and_written(
    new_page: Callable,
    sign_in: Callable,
    admin: Signed,
    file: Path,
    axe: Callable,
    shot: Callable,
    size: dict,
) -> None:
    page: Page = sign_in(new_page(viewport=size), admin)

    def look(name: str) -> None:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
        shot(page, f"import-{name}")

    page.goto("/ansatte/")
    shot(page, "import-ansatte")
    page.get_by_role("link", name="Importer").click()
    look("start")
    page.get_by_role("button", name="Last opp og se over").click()
    expect(page.get_by_role("alert")).to_contain_text("Velg filen du vil laste opp")
    look("start-feil")
    page.get_by_label("Regneark").set_input_files(file)
    page.get_by_role("button", name="Last opp og se over").press("Enter")
    expect(page.get_by_text("2 rader har feil.")).to_be_visible()
    look("feil")
    page.get_by_role("link", name="Alle").click()
    expect(page.get_by_text("fra «Kontaktlærer» til «Inspektør»")).to_be_visible()
    look("alle")
    page.get_by_role("button", name="Legg inn").click()
    expect(page.get_by_role("alert")).to_contain_text("Ingenting er lagt inn")
    page.get_by_label("Legg inn de riktige radene likevel").press("Space")
    page.get_by_role("button", name="Legg inn").press("Enter")
    expect(page.get_by_role("heading", name="Importen er lagt inn")).to_be_visible()
    look("ferdig")
    assert Actor.objects.filter(user__last_name="Nyansatt").count() == 1
    page.get_by_role("link", name="Ny import").click()
    expect(page.get_by_role("cell", name="ansatte.xlsx")).to_be_visible()
    look("start-igjen")


def test_template_is_fetched_and_a_file_is_thrown_away_without_javascript(
    new_page: Callable, sign_in: Callable, admin: Signed, file: Path, tmp_path: Path, shot: Callable
) -> None:
    page: Page = sign_in(new_page(viewport=PHONE, java_script_enabled=False, color_scheme="dark"), admin)
    page.goto("/import/?type=organisations")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Mal for virksomheter").click()
    assert waiting.value.suggested_filename == "mal-virksomheter.xlsx"
    page.locator("label[for=id_kind_1]").click()
    page.get_by_label("Regneark").set_input_files(file)
    page.get_by_role("button", name="Last opp og se over").click()
    shot(page, "import-mork")
    page.get_by_role("button", name="Forkast filen").click()
    expect(page.get_by_role("status").first).to_contain_text("Filen er forkastet.")
