"""The screens behind a foresatt's card: add, change, the right number, delete, stop and give back."""

import pytest

from stafettlog.models import ForesattRelation, OutboxMessage
from stafettlog.services.foresatt_access import foresatt_end, foresatt_stop
from tests.factories import (
    expire_consent,
    fresh_number,
    make_foresatt_input,
    make_log,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.factories.numbers import born_years_ago
from tests.screens.details import foresatt_data, number_data, reason_data
from tests.screens.on_log import UNKNOWN, is_secret, opened, text, url
from tests.screens.tiltak import errors, signed_in

ON_ONE = ["foresatt_change", "foresatt_number", "foresatt_end", "foresatt_stop", "foresatt_resume"]
EACH = pytest.mark.parametrize("name", ON_ONE)


@pytest.fixture
def log(holder):
    """Two parents; the mother alone has consented."""
    father = make_foresatt_input(role="father", first_name="Ola", email="", gave_consent=False)
    return make_log(holder, first_name="Lisa", last_name="Hansen", foresatte=[make_foresatt_input(), father])


@pytest.fixture
def mother(log):
    return log.child.foresatt_relations.select_related("foresatt").get(role="mother")


@pytest.fixture
def father(log):
    return log.child.foresatt_relations.select_related("foresatt").get(role="father")


def adding(**changes):
    number = fresh_number(born_years_ago(40))
    return foresatt_data(**{"number": number, "version": None, "first_name": "Kari", **changes})


def numbered(**changes):
    return number_data(**{"number": fresh_number(born_years_ago(40)), "birth_date": None, **changes})


DATA = {
    "foresatt_change": foresatt_data,
    "foresatt_number": numbered,
    "foresatt_end": reason_data,
    "foresatt_stop": reason_data,
    "foresatt_resume": reason_data,
}


def test_holder_adds_a_foresatt(holders_client, log, holder) -> None:
    address = url("foresatt_add", log.pk)
    assert "Har samtykket" not in text(holders_client.get(address))
    answer = holders_client.post(address, adding(same_address="on", street="", postcode=""))
    made = ForesattRelation.objects.get(first_name="Kari")
    assert answer.url == f"{url('log_details', log.pk)}#foresatt-{made.pk}"
    assert (made.child, made.street, made.city) == (log.child, log.street, log.city)
    assert OutboxMessage.objects.filter(relation=made).count() == 1
    assert opened(log, holder) == ["Legg til foresatt"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("number", "", "Skriv inn fødselsnummer"),
        ("number", "1", "Fødselsnummer må ha 11 siffer"),
        ("first_name", "", "Skriv inn fornavn"),
        ("last_name", "", "Skriv inn etternavn"),
        ("role", "", "Velg rolle"),
        ("street", "", "Skriv inn gate / vei og gatenummer"),
        ("postcode", "1", "Postnummer må ha 4 siffer"),
        ("phone", "", "Skriv inn telefonnummer"),
        ("ground", None, "Velg grunnlag for tilgang"),
        ("language", "xx", "Valget finnes ikke lenger. Velg på nytt."),
        ("email", "ola", "E-postadressen er ikke skrevet riktig. Den skal se ut som navn@eksempel.no"),
    ],
)
def test_bad_input_is_told_by_its_field(holders_client, log, father, field, value, sentence) -> None:
    answer = holders_client.post(url("foresatt_add", log.pk), adding(**{field: value}))
    assert errors(answer) == {field: [sentence]}
    if field != "number":
        address = url("foresatt_change", log.pk, father.pk)
        answer = holders_client.post(address, foresatt_data(**{field: value}))
        assert errors(answer) == {field: [sentence]}
        assert text(answer).count(sentence) >= 2
    assert ForesattRelation.history.count() == 2


def test_number_that_cannot_be_a_foresatts(holders_client, log, mother, father) -> None:
    younger = fresh_number(born_years_ago(3))
    for address, data in (
        (url("foresatt_add", log.pk), adding),
        (url("foresatt_number", log.pk, father.pk), numbered),
    ):
        cases = {
            younger: "Den foresatte må være eldre enn barnet. Sjekk alle sifrene.",
            mother.foresatt.national_number: "Denne personen er allerede registrert som foresatt for barnet.",
        }
        for number, sentence in cases.items():
            assert errors(holders_client.post(address, data(number=number))) == {"number": [sentence]}
    assert ForesattRelation.objects.active().count() == 2


def test_holder_changes_a_foresatt(holders_client, log, father) -> None:
    address = url("foresatt_change", log.pk, father.pk)
    shown = text(holders_client.get(address))
    assert f'value="{father.last_name}"' in shown
    assert father.foresatt.national_number not in shown
    answer = holders_client.post(address, foresatt_data())
    assert answer.url == f"{url('log_details', log.pk)}#foresatt-{father.pk}"
    father.refresh_from_db()
    assert (father.phone, father.city, father.version) == ("400 68 292", "Drammen", 2)
    assert OutboxMessage.objects.filter(relation=father).count() == 1


def test_stale_change_shows_both_texts(holders_client, log, father) -> None:
    address = url("foresatt_change", log.pk, father.pk)
    holders_client.post(address, foresatt_data(street="Først 1"))
    answer = holders_client.post(address, foresatt_data(street="Mitt 2"))
    assert answer.status_code == 409
    assert "Først 1, 3047 Drammen" in text(answer)
    assert 'value="Mitt 2"' in text(answer)
    sent = foresatt_data(street="Mitt 2", version=str(answer.context["version"]))
    assert holders_client.post(address, sent).status_code == 302


