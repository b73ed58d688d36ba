"""National numbers: the series, the control digits, the centuries, the rule of 2032, and the form field."""

from datetime import date, timedelta

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from hypothesis import assume, given
from hypothesis import strategies as st

from permissions.fields import NationalNumberField
from permissions.national_number import InvalidNumber, Kind, generate, mask, parse
from tests.identity.numbers import number, numbers

TODAY = date(2026, 11, 23)
AFTER = date(2033, 6, 1)
birth_dates = st.dates(date(1854, 1, 1), TODAY)


def read(text, today=TODAY, **how):
    return parse(text, **{"allow_synthetic": False, "today": today, **how})


def refused(text, today=TODAY, **how):
    with pytest.raises(InvalidNumber) as caught:
        read(text, today, **how)
    assert text not in str(caught.value) or not text
    return caught.value.code


@given(birth_dates, st.integers(0, 180))
def test_generated_number_is_read_back_with_its_birth_date(birth_date, serial):
    found = read(generate(birth_date, serial), synthetic_only=True)
    assert found.kind is Kind.SYNTHETIC
    assert found.birth_date == birth_date
    assert found.value[2] in "89"


def test_generate_gives_each_serial_its_own_number_and_then_stops():
    whole = [generate(date(2016, 5, 17), serial) for serial in range(400)]
    assert len(set(whole)) == 400
    assert whole == [generate(date(2016, 5, 17), serial) for serial in range(400)]
    with pytest.raises(ValueError, match="no synthetic number left"):
        generate(date(2016, 5, 17), 600)
    with pytest.raises(ValueError, match="no synthetic number left"):
        generate(date(2040, 1, 1), 0)


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 10), st.integers(0, 9))
def test_one_wrong_digit_is_always_found(birth_date, individual, place, digit):
    day, month, year = birth_date.day, birth_date.month, birth_date.year
    for leaves in (0, 1, 2, 3):
        for right in numbers(day, month, year, individual, k1_leaves=leaves):
            wrong = right[:place] + str(digit) + right[place + 1 :]
            for today in (TODAY, AFTER) if wrong != right else ():
                assert refused(wrong, today, allow_synthetic=True) in {"check", "date"}


@given(birth_dates, st.integers(0, 180), st.integers(0, 9))
def test_two_swapped_neighbours_are_always_found(birth_date, serial, place):
    right = generate(birth_date, serial)
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assume(wrong != right)
    assert refused(wrong, allow_synthetic=True) in {"check", "date"}


@pytest.mark.parametrize(
    ("year", "first", "born"),
    [
        (54, 500, 1854),
        (99, 740, 1899),
        (0, 0, 1900),
        (99, 480, 1999),
        (40, 900, 1940),
        (99, 980, 1999),
        (0, 500, 2000),
        (39, 900, 2039),
        (39, 0, 1939),
        (54, 900, 1954),
    ],
)
def test_century_follows_the_individual_number(year, first, born):
    found = read(number(31, 3, year, first), today=date(2039, 12, 31))
    assert found.kind is Kind.ORDINARY
    assert found.birth_date == date(born, 3, 31)


@pytest.mark.parametrize(("year", "first"), [(40, 500), (53, 880), (54, 760), (80, 760)])
def test_a_year_outside_the_table_of_centuries_is_refused_until_2032_and_then_has_no_birth_date(year, first):
    text = number(1, 1, year, first)
    assert refused(text) == "date"
    assert read(text, today=AFTER).birth_date is None


def test_leap_day_needs_a_leap_year():
    assert read(number(29, 2, 0, 500)).birth_date == date(2000, 2, 29)
    assert refused(number(29, 2, 0, 0)) == "date"
    assert refused(number(29, 2, 1, 500)) == "date"
    assert read(number(29, 2, 0, 0, k1_leaves=2), today=AFTER).birth_date is None


def test_d_number_has_its_day_plus_40():
    found = read(number(71, 12, 85, 100))
    assert (found.kind, found.birth_date) == (Kind.D, date(1985, 12, 31))
    assert refused(number(72, 12, 85, 100)) == "date"
    assert refused(number(40, 12, 85, 100)) == "date"
    assert refused(number(81, 12, 85, 100)) == "date"


def test_h_number_and_plus_40_synthetic_are_told_apart_by_the_setting():
    text = number(17, 45, 15, 600)
    assert read(text).kind is Kind.H
    assert read(text).birth_date == date(2015, 5, 17)
    assert read(text, allow_synthetic=True).kind is Kind.SYNTHETIC
    assert read(text, synthetic_only=True).kind is Kind.SYNTHETIC
    assert refused(number(57, 45, 15, 600)) == "date"


@pytest.mark.parametrize("month", [0, 13, 40, 53, 60, 65, 66, 77, 80, 93])
def test_other_months_are_no_date(month):
    text = number(17, month, 15, 600)
    assert refused(text) == "date"
    assert refused(text, allow_synthetic=True) == "date"


