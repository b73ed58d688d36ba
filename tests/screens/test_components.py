"""The parts that pages are made of: fields, errors, deadlines, and the pages of an error."""

import re
from datetime import date

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
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
