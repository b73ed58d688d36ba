"""Vis / Endre: what it shows, to whom, and the lock of each card."""

import pytest
from django.test import Client

from stafettlog.models import OutboxMessage, Stafettlog
from stafettlog.services import closing
from stafettlog.services.foresatt_access import foresatt_end, foresatt_stop
from tests.factories import (
    expire_consent,
    make_foresatt_input,
    make_log,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.screens.on_log import UNKNOWN, is_secret, log_page, opened, text, url
from tests.screens.tiltak import signed_in

LOCK = "Av sikkerhetsmessige årsaker, klikk en gang til for å endre informasjonen nedenfor."


@pytest.fixture
def log(holder):
    """Two parents; the mother alone has consented."""
    father = make_foresatt_input(role="father", first_name="Ola", email="", gave_consent=False)
    return make_log(holder, first_name="Lisa", last_name="Hansen", foresatte=[make_foresatt_input(), father])


@pytest.fixture
def page(log):
    return url("log_details", log.pk)


def relations(log):
    return log.child.foresatt_relations.order_by("id").select_related("foresatt")


def test_holder_sees_all_with_numbers_masked(holders_client, log, holder, page) -> None:
    answer = holders_client.get(page)
    shown = text(answer)
    assert answer.status_code == 200
    for said in (
        "Barnets detaljer",
        "Bor med begge foreldre",
        "Bakketoppen skole",
        "Prøveveien 1, 3045 Drammen",
    ):
        assert said in shown
    assert "Ansvarlig stafettholder:" in shown
    assert "<b>Åpen</b>" in shown
    mother, father = relations(log)
    assert mother.display_name in shown
    assert "Venter på å bli sendt" in shown
    assert "Ingen e-post. Skriv ut brev." in shown
    assert url("foresatt_letter", log.pk, father.pk) in shown
    assert url("foresatt_letter", log.pk, mother.pk) not in shown
    for person in (log.child, mother.foresatt, father.foresatt):
        assert person.national_number not in shown
        assert f"{person.national_number[:6]} •••••" in shown
    assert opened(log, holder) == ["Opplysninger"]
    assert "no-store" in answer["Cache-Control"]


def test_first_click_shows_the_bar_in_that_card_alone(holders_client, log, page) -> None:
    assert LOCK not in text(holders_client.get(page))
    shown = text(holders_client.get(page, {"las": "child"}))
    assert shown.count(LOCK) == 1
    assert shown.index('id="child"') < shown.index(LOCK) < shown.index('id="foresatte"')
    assert url("child_change", log.pk) in shown
    mother, father = relations(log)
    shown = text(holders_client.get(page, {"las": f"foresatt-{father.pk}"}))
    assert shown.count(LOCK) == 1
    assert shown.index(f'id="foresatt-{father.pk}"') < shown.index(LOCK)
    assert url("foresatt_change", log.pk, father.pk) in shown
    assert f'"{url("foresatt_change", log.pk, mother.pk)}"' not in shown
    assert LOCK not in text(holders_client.get(page, {"las": "<script>"}))


def test_number_is_shown_by_a_post_that_is_noted(holders_client, log, holder) -> None:
    address = url("number_show", log.pk)
    mother, father = relations(log)
    shown = text(holders_client.post(address, {"whose": "child"}))
    assert log.child.national_number in shown
    assert mother.foresatt.national_number not in shown
    shown = text(holders_client.post(address, {"whose": str(father.pk)}))
    assert father.foresatt.national_number in shown
    assert log.child.national_number not in shown
    assert opened(log, holder) == ["Barnets fødselsnummer vist", "Foresattes fødselsnummer vist"]


def test_number_is_never_in_an_address(holders_client, log, holder) -> None:
    address = url("number_show", log.pk)
    assert holders_client.get(address, {"whose": "child"}).status_code == 405
    assert opened(log, holder) == []
    assert Client(enforce_csrf_checks=True).post(address, {"whose": "child"}).status_code == 403


def test_number_of_another_logs_people_is_not_found(holders_client, log, holder) -> None:
    theirs = make_log(make_staff(make_organisation())).child.foresatt_relations.get()
    for whose in (theirs.pk, UNKNOWN, "", "x", "Child"):
        assert holders_client.post(url("number_show", log.pk), {"whose": str(whose)}).status_code == 404
    assert opened(log, holder) == []


def test_aktor_is_refused_and_stranger_learns_nothing(log, page, actor) -> None:
    make_participant(log, actor)
    client = signed_in(actor)
    for answer in (client.get(page), client.post(url("number_show", log.pk), {"whose": "child"})):
        assert answer.status_code == 403
        assert log.street not in text(answer)
        assert log.child.national_number not in text(answer)
    stranger = signed_in(make_staff(make_organisation()))
    assert is_secret(stranger.get(page), log)
    assert is_secret(stranger.post(url("number_show", log.pk), {"whose": "child"}), log)
    assert Client().get(page).status_code == 302


def test_nothing_can_be_unlocked_when_the_consent_has_ended(holders_client, log, page) -> None:
    expire_consent(log)
    mother, _father = relations(log)
    shown = text(holders_client.get(page, {"las": "child"}))
    assert "Samtykket er utgått." in shown
    assert LOCK not in shown
    for name, *ids in (("child_change",), ("foresatt_change", mother.pk), ("foresatt_end", mother.pk)):
        assert f'"{url(name, log.pk, *ids)}"' not in shown
    assert url("foresatt_stop", log.pk, mother.pk) in shown


def test_closed_log_shows_nothing_of_a_later_log(holders_client, log, page, holder) -> None:
    closing.log_close(log_id=log.pk, reason="goal_reached", note="Ferdig", by=holder.user)
    child = log.child
    make_log(
        make_staff(make_organisation()),
        national_number=child.national_number,
        birth_date=child.birth_date,
        first_name="Lisa",
        last_name="Hansen",
        foresatte=[make_foresatt_input(first_name="Hemmelig", street="Hemmeligveien 1")],
    )
    shown = text(holders_client.get(page))
    assert "<b>Avsluttet</b>" in shown
    assert "Ola" in shown
    assert "Hemmelig" not in shown


def test_stopped_and_ended_foresatte_are_told_of(holders_client, log, page, holder) -> None:
    mother, father = relations(log)
    foresatt_stop(log_id=log.pk, relation_id=father.pk, reason="Besøksforbud", by=holder.user)
    shown = text(holders_client.get(page))
    assert "Tilgangen er stoppet" in shown
    assert "Besøksforbud" in shown
    assert url("foresatt_resume", log.pk, father.pk) in shown
    assert url("foresatt_letter", log.pk, father.pk) not in shown
    assert "Loggen trenger et nytt samtykke." not in shown
    foresatt_end(log_id=log.pk, relation_id=mother.pk, reason="Flyttet", by=holder.user)
    shown = text(holders_client.get(page))
    assert f'id="foresatt-{mother.pk}"' not in shown
    assert "Loggen trenger et nytt samtykke." in shown
    assert url("consent_renew", log.pk) in shown


@pytest.mark.parametrize(
    ("state", "said"), [("sent", "Sendt"), ("failed", "Kom ikke fram."), ("dropped", "Ikke sendt")]
)
def test_account_mail_shows_where_it_is(holders_client, log, page, state, said) -> None:
    sent_at = log.created_at if state == "sent" else None
    OutboxMessage.objects.update(state=state, sent_at=sent_at)
    assert said in text(holders_client.get(page))


def test_page_asks_as_much_with_many_foresatte(holders_client, log, page, queries, holder) -> None:
    few = queries(holders_client, page, at_most=15).count
    many = make_log(holder, foresatte=[make_foresatt_input() for _one in range(6)])
    assert queries(holders_client, url("log_details", many.pk), at_most=15).count == few


def test_child_without_number_is_asked_for_one(holders_client, holder) -> None:
    log = make_log(holder, national_number=None)
    shown = text(holders_client.get(url("log_details", log.pk)))
    assert "Ikke registrert ennå" in shown
    assert "Registrer fødselsnummer eller rett fødselsdato" in shown
    assert url("child_number", log.pk) in shown
    assert Stafettlog.objects.count() == 1


def test_consent_that_nobody_stands_for_waits_on_the_log_page_and_on_min_side(
    holders_client, log, actor, holder
) -> None:
    asked, waiting = "Loggen trenger et nytt samtykke", "Ingen av dem som ga samtykket, er lenger foresatt."
    make_participant(log, actor)
    mother, _father = relations(log)
    min_side, renew = url("index"), url("consent_renew", log.pk)
    assert asked not in text(holders_client.get(log_page(log)))
    assert waiting not in text(holders_client.get(min_side))
    foresatt_end(log_id=log.pk, relation_id=mother.pk, reason="Flyttet", by=holder.user)
    for address, said in ((log_page(log), asked), (min_side, waiting)):
        shown = text(holders_client.get(address))
        assert said in shown
        assert renew in shown
        assert said not in text(signed_in(actor).get(address))
