"""Forny samtykke: what it asks, what it covers again, and when it works (R5, R6)."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from permissions import grants
from stafettlog.models import Consent, StoredFile
from stafettlog.services import facts
from stafettlog.services.consent_withdrawal import consent_withdraw
from stafettlog.services.consents import INFORMATION_TEXT, SHARING_TEXT
from tests.factories import expire_consent, make_log, make_participant, make_staff
from tests.factories.numbers import born_years_ago
from tests.screens.consent import again, back, make_shared, renewal_form, version_on
from tests.screens.on_log import UNKNOWN, is_secret, opened, text, url
from tests.screens.tiltak import errors, signed_in
from tests.services.telling import IN_LOG

World = SimpleNamespace


@pytest.fixture
def shared(db) -> World:
    return make_shared()


def address(w: World) -> str:
    return url("consent_renew", w.log.pk)


def picture() -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (40, 40), (200, 200, 200)).save(data, "PNG")
    return SimpleUploadedFile("samtykke.png", data.getvalue(), "image/png")


def send(w: World, **changes: Any) -> Any:
    changes.setdefault("version", version_on(w.client, address(w)))
    return w.client.post(address(w), renewal_form(w.log, **changes))


def count(w: World) -> int:
    return Consent.objects.filter(log=w.log).count()


def test_page_has_the_guides_ticks_and_todays_services(shared: World) -> None:
    page = text(shared.client.get(address(shared)))
    for words in (
        INFORMATION_TEXT,
        SHARING_TEXT,
        "Har samtykket",
        "PPT Solvik",
        f"Deltar: {shared.petra.display_name}",
        "Bakketoppen skole er alltid med",
    ):
        assert words in page
    assert "checked" in page.split(f'value="{shared.ppt.pk}"')[1].split(">")[0]
    assert "Barnet har selv gitt samtykke." not in page
    assert opened(shared.log, shared.holder) == ["Forny samtykke"]


def test_holder_renews(shared: World) -> None:
    old = shared.log.current_consent
    response = send(shared, covers=[shared.ppt])
    assert response.url == back(shared.log)
    log = again(shared.log)
    assert log.current_consent != old
    assert (log.current_consent.note, log.current_consent.method) == ("På foreldremøtet", "oral")
    assert grants.codenames_on(shared.petra.user, log) == IN_LOG
    assert not grants.drift(log, facts.wanted(log))


def test_unticked_service_is_out(shared: World) -> None:
    send(shared)
    assert grants.codenames_on(shared.petra.user, shared.log) == frozenset()
    assert {part.actor for part in shared.measure.responsible.all()} == {shared.holder}
    assert is_secret(signed_in(shared.petra).get(url("log_history", shared.log.pk)), shared.log)


def test_two_clicks_make_one_consent(shared: World) -> None:
    sent = renewal_form(shared.log, version=version_on(shared.client, address(shared)))
    assert {shared.client.post(address(shared), sent).url for _turn in "ab"} == {back(shared.log)}
    assert count(shared) == 2


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no information": (
        {"information": None},
        "information",
        "Kryss av for at foresatt(e) har fått informasjon",
    ),
    "no sharing": ({"sharing": None}, "sharing", "Kryss av for at foresatt(e) har gitt tillatelse"),
    "no giver": ({"givers": []}, "givers", "Kryss av for minst én foresatt som har samtykket"),
    "unknown giver": ({"givers": [str(UNKNOWN)]}, "givers", "Valget finnes ikke lenger. Velg på nytt."),
    "nonsense giver": ({"givers": ["x"]}, "givers", "Valget finnes ikke lenger. Velg på nytt."),
    "no date": ({"given_on": ""}, "given_on", "Velg datoen for samtykket"),
    "bad date": (
        {"given_on": "32.13"},
        "given_on",
        "Skriv datoen som dag, måned og år, for eksempel 06.06.2016",
    ),
    "tomorrow": ({"given_on": "2099-01-01"}, "given_on", "Datoen for samtykket kan ikke være fram i tid."),
    "long ago": ({"given_on": "2001-01-01"}, "given_on", "Samtykket er allerede utgått. Be om et nytt."),
    "no method": ({"method": ""}, "method", "Velg hvordan samtykket er gitt"),
    "long note": ({"note": "a" * 501}, "note", "Teksten er for lang. Den kan ha høyst 500 tegn."),
    "unknown service": ({"covers": [UNKNOWN]}, "covers", "Valget finnes ikke lenger. Velg på nytt."),
}


@pytest.mark.parametrize("fault", BAD)
def test_each_field_says_what_is_wrong(shared: World, fault: str) -> None:
    changes, field, said = BAD[fault]
    assert errors(send(shared, **changes)) == {field: [said]}
    assert count(shared) == 1


def test_signed_form_is_kept(shared: World) -> None:
    assert send(shared, method="signed", document=picture()).status_code == 302
    consent = again(shared.log).current_consent
    assert consent.document.log == shared.log
    assert shared.client.get(url("log_file", shared.log.pk, consent.document_id)).status_code == 200


def test_file_that_is_none_is_named_and_a_good_one_is_asked_for_again(shared: World) -> None:
    bad = SimpleUploadedFile("samtykke.pdf", b"ikke en pdf", "application/pdf")
    assert errors(send(shared, document=bad)) == {
        "document": ["Filen må være en PDF eller et bilde (JPEG, PNG eller WebP)."]
    }
    assert "Velg filen en gang til." in text(send(shared, document=picture(), method=""))
    assert StoredFile.objects.count() == 0


def test_youth_is_asked_too(db) -> None:
    w = make_shared(birth_date=born_years_ago(15), youth_agreed=True)
    assert "Barnet har selv gitt samtykke." in text(w.client.get(address(w)))
    said = "Barnet er 15 år eller eldre. Kryss av for at barnet selv har gitt samtykke"
    assert errors(send(w)) == {"youth_agreed": [said]}
    assert send(w, youth_agreed="on", givers=[]).status_code == 302
    assert again(w.log).current_consent.youth_agreed


def test_younger_child_cannot_be_ticked_by_forgery(shared: World) -> None:
    assert send(shared, youth_agreed="on").status_code == 302
    assert not again(shared.log).current_consent.youth_agreed


def test_expired_consent_is_renewed_and_lets_them_in_again(shared: World) -> None:
    expire_consent(shared.log)
    page = text(shared.client.get(address(shared)))
    assert "Samtykket var gyldig til og med" in page
    assert send(shared, covers=[shared.ppt]).status_code == 302
    assert grants.codenames_on(shared.petra.user, shared.log) == IN_LOG


def test_after_a_withdrawal_it_is_a_new_one(shared: World) -> None:
    consent_withdraw(log_id=shared.log.pk, reason="Angret", revision=None, by=shared.holder.user)
    assert "Nytt samtykke" in text(shared.client.get(address(shared)))
    assert send(shared, covers=[shared.ppt]).status_code == 302
    assert grants.codenames_on(shared.petra.user, shared.log) == IN_LOG


def test_what_another_tab_did_is_shown_first(shared: World) -> None:
    made_from = version_on(shared.client, address(shared))
    send(shared, covers=[shared.ppt])
    response = send(shared, version=made_from, note="Skrev dette")
    assert response.status_code == 409
    for words in ("Noen andre lagret mens du skrev.", "Skrev dette", "Bakketoppen skole, PPT Solvik"):
        assert words in text(response)
    assert count(shared) == 2


def test_form_without_a_version_is_refused(shared: World) -> None:
    for version in ("", "x", "0"):
        assert send(shared, version=version).status_code == 409
    assert count(shared) == 1


def test_aktor_is_told_no_and_a_stranger_nothing(shared: World) -> None:
    sent = renewal_form(shared.log, version="1")
    theirs = signed_in(shared.petra)
    assert {theirs.get(address(shared)).status_code, theirs.post(address(shared), sent).status_code} == {403}
    stranger = make_staff(shared.school, "Guro")
    make_log(stranger)
    for response in (
        signed_in(stranger).get(address(shared)),
        signed_in(stranger).post(address(shared), sent),
    ):
        assert is_secret(response, shared.log)
    assert count(shared) == 1


def test_anonymous_is_sent_to_sign_in(client, shared: World) -> None:
    response = client.post(address(shared), renewal_form(shared.log, version="1"))
    assert 'href="/login/?next=' in text(response)
    assert count(shared) == 1


def test_cost_does_not_follow_the_size(shared: World, queries) -> None:
    few = queries(shared.client, address(shared), at_most=14).count
    for number in range(4):
        make_participant(shared.log, make_staff(shared.ppt, f"P{number}"))
    assert queries(shared.client, address(shared)).count == few
