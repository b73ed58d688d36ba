"""Answers while a form is filled in: the poststed, and whether a number is right."""

from datetime import date

import pytest

from permissions.national_number import generate
from tests import factories as make

pytestmark = pytest.mark.django_db
POSTCODE = "/stafettlog/stafettlog/oppslag/postnummer/"
NUMBER = "/stafettlog/stafettlog/oppslag/nummer/"


@pytest.fixture
def staff(client):
    actor = make.make_staff(make.make_organisation())
    client.force_login(actor.user)
    return actor


def test_poststed(client, staff):
    assert client.get(POSTCODE, {"value": "3047"}).json() == {"text": "Drammen", "state": "ok"}


@pytest.mark.parametrize("value", ["", "0000", "304", "abcd", "3047; drop", "\0"])
def test_unknown_postcode(client, staff, value):
    answer = client.get(POSTCODE, {"value": value}).json()
    assert answer == {"text": "Vi finner ikke dette postnummeret. Sjekk sifrene.", "state": "error"}


def test_number_tells_the_birth_date(client, staff, time_machine):
    time_machine.move_to("2026-08-11 12:00+02:00")
    client.logout()
    client.force_login(staff.user)
    answer = client.post(NUMBER, {"value": generate(date(2016, 8, 10), 0)}).json()
    assert answer == {"text": "Gyldig. Født 10. august 2016 (10 år).", "state": "ok"}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "Fødselsnummer må ha 11 siffer"),
        ("123", "Fødselsnummer må ha 11 siffer"),
        ("1234567890x", "Fødselsnummer kan bare ha sifre. Ta bort bokstaver og andre tegn."),
        (
            "99999999999",
            "De seks første sifrene i fødselsnummeret er ikke en gyldig dato. Sjekk alle sifrene.",
        ),
    ],
)
def test_wrong_number(client, staff, value, sentence):
    assert client.post(NUMBER, {"value": value}).json() == {"text": sentence, "state": "error"}


def test_wrong_control_digit(client, staff):
    right = generate(date(2016, 8, 10), 0)
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    answer = client.post(NUMBER, {"value": wrong}).json()
    assert answer == {"text": "Fødselsnummeret stemmer ikke. Sjekk alle sifrene.", "state": "error"}


def test_a_known_number_answers_as_an_unknown_one(client, staff, queries):
    log = make.make_log(staff)
    known = client.post(NUMBER, {"value": log.child.national_number}).json()
    unknown = client.post(NUMBER, {"value": make.fresh_number(log.child.birth_date)}).json()
    assert known == unknown
    # Session, person and the person's roles: the number itself is looked up nowhere.
    queries(client, NUMBER, {"value": log.child.national_number}, method="post", at_most=3)


def test_a_number_is_not_taken_from_an_address(client, staff):
    assert client.get(NUMBER, {"value": "123"}).status_code == 405


def test_staff_only(client):
    assert client.get(POSTCODE, {"value": "3047"}).status_code == 302
    assert client.post(NUMBER, {"value": "3"}).status_code == 302
    holder = make.make_staff(make.make_organisation())
    client.force_login(make.make_log(holder).child.foresatt_relations.get().foresatt.user)
    assert client.post(NUMBER, {"value": "3"}).status_code == 302