def test_synthetic_d_number_is_synthetic():
    found = read(number(57, 85, 15, 600), synthetic_only=True)
    assert (found.kind, found.birth_date) == (Kind.SYNTHETIC, date(2015, 5, 17))


def test_production_refuses_synthetic_and_the_demo_refuses_real_numbers():
    made, real = generate(date(2015, 5, 17), 3), number(17, 5, 15, 600)
    assert refused(made) == "synthetic"
    assert read(made, allow_synthetic=True).value == made
    assert read(real, allow_synthetic=True).kind is Kind.ORDINARY
    assert refused(real, synthetic_only=True) == "synthetic"
    assert refused(number(57, 5, 15, 600), synthetic_only=True) == "synthetic"


@pytest.mark.parametrize("leaves", [1, 2, 3])
def test_rule_of_2032_widens_the_first_control_digit_from_its_day(leaves):
    text = number(17, 5, 25, 100, k1_leaves=leaves)
    assert refused(text, today=date(2031, 12, 31)) == "check"
    found = read(text, today=date(2032, 1, 1))
    assert (found.kind, found.birth_date) == (Kind.ORDINARY, None)


@pytest.mark.parametrize("leaves", [4, 7, 10])
def test_rule_of_2032_widens_no_further(leaves):
    assert refused(number(17, 5, 25, 100, k1_leaves=leaves), today=AFTER) == "check"


def test_synthetic_numbers_of_the_new_kind_are_read_today_without_a_birth_date():
    found = read(number(17, 85, 25, 100, k1_leaves=3), synthetic_only=True)
    assert (found.kind, found.birth_date) == (Kind.SYNTHETIC, None)


def test_number_of_the_old_kind_keeps_its_century_after_2032():
    assert read(number(17, 5, 15, 600), today=AFTER).birth_date == date(2015, 5, 17)


def test_birth_date_to_come_is_refused():
    tomorrow = TODAY + timedelta(days=1)
    assert refused(number(tomorrow.day, tomorrow.month, 26, 600)) == "future"
    assert read(number(TODAY.day, TODAY.month, 26, 600)).birth_date == TODAY


@pytest.mark.parametrize("between", [" ", "\u00a0", "\u202f", "  "])
def test_spaces_and_dots_are_ignored(between):
    made = generate(date(2015, 5, 17), 0)
    dotted = f" {made[:2]}.{made[2:4]}.{made[4:6]}{between}{made[6:]} "
    assert read(dotted, synthetic_only=True).value == made


def test_what_is_no_number_is_named():
    assert refused("") == "length"
    assert refused(generate(date(2015, 5, 17), 0)[:10]) == "length"
    assert refused(generate(date(2015, 5, 17), 0) + "1") == "length"
    assert refused("17851512a45") == "digits"
    assert refused("١" * 11) == "digits"
    assert refused("²" * 11) == "digits"
    assert str(InvalidNumber("length")) == "Fødselsnummer må ha 11 siffer"
    assert str(InvalidNumber("check")) == "Fødselsnummeret stemmer ikke. Sjekk alle sifrene."


def test_mask_shows_the_date_part_alone():
    made = generate(date(2015, 5, 17), 0)
    assert mask(made) == made[:6] + " •••••"


class Form(forms.Form):
    number = NationalNumberField()


def test_form_cleans_to_eleven_digits(settings):
    settings.SYNTHETIC_NUMBERS = "only"
    made = generate(date(2015, 5, 17), 0)
    form = Form({"number": f"{made[:6]} {made[6:]}"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["number"] == made
    assert 'inputmode="numeric"' in str(form["number"])
    assert 'autocomplete="off"' in str(form["number"])


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Skriv fødselsnummeret."),
        ("1234", "Fødselsnummer må ha 11 siffer"),
        ("1" * 30, "Fødselsnummer må ha 11 siffer"),
        ("17851512345", "Fødselsnummeret stemmer ikke. Sjekk alle sifrene."),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_typed(settings, typed, message):
    settings.SYNTHETIC_NUMBERS = "only"
    form = Form({"number": typed})
    assert form.errors["number"] == [message]
    assert form["number"].value() == typed


def test_form_follows_the_setting(settings):
    made, real = generate(date(2015, 5, 17), 0), number(17, 5, 15, 600)
    taken = {}
    for policy in ("forbidden", "allowed", "only"):
        settings.SYNTHETIC_NUMBERS = policy
        taken[policy] = [Form({"number": text}).is_valid() for text in (made, real)]
    assert taken == {"forbidden": [False, True], "allowed": [True, True], "only": [True, False]}
    settings.SYNTHETIC_NUMBERS = "yes"
    with pytest.raises(ImproperlyConfigured):
        Form({"number": made}).is_valid()


def test_optional_form_field_may_be_empty():
    assert NationalNumberField(required=False).clean("") == ""
