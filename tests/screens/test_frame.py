"""The frame of every page: jazzmin's contract, our CSP, contrast, sign-in, and what is closed."""

import re
from datetime import date
from pathlib import Path

import jazzmin
import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.widgets import (
    CheckCard,
    CountedTextInput,
    DateInput,
    NationalNumberInput,
    RadioCards,
    RadioPills,
)
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


# --- Components --------------------------------------------------------------------------------------


class EveryKind(StafettForm):
    missing = {"name": "Skriv inn fornavn"}
    name = forms.CharField(label="Fornavn", max_length=20, widget=CountedTextInput)
    number = forms.CharField(
        label="Fødselsnummer", help_text="11 siffer", widget=NationalNumberInput(lookup_url="/x/")
    )
    day = forms.DateField(label="Dato", widget=DateInput(weeks=(4,), weeks_from="day"))
    area = forms.ChoiceField(
        label="Område", help_text="Velg", choices=[("a", "A"), ("b", "B")], widget=RadioPills
    )
    level = forms.ChoiceField(
        label="Nivå", choices=[("1", "Nivå 1")], widget=RadioCards(descriptions={"1": "Her"})
    )
    agreed = forms.BooleanField(label="Samtykker", help_text="I 24 måneder", widget=CheckCard)
    email = forms.EmailField(label="E-post", required=False)


def drawn(form: forms.Form) -> str:
    fields = "".join(f"{{% field form.{name} %}}" for name in form.fields)
    return Template("{% load ui %}{% error_summary form %}" + fields).render(Context({"form": form}))


@pytest.mark.parametrize("data", [None, {}, {"email": "x", "day": "x"}])
def test_every_reference_by_id_finds_its_element(data: dict[str, str] | None) -> None:
    html = drawn(EveryKind(data))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    pointing = "aria-describedby|for|data-counter|data-date-echo|data-lookup-output"
    named = re.findall(rf'\s(?:{pointing})="([^"]+)"', html) + re.findall(r'href="#([^"]+)"', html)
    assert {one for many in named for one in many.split()} - set(ids) == set()


def test_errors_stand_by_the_field_and_on_top() -> None:
    html = drawn(EveryKind({"email": "x"}))
    assert "Du må rette 7 feil" in html
    assert html.count("Skriv inn fornavn") == 2
    assert 'href="#id_area_0"' in html
    assert "navn@eksempel.no" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert "feil" not in drawn(EveryKind())


@pytest.mark.parametrize(
    ("days", "text"),
    [(-4, "Forfalt for 4 dager siden"), (-1, "Forfalt for 1 dag siden"), (0, "I dag"), (10, "Om 10 dager")],
)
def test_a_deadline_says_in_words_how_near_it_is(days: int, text: str) -> None:
    with override("nb"):
        html = Template("{% load ui %}{% deadline day days %}").render(
            Context({"day": date(2016, 6, 6), "days": days})
        )
    assert text in html
    assert "6. juni 2016" in html


@pytest.mark.parametrize("name", ["400", "403", "404", "429", "500", "csrf"])
def test_an_error_page_needs_no_request(name: str) -> None:
    html = render_to_string(f"errors/{name}.html")
    assert html.count("<h1>") == 1


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
    html = client.get(reverse("admin:login")).content.decode()
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
    where = reverse("admin:password_change")
    sent = {"username": user.username, "password": PASSWORD, "next": where}
    assert client.post(reverse("admin:login"), sent)["Location"] == where


def test_a_foresatt_is_sent_to_the_family_page_and_never_round_in_a_ring(foresatt: Client) -> None:
    first = foresatt.get(reverse("admin:index"))
    assert first["Location"].startswith(reverse("admin:login"))
    assert foresatt.get(first["Location"])["Location"] == reverse("portal:index")


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
