"""A sheet of numbers tells nobody which of them is a foresatt, and is no way to try numbers out."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from exports.imports import services
from exports.imports.plan import Plan
from exports.imports.services import NotWritten
from exports.models import SheetImport
from permissions import people
from permissions.models import User
from stafettlog.models import Actor
from tests.exports.imports import sheets
from tests.exports.imports.conftest import Office, person, told
from tests.screens.office import keyed, number, text_of


def foresatt(last_name: str = "Foresattsen", email: str = "foresatt@hjemme.example") -> tuple[User, str]:
    has = number()
    made = people.create_user(
        first_name="Hemmelig", last_name=last_name, email=email, is_staff=False, national_number=has, by=None
    )
    return made, has


def test_number_of_a_foresatt_looks_like_any_new_one(office: Office, planned: Callable[..., Plan]) -> None:
    _user, has = foresatt()
    for row in (
        person(number=has),
        person(number=has, last_name="Foresattsen"),
        person(number=has, email="foresatt@hjemme.example"),
    ):
        (shown,) = planned(row).rows
        assert (shown.status, shown.notes, shown.changes, shown.tells) == ("new", (), (), True)
    # Nor is one found by the address.
    ((_row, _status, faults),) = told(planned(person(number="", email="foresatt@hjemme.example")))
    assert faults == ["C2: Skriv inn fødselsnummeret. En ny ansatt logger inn med det."]


def test_foresatt_who_is_taken_on_keeps_the_account_and_no_old_name_is_shown(
    office: Office, written: Callable[..., SheetImport]
) -> None:
    user, has = foresatt()
    written(person(number=has, last_name="Foresattsen"))
    actor = Actor.objects.select_related("user").get()
    assert actor.user == user
    assert (actor.user.first_name, actor.user.email) == ("Kari", "kari@solvik.example")


def test_number_of_another_writes_nothing_and_is_told_as_the_form_tells_it(
    office: Office, client: Client, settings: object
) -> None:
    _user, has = foresatt()
    rows = [person(number=has), person(email="b@solvik.example")]
    url = client.post(
        "/import/", keyed(kind="staff", file=sheets.upload(sheets.xlsx(sheets.STAFF, *rows)))
    ).url
    page = client.get(url)
    data = {"seen": page.context["plan"].digest()}
    assert page.context["plan"].counts["new"] == 2
    answer = client.post(url, keyed(**data))
    text = text_of(answer)
    assert "Ingenting er lagt inn" in text
    assert "Fødselsnummer celle C2 : Nummeret kan ikke brukes for denne personen." in text
    assert "Hemmelig" not in text
    assert not Actor.objects.exists()
    # Each such number counts as one that was tried in the form.
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "number_lookup": (1, 3600)}
    for form in (keyed(**data), keyed(**data, partial_too="on")):
        assert client.post(url, form).status_code == 429
    assert not Actor.objects.exists()
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "number_lookup": (60, 3600)}
    assert client.post(url, keyed(**data, partial_too="on")).url == url
    assert Actor.objects.get().user.email == "b@solvik.example"
    assert "Denne raden ble ikke lagt inn: 2" in text_of(client.get(url))


def test_many_such_numbers_are_not_told_at_all(office: Office, given: Callable[..., SheetImport]) -> None:
    rows = [
        person(number=foresatt(email=f"f{n}@hjemme.example")[1], email=f"a{n}@solvik.example")
        for n in range(services.STRANGERS + 1)
    ]
    one = given(*rows, person(email="b@solvik.example"))
    seen = services.import_plan(one=one, by=office.admin).digest()
    for partial_too in (False, True):
        with pytest.raises(ValidationError) as refused:
            services.import_write(import_id=one.pk, seen=seen, partial_too=partial_too, by=office.admin)
        assert refused.value.code == "strangers"
    assert not Actor.objects.exists()


def test_fault_at_the_writing_takes_back_what_was_written(
    office: Office, written: Callable[..., SheetImport]
) -> None:
    _user, has = foresatt()
    with pytest.raises(NotWritten) as stopped:
        written(person(email="a@solvik.example"), person(number=has))
    assert [row.number for row in stopped.value.plan.wrong] == [3]
    assert not Actor.objects.exists()
    assert not User.objects.filter(last_name="Nyansatt").exists()


def test_many_such_numbers_are_not_counted_for_the_person_but_by_the_limit(
    office: Office, client: Client, given: Callable[..., SheetImport], settings: object
) -> None:
    rows = [
        person(number=foresatt(email=f"f{n}@hjemme.example")[1], email=f"a{n}@solvik.example")
        for n in range(services.STRANGERS + 1)
    ]
    url = f"/import/{given(*rows).pk}/"
    data = {"seen": client.get(url).context["plan"].digest()}
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "number_lookup": (services.STRANGERS + 1, 3600)}
    text = text_of(client.post(url, keyed(**data)))
    assert "Mange rader ble avvist" in text
    assert f"{len(rows)} rader ble avvist" not in text
    # All that the hour has are spent.
    assert client.post(url, keyed(**data)).status_code == 429
