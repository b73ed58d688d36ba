"""Staff from a sheet: who is known, what is changed, and what each row lacks."""

from collections.abc import Callable

from django.utils import timezone

from exports.imports.plan import Plan
from exports.models import SheetImport
from permissions import people
from permissions.models import RoleAssignment, User
from stafettlog.models import Actor, OutboxMessage
from stafettlog.services.staff import StaffInput, staff_add
from tests.exports.imports import sheets
from tests.exports.imports.conftest import Office, person, told
from tests.factories import make_staff
from tests.screens.office import number

PHONE = "Telefonnummeret stemmer ikke. Skriv 8 siffer, eller + og landkode for utenlandske numre."


def colleague(office: Office, **changes: str) -> tuple[Actor, str]:
    """One who works at the school, and the number that the account has."""
    values = {"first_name": "Mari", "last_name": "Kjent", "email": "mari@solvik.example", "title": "Lærer"}
    has = number()
    made = staff_add(
        person=StaffInput(
            **(values | changes), national_number=has, organisation_id=office.school.pk, phone="400 00 000"
        ),
        by=office.admin,
    )
    return made, has


def known(has: str, **changes: str) -> list[str]:
    """The row that says what is registered of colleague()."""
    values = {
        "first_name": "Mari",
        "last_name": "Kjent",
        "number": has,
        "title": "Lærer",
        "place": "Bakketoppen skole",
        "email": "mari@solvik.example",
        "phone": "400 00 000",
    }
    return list((values | changes).values())


def test_new_colleague_is_made_as_the_form_makes_one(
    office: Office, written: Callable[..., SheetImport]
) -> None:
    has = number()
    done = written(person(number=f"{has[:6]} {has[6:]}", phone=40068292, first_name="=Kari"))
    made = Actor.objects.get(user__last_name="Nyansatt")
    assert people.find_by_number(has) == made.user
    assert (made.user.first_name, made.title, made.phone) == ("=Kari", "Kontaktlærer", "400 68 292")
    assert (made.organisation, made.registered_by, made.confirmed_by) == (
        office.school,
        office.admin,
        office.admin,
    )
    assert made.history.get().history_change_reason == "Ansatt er registrert"
    assert made.user.history.get().history_user == office.admin
    assert OutboxMessage.objects.filter(user=made.user).count() == 1
    assert not RoleAssignment.objects.filter(user=made.user).exists()
    assert done.counts["new"] == 1


def test_roles_are_never_read(office: Office, written: Callable[..., SheetImport]) -> None:
    head = (*sheets.STAFF, "Rolle", "Roller", "is_superuser", "is_staff")
    written([*person(), "Kommuneadministrator", "Koordinator", "1", "0"], head=head)
    made = User.objects.get(last_name="Nyansatt")
    assert made.is_staff
    assert not made.is_superuser
    assert not RoleAssignment.objects.filter(user=made).exists()


def test_known_one_is_found_by_number_else_by_address(
    office: Office, planned: Callable[..., Plan], written: Callable[..., SheetImport]
) -> None:
    actor, has = colleague(office)
    for row, status in (
        (known(has), "unchanged"),
        (known("", email="MARI@solvik.example"), "changed"),
        (known("", title="", phone="", first_name=""), "unchanged"),
        (known(has, title="Inspektør", email="mari.kjent@solvik.example", phone=""), "changed"),
    ):
        assert told(planned(row)) == [(2, status, [])]
    written(known(has, title="Inspektør", email="mari.kjent@solvik.example", phone="", first_name="Annet"))
    actor = Actor.objects.select_related("user").get(pk=actor.pk)
    assert (actor.title, actor.phone, actor.user.email) == (
        "Inspektør",
        "400 00 000",
        "mari.kjent@solvik.example",
    )
    assert actor.user.first_name == "Mari"
    reason = actor.history.first().history_change_reason
    assert reason == "Stillingen er endret fra «Lærer» til «Inspektør». E-postadressen er endret"


def test_known_one_gets_a_place_more_on_the_same_account(
    office: Office, planned: Callable[..., Plan], written: Callable[..., SheetImport]
) -> None:
    actor, has = colleague(office)
    for row in (known(has, place="PPT Solvik", email="ny@solvik.example"), known("", place="ppt solvik")):
        (shown,) = planned(row).rows
        assert shown.status == "new"
        assert "Har konto fra før, og får ett arbeidssted til." in shown.notes
    written(known("", place="PPT Solvik"))
    assert set(Actor.objects.filter(user=actor.user).values_list("organisation__name", flat=True)) == {
        "Bakketoppen skole",
        "PPT Solvik",
    }