def test_right_number_leads_to_the_new_card(holders_client, log, father, holder) -> None:
    address = url("foresatt_number", log.pk, father.pk)
    shown = text(holders_client.get(address))
    assert father.masked_number in shown
    assert father.foresatt.national_number not in shown
    data = numbered()
    answers = [holders_client.post(address, data) for _time in range(2)]
    right = ForesattRelation.objects.active().get(role="father")
    assert right != father
    assert {answer.url for answer in answers} == {f"{url('log_details', log.pk)}#foresatt-{right.pk}"}
    assert data["number"] not in text(holders_client.get(answers[0].url))
    assert ForesattRelation.objects.count() == 3


@pytest.mark.parametrize("name", ["foresatt_number", "foresatt_end", "foresatt_stop"])
@pytest.mark.parametrize("reason", ["", " ", "x" * 201, "var 01811012345"])
def test_reason_is_needed_and_holds_no_number(holders_client, log, father, name, reason) -> None:
    answer = holders_client.post(url(name, log.pk, father.pk), DATA[name](reason=reason))
    assert list(errors(answer)) == ["reason"]
    assert ForesattRelation.history.count() == 2


def test_holder_deletes_a_foresatt(holders_client, log, father, mother) -> None:
    alone = "Samtykket er gitt av denne foresatte alene."
    assert alone in text(holders_client.get(url("foresatt_end", log.pk, mother.pk)))
    address = url("foresatt_end", log.pk, father.pk)
    assert alone not in text(holders_client.get(address))
    data = reason_data()
    answers = [holders_client.post(address, data) for _time in range(2)]
    assert {answer.url for answer in answers} == {f"{url('log_details', log.pk)}#foresatte"}
    father.refresh_from_db()
    assert father.end_reason == "Etter avtale"
    assert father.history.count() == 2
    # A page that is opened again later leads back, and another form says so.
    assert holders_client.get(address).url == f"{url('log_details', log.pk)}#foresatte"
    assert "Den foresatte er allerede slettet." in text(holders_client.post(address, reason_data()))


def test_last_foresatt_is_not_deleted(holders_client, log, father, mother, holder) -> None:
    foresatt_end(log_id=log.pk, relation_id=father.pk, reason="Avtale", by=holder.user)
    address = url("foresatt_end", log.pk, mother.pk)
    shown = text(holders_client.get(address))
    assert "Barnet må ha minst én foresatt i loggen." in shown
    assert url("foresatt_add", log.pk) in shown
    assert "Barnet må ha minst én foresatt" in text(holders_client.post(address, reason_data()))
    mother.refresh_from_db()
    assert mother.ended_at is None


def test_access_is_stopped_and_given_back(holders_client, log, mother) -> None:
    stop, resume = (url(name, log.pk, mother.pk) for name in ("foresatt_stop", "foresatt_resume"))
    assert holders_client.get(resume).status_code == 302
    data = reason_data()
    assert {holders_client.post(stop, data).status_code for _time in range(2)} == {302}
    mother.refresh_from_db()
    assert (mother.stop_reason, mother.version) == ("Etter avtale", 2)
    assert holders_client.get(stop).status_code == 302
    assert "Etter avtale" in text(holders_client.get(resume))
    assert holders_client.post(resume, reason_data()).status_code == 302
    mother.refresh_from_db()
    assert mother.has_access


@EACH
def test_only_the_holder(log, father, actor, name) -> None:
    make_participant(log, actor)
    address = url(name, log.pk, father.pk)
    refused, stranger = signed_in(actor), signed_in(make_staff(make_organisation()))
    for answer in (refused.get(address), refused.post(address, DATA[name]())):
        assert answer.status_code == 403
        assert father.street not in text(answer)
    for answer in (stranger.get(address), stranger.post(address, DATA[name]())):
        assert is_secret(answer, log)
    assert ForesattRelation.history.count() == 2


@EACH
def test_foresatt_of_another_log_is_not_found(holders_client, log, name) -> None:
    theirs = make_log(make_staff(make_organisation()), first_name="Kim").child.foresatt_relations.get()
    for pk in (theirs.pk, UNKNOWN):
        for answer in (
            holders_client.get(url(name, log.pk, pk)),
            holders_client.post(url(name, log.pk, pk), DATA[name]()),
        ):
            assert answer.status_code == 404
            assert theirs.last_name not in text(answer)
    theirs.refresh_from_db()
    assert theirs.version == 1


@EACH
def test_consent_that_ran_out_leaves_stopping_alone(holders_client, log, father, name, holder) -> None:
    if name == "foresatt_resume":
        foresatt_stop(log_id=log.pk, relation_id=father.pk, reason="Avtale", by=holder.user)
    expire_consent(log)
    before = ForesattRelation.history.count()
    answer = holders_client.post(url(name, log.pk, father.pk), DATA[name]())
    if name == "foresatt_stop":
        assert answer.status_code == 302
        return
    assert answer.status_code == 403
    assert "Samtykket er utgått." in text(answer)
    assert ForesattRelation.history.count() == before
