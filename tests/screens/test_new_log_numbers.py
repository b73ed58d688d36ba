"""Nytt stafettbarn: numbers and birth dates that cannot be, and what the age asks for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from permissions.national_number import generate
from stafettlog.models import Stafettlog
from tests.factories import fresh_number
from tests.factories.numbers import born_years_ago
from tests.screens.new_log import URL, client_of, errors_of, foresatt_data, form_data, refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("born", "sentence"),
    [
        ("", "Skriv inn fødselsdato"),
        ("i går", "Skriv datoen som dag, måned og år, for eksempel 06.06.2016"),
        ("2099-01-01", "Fødselsdatoen er fram i tid"),
        ("1980-01-01", "Sjekk at det er barnets nummer og dato."),
    ],
)
def test_a_child_without_a_number_needs_a_birth_date_that_can_be(holder, born, sentence):
    data = form_data(holder.organisation, number="", no_number="on", birth_date=born)
    response, _text = refused(holder, data)
    assert any(sentence in error for error in errors_of(response, "birth_date"))


def test_a_number_and_the_tick_for_none_contradict_each_other(holder):
    data = form_data(holder.organisation, no_number="on", birth_date="2018-05-05")
    response, _text = refused(holder, data)
    assert errors_of(response, "number") == [
        "Ta bort fødselsnummeret, eller krysset for at barnet ikke har det ennå"
    ]


def test_a_date_beside_the_number_must_be_the_numbers(holder):
    response, _text = refused(holder, form_data(holder.organisation, birth_date="2018-05-05"))
    assert errors_of(response, "birth_date") == ["Fødselsdatoen stemmer ikke med fødselsnummeret"]


def test_a_parents_number_in_the_childs_field_is_caught_by_the_age(holder):
    number = fresh_number(born_years_ago(41))
    response, _text = refused(holder, form_data(holder.organisation, number=number))
    assert errors_of(response, "number")[0].startswith("Fødselsdatoen sier at barnet er 41 år.")


def test_child_and_foresatt_cannot_have_one_number(holder):
    number = fresh_number(born_years_ago(8))
    rows = [foresatt_data(number=number)]
    response, _text = refused(holder, form_data(holder.organisation, rows, number=number))
    assert errors_of(response, "foresatt-0-number") == [
        "Dette er barnets fødselsnummer. Skriv den foresattes eget."
    ]


def test_two_foresatte_cannot_have_one_number(holder):
    number = fresh_number(born_years_ago(35))
    rows = [foresatt_data(number=number), foresatt_data(1, number=f"{number[:6]} {number[6:]}")]
    response, _text = refused(holder, form_data(holder.organisation, rows))
    assert errors_of(response, "foresatt-1-number") == ["Dette fødselsnummeret står allerede på foresatt 1."]


def test_a_foresatt_is_older_than_the_child(holder):
    rows = [foresatt_data(number=fresh_number(born_years_ago(3)))]
    response, _text = refused(holder, form_data(holder.organisation, rows))
    assert errors_of(response, "foresatt-0-number") == [
        "Den foresatte må være eldre enn barnet. Sjekk alle sifrene."
    ]


@pytest.mark.parametrize(("days_past", "needed"), [(-1, False), (0, True)], ids=["day-before-15", "15-today"])
def test_the_youths_own_tick_is_needed_from_the_fifteenth_birthday(holder, days_past, needed, time_machine):
    time_machine.move_to("2026-06-15 12:00+02:00", tick=False)
    born = timezone.localdate().replace(year=2011) - timedelta(days=days_past)
    data = form_data(holder.organisation, number=generate(born, 3))
    response = client_of(holder).post(URL, data)
    assert (response.status_code == 200) is needed
    if needed:
        assert errors_of(response, "youth_agreed")[0].startswith("Barnet er 15 år eller eldre.")
        assert client_of(holder).post(URL, {**data, "youth_agreed": "on"}).status_code == 302
    assert Stafettlog.objects.get().current_consent.youth_agreed is needed