def test_each_fault_of_a_row_is_told_by_its_cell(office: Office, planned: Callable[..., Plan]) -> None:
    has = number()
    wrong = has[:-1] + str((int(has[-1]) + 1) % 10)
    cases = {
        "A2: Skriv inn fornavn": person(first_name=""),
        "B2: Skriv inn etternavn": person(last_name=""),
        "C2: Skriv inn fødselsnummeret. En ny ansatt logger inn med det.": person(number=""),
        "C2: Fødselsnummeret stemmer ikke. Sjekk alle sifrene.": person(number=wrong),
        "C2: Fødselsnummer må ha 11 siffer": person(number=has[:-1]),
        "C2: Fødselsnummer kan bare ha sifre. Ta bort bokstaver og andre tegn.": person(number="1,8E+10"),
        "D2: Skriv inn stilling": person(title=""),
        "E2: Skriv navnet på virksomheten": person(place=""),
        "E2: Virksomheten finnes ikke. Skriv navnet slik det står i Virksomheter.": person(place="Ukjent"),
        "F2: Skriv inn e-post": person(email=""),
        f"G2: {PHONE}": person(phone="123"),
    }
    for sentence, row in cases.items():
        ((_row, status, faults),) = told(planned(row))
        assert (status, faults) == ("wrong", [sentence])
    ((_row, _status, faults),) = told(planned(person(email="x", title="x" * 81)))
    assert [text[:3] for text in faults] == ["D2:", "F2:"]


def test_number_that_lost_its_zero_gets_it_back_from_a_number_cell_alone(
    office: Office, planned: Callable[..., Plan]
) -> None:
    has = next(one for one in iter(number, "") if one.startswith("0"))
    (row,) = planned(person(number=int(has))).rows
    assert (row.status, row.notes) == ("new", ("Fødselsnummeret har fått tilbake en null foran.",))
    (row,) = planned(person(number=has[1:])).rows
    assert row.status == "wrong"


def test_duplicates_in_the_file_are_named(office: Office, planned: Callable[..., Plan]) -> None:
    has = number()
    plan = planned(
        person(number=has),
        person(number=has),
        person(number=has, place="PPT Solvik", last_name="Annen"),
        person(number=has, place="PPT Solvik", email="annen@solvik.example"),
        person(),
    )
    assert [faults for _row, _status, faults in told(plan)] == [
        [],
        ["C3: Personen står også i rad 2, ved samme virksomhet."],
        ["B4: Rad 2 har et annet etternavn for samme person."],
        ["C5: Personen står også i rad 4, ved samme virksomhet."],
        ["F6: Rad 2 har samme e-postadresse for en annen person."],
    ]


def test_addresses_and_names_of_others_are_refused(office: Office, planned: Callable[..., Plan]) -> None:
    _actor, has = colleague(office)
    nameless = make_staff(office.ppt, number=False)
    cases = [
        (person(email="mari@solvik.example"), "Mari Kjent er allerede registrert med denne e-postadressen"),
        (known(has, last_name="Annen"), "Nummeret kan ikke brukes for denne personen."),
        (known("", last_name="Annen"), "E-postadressen er registrert på en ansatt med et annet etternavn."),
        (
            person(number="", email=nameless.user.email, last_name=nameless.user.last_name),
            "Personen er registrert uten fødselsnummer, og må bekreftes av lederen sin først.",
        ),
    ]
    for row, sentence in cases:
        ((_row, status, faults),) = told(planned(row))
        assert status == "wrong"
        assert sentence in faults[0]


def test_one_who_waits_and_a_place_out_of_use_are_refused(
    office: Office, planned: Callable[..., Plan]
) -> None:
    actor, has = colleague(office)
    Actor.objects.filter(pk=actor.pk).update(confirmed_at=None, confirmed_by=None)
    ((_row, _status, faults),) = told(planned(known(has)))
    assert faults == ["C2: Personen er registrert her fra før, og venter på å bli bekreftet."]
    type(office.ppt).objects.filter(pk=office.ppt.pk).update(is_active=False)
    ((_row, _status, faults),) = told(planned(person(place="PPT Solvik")))
    assert faults == ["E2: PPT Solvik er tatt ut av bruk. Velg en annen virksomhet."]


def test_one_who_left_is_as_new(office: Office, planned: Callable[..., Plan]) -> None:
    actor, has = colleague(office)
    Actor.objects.filter(pk=actor.pk).update(ended_at=timezone.now(), ended_by=office.admin)
    User.objects.filter(pk=actor.user.pk).update(is_active=False, is_staff=False)
    (row,) = planned(known(has)).rows
    assert (row.status, row.notes) == ("new", ())
