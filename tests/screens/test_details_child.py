"""Barnets detaljer behind the lock."""

import pytest

from stafettlog.models import Stafettlog, StoredFile
from tests.factories import (
    expire_consent,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.screens.details import child_data, number_data
from tests.screens.new_log import picture
from tests.screens.on_log import is_secret, opened, text, url
from tests.screens.tiltak import errors, signed_in

UNKNOWN_POSTCODE = "Vi finner ikke dette postnummeret. Sjekk sifrene, eller skriv poststedet også."


@pytest.fixture
def change(log) -> str:
    return url("child_change", log.pk)


def current(log) -> Stafettlog:
    return Stafettlog.objects.with_identity().get(pk=log.pk)


def test_holder_changes_the_details(holders_client, log, change, ppt, holder) -> None:
    shown = text(holders_client.get(change))
    assert 'value="Prøveveien 1"' in shown
    assert log.child.national_number not in shown
    skole = make_organisation("Fjellet skole")
    data = child_data(
        log,
        last_name="Berg",
        street="Storgata 2",
        postcode="3047",
        living_situation="shared",
        attends=str(skole.pk),
        group="4A",
        email="lisa@familie.example",
    )
    answer = holders_client.post(change, data)
    assert answer.url == f"{url('log_details', log.pk)}#child"
    now = current(log)
    assert (now.child.last_name, now.street, now.city, now.attends) == (
        "Berg",
        "Storgata 2",
        "Drammen",
        skole,
    )
    assert (now.living_situation, now.group, now.email) == ("shared", "4A", "lisa@familie.example")
    assert now.version == log.version + 1
    assert now.history.first().history_change_reason == "Barnets detaljer er endret"
    assert now.child.history.first().history_change_reason == "Navn er endret"
    assert "Endre barnets detaljer" in opened(log, holder)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("first_name", " ", "Skriv inn fornavn"),
        ("last_name", "", "Skriv inn etternavn"),
        ("first_name", "a" * 81, "Teksten er for lang. Den kan ha høyst 80 tegn."),
        ("street", "", "Skriv inn gate / vei og gatenummer"),
        ("postcode", "", "Skriv inn postnummer"),
        ("postcode", "30", "Postnummer må ha 4 siffer"),
        (
            "postcode",
            "0000",
            "Vi finner ikke dette postnummeret. Sjekk sifrene, eller skriv poststedet også.",
        ),
        ("living_situation", "", "Velg bosituasjon"),
        ("living_situation", "x", "Valget finnes ikke lenger. Velg på nytt."),
        ("attends", "", "Velg virksomhet"),
        ("attends", "x", "Valget finnes ikke lenger. Velg på nytt."),
        ("group", "a" * 41, "Teksten er for lang. Den kan ha høyst 40 tegn."),
        ("email", "lisa", "E-postadressen er ikke skrevet riktig. Den skal se ut som navn@eksempel.no"),
    ],
)
def test_bad_input_is_told_by_its_field(holders_client, log, change, field, value, sentence) -> None:
    answer = holders_client.post(change, child_data(log, **{field: value}))
    assert errors(answer) == {field: [sentence]}
    assert text(answer).count(sentence) == 2
    assert current(log).version == log.version


def test_picture_is_added_replaced_and_removed(holders_client, log, change) -> None:
    assert "Fjern bildet av barnet" not in text(holders_client.get(change))
    holders_client.post(change, child_data(log, photo=picture()))
    first = current(log).photo
    assert first.kind == "photo"
    assert "Fjern bildet av barnet" in text(holders_client.get(change))
    assert url("log_file", log.pk, first.pk) in text(holders_client.get(url("log_details", log.pk)))
    # With both, the new picture counts.
    holders_client.post(change, child_data(current(log), photo=picture("ny.jpg"), without_photo="on"))
    second = current(log).photo
    assert second != first
    assert list(StoredFile.objects.all()) == [second]
    assert holders_client.get(url("log_file", log.pk, first.pk)).status_code == 404
    holders_client.post(change, child_data(current(log), without_photo="on"))
    assert current(log).photo is None
    assert not StoredFile.objects.exists()
    said = list(StoredFile.history.filter(id=second.pk).values_list("history_change_reason", flat=True))
    assert said == ["Fil er fjernet: Bilde av barnet", "Fil er lagt til: Bilde av barnet"]


def test_file_that_is_no_picture_is_refused(holders_client, log, change) -> None:
    from tests.screens.new_log import pdf

    answer = holders_client.post(change, child_data(log, street="Storgata 2", photo=pdf()))
    assert "photo" in errors(answer)
    assert 'value="Storgata 2"' in text(answer)
    assert "Velg filen en gang til." in text(answer)
    assert not StoredFile.objects.exists()


def test_installation_without_pictures_takes_none(holders_client, log, change, settings) -> None:
    settings.CHILD_PHOTO = False
    assert "Last opp bilde" not in text(holders_client.get(change))
    assert holders_client.post(change, child_data(log, photo=picture())).status_code == 302
    assert current(log).photo is None


def test_double_submit_changes_once(holders_client, log, change) -> None:
    data = child_data(log, street="Storgata 2")
    assert {holders_client.post(change, data).status_code for _time in range(2)} == {302}
    assert current(log).version == log.version + 1


def test_stale_form_shows_both_texts(holders_client, log, change) -> None:
    holders_client.post(change, child_data(log, street="Først 1"))
    answer = holders_client.post(change, child_data(log, street="Mitt 2"))
    assert answer.status_code == 409
    assert "Først 1, 3045 Drammen" in text(answer)
    assert 'value="Mitt 2"' in text(answer)
    assert current(log).street == "Først 1"
    data = child_data(log, street="Mitt 2", version=str(answer.context["version"]))
    assert holders_client.post(change, data).status_code == 302


@pytest.mark.parametrize("name", ["child_change", "child_number"])
def test_only_the_holder(log, name, actor) -> None:
    make_participant(log, actor)
    address = url(name, log.pk)
    for data in (child_data(log, street="Storgata 2"), number_data()):
        refused = signed_in(actor)
        assert refused.get(address).status_code == 403
        assert refused.post(address, data).status_code == 403
        stranger = signed_in(make_staff(make_organisation()))
        assert is_secret(stranger.get(address), log)
        assert is_secret(stranger.post(address, data), log)
    assert current(log).version == log.version


@pytest.mark.parametrize("name", ["child_change", "child_number"])
def test_consent_that_ran_out_meanwhile_gives_back_what_was_typed(holders_client, log, name) -> None:
    expire_consent(log)
    data = child_data(log, street="Storgata 2") | number_data(log.version, reason="Storgata 2")
    answer = holders_client.post(url(name, log.pk), data)
    assert answer.status_code == 403
    assert "Storgata 2" in text(answer)
    assert current(log).version == log.version
    assert holders_client.get(url(name, log.pk)).status_code == 403
