"""The frame of every page: jazzmin's contract, our CSP, contrast, sign-in, and what is closed."""

import re
from pathlib import Path

import jazzmin
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, make_organisation, make_staff

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static/stafett/css").glob("*.css"))
INLINE = re.compile(r"(?i)<style|\sstyle=|\son[a-z]+=[\"']|=[\"']javascript:|<script(?![^>]*\ssrc=)")


def blocks(text: str) -> set[str]:
    return set(re.findall(r"{%\s*block\s+(\w+)", text))


def test_our_base_has_every_block_of_jazzmins() -> None:
    theirs = Path(jazzmin.__file__).parent / "templates/admin/base.html"
    ours = (ROOT / "templates/admin/base.html").read_text()
    assert blocks(theirs.read_text()) <= blocks(ours)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_nothing_inline(path: Path) -> None:
    assert not INLINE.findall(path.read_text())


def test_every_static_file_that_templates_name_exists() -> None:
    names = {
        name for path in TEMPLATES for name in re.findall(r"{%\s*static\s+['\"]([^'\"]+)", path.read_text())
    }
    assert "stafett/mark.svg" in names
    assert [name for name in names if finders.find(name) is None] == []


def test_every_icon_that_templates_name_exists() -> None:
    drawn = Path(finders.find("vendor/fontawesome-free/css/all.min.css")).read_text()
    names = {name for path in TEMPLATES for name in re.findall(r"{%\s*icon\s+\"([\w-]+)\"", path.read_text())}
    names |= {name for path in TEMPLATES for name in re.findall(r"\bfa-([\w-]+)\"", path.read_text())}
    assert names
    assert [name for name in names if f".fa-{name}:before" not in drawn] == []


def test_nothing_is_fetched_from_elsewhere_and_no_screen_is_locked_to_one_way_up() -> None:
    text = "".join(path.read_text() for path in [*STYLES, *(ROOT / "static/stafett/js").glob("*.js")])
    assert "://" not in text
    assert "orientation" not in text


# --- Colours ---------------------------------------------------------------------------------------

PAIRS = [
    ("ink", "page-bg"),
    ("ink", "surface"),
    ("muted", "surface"),
    ("muted", "page-bg"),
    ("link", "surface"),
    ("link", "page-bg"),
    ("link", "primary-weak"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("ink", "primary-weak"),
    ("muted", "primary-weak"),
    ("danger-ink", "surface"),
    ("danger-ink", "page-bg"),
    ("warning-ink", "surface"),
    ("ok-ink", "surface"),
    *((f"level-{n}-ink", f"level-{n}-bg") for n in (1, 2, 3)),
    *((f"{name}-ink", f"{name}-bg") for name in ("info", "danger", "warning", "ok", "neutral", "lysglimt")),
]


def tokens(theme: str) -> dict[str, str]:
    text = (ROOT / "static/stafett/css/tokens.css").read_text()
    part = text[text.rindex(f'[data-bs-theme="{theme}"]') :].split("\n}", 1)[0]
    return dict(re.findall(r"--sl-([\w-]+): (#[0-9a-f]{6})", part))


def contrast(one: str, other: str) -> float:
    """Ratio by WCAG 2.2, relative luminance of sRGB."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_and_controls_can_be_seen(theme: str) -> None:
    colours = tokens(theme)
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    assert contrast(colours["control-border"], colours["surface"]) >= 3
    assert contrast(colours["focus"], colours["page-bg"]) >= 3


# --- Who comes in, and where they land -----------------------------------------------------------------


@pytest.fixture
def staff(db: None, client: Client) -> Client:
    client.force_login(make_staff(make_organisation()).user)
    return client


@pytest.fixture
def foresatt(db: None, client: Client) -> Client:
    user = make_staff(make_organisation()).user
    user.is_staff = False
    user.save()
    client.force_login(user)
    return client


def test_sign_in_page_has_language_heading_and_labels(db: None, client: Client) -> None:
    html = client.get(reverse("sign_in_local")).content.decode()
    assert '<html lang="nb"' in html
    assert html.count("<h1") == 1
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html


def test_wrong_password_and_unknown_name_get_the_same_answer(db: None, client: Client) -> None:
    user = make_staff(make_organisation()).user
    said = set()
    for name in (user.username, "finnesikke"):
        html = client.post(reverse("admin:login"), {"username": name, "password": "feil"}).content.decode()
        assert "<title>Feil: " in html
        said.add(re.search(r'<div class="sl-error-summary.*?</div>', html, re.DOTALL).group())
    assert len(said) == 1


def test_staff_land_where_they_were_heading(db: None, client: Client) -> None:
    user = make_staff(make_organisation()).user
    where = reverse("admin:who_may")
    sent = {"username": user.username, "password": PASSWORD, "next": where}
    assert client.post(reverse("admin:login"), sent)["Location"] == where


def test_who_is_not_staff_is_sent_to_the_sign_in_page_and_never_round_in_a_ring(foresatt: Client) -> None:
    """Nothing to read as foresatt either: the page stays. Who reads is sent on (access/test_strangers)."""
    first = foresatt.get(reverse("admin:index"))
    assert first["Location"].startswith(reverse("admin:login"))
    assert foresatt.get(first["Location"]).status_code == 200


def test_a_foresatt_may_sign_out(foresatt: Client) -> None:
    assert foresatt.post(reverse("admin:logout")).status_code == 200
    assert "_auth_user_id" not in foresatt.session


@pytest.mark.parametrize("path", ["/autocomplete/", "/stafettlog/", "/r/1/1/", "/finnes-ikke/"])
def test_what_django_would_leak_is_not_there(staff: Client, path: str) -> None:
    assert staff.get(path).status_code == 404


def test_the_frame_has_menu_search_and_workplace(staff: Client) -> None:
    html = staff.get(reverse("admin:password_change")).content.decode()
    assert html.count("<h1") == 1
    assert 'role="search"' in html
    for name in ("Min side", "Mine stafettbarn", "Mine aktørbarn", "Aktører", "Logg ut"):
        assert name in html
