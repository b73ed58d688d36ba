"""A request to hand the log over: taken back, and its answer read, on the log page (R21)."""

import pytest
from django.test import Client

from stafettlog.models import Actor
from stafettlog.services import transfer_answers
from tests.factories import make_log, make_participant, make_staff, make_transfer
from tests.screens.on_log import UNKNOWN, log_page, text, url
from tests.screens.tiltak import signed_in


@pytest.fixture
def client(holder: Actor) -> Client:
    return signed_in(holder)


@pytest.fixture
def outsider(ppt) -> Actor:
    return make_staff(ppt, "Petra")


def test_taken_back_from_the_log_page(client, log, holder, actor) -> None:
    asked = make_transfer(log, actor)
    address = url("transfer_withdraw", log.pk, asked.pk)
    page = text(client.get(address))
    assert actor.display_name in page
    assert "Trekk tilbake" in page
    # From the bar there is no key of a form: twice is still once.
    for _ in range(2):
        assert client.post(address).url == log_page(log)
    asked.refresh_from_db()
    assert asked.status == "withdrawn"
    assert "Forespørselen venter ikke lenger på svar." in text(client.get(address, follow=True))


def test_one_answered_meanwhile_is_not_taken_back(client, log, actor) -> None:
    asked = make_transfer(log, actor)
    transfer_answers.transfer_decline(transfer_id=asked.pk, reason="Full uke", by=actor.user)
    answer = client.post(url("transfer_withdraw", log.pk, asked.pk))
    assert f"{actor.display_name} har allerede svart på forespørselen." in text(answer)
    asked.refresh_from_db()
    assert asked.status == "declined"


def test_accepted_meanwhile_the_old_one_has_no_log_to_take_back_from(client, log, actor) -> None:
    asked = make_transfer(log, actor)
    transfer_answers.transfer_accept(transfer_id=asked.pk, by=actor.user)
    for method in (client.get, client.post):
        assert method(url("transfer_withdraw", log.pk, asked.pk)).status_code == 404


def test_another_logs_request_is_not_here(client, log, actor, outsider) -> None:
    other = make_transfer(make_log(outsider), actor)
    for name in ("transfer_withdraw", "transfer_seen"):
        assert client.post(url(name, log.pk, other.pk)).status_code == 404
        assert client.post(url(name, log.pk, UNKNOWN)).status_code == 404
    other.refresh_from_db()
    assert (other.status, other.seen_at) == ("waiting", None)


def test_the_bar_on_the_log_page(client, log, actor, school) -> None:
    def bar(who: Client = client) -> str:
        page = text(who.get(log_page(log)))
        return page.split('id="transfer"')[1].split("</form>")[0] if 'id="transfer"' in page else ""

    other = make_staff(school, "Guro")
    make_participant(log, other)
    assert bar() == ""
    asked = make_transfer(log, actor)
    assert f"{actor.display_name} (Bakketoppen skole) er spurt om å overta loggen." in bar()
    assert url("transfer_withdraw", log.pk, asked.pk) in bar()
    # It is between the two of them.
    assert bar(signed_in(other)) == ""
    actor.user.is_active = False
    actor.user.save()
    assert "er ikke lenger aktør, og kan ikke svare" in bar()
    actor.user.is_active = True
    actor.user.save()
    transfer_answers.transfer_decline(transfer_id=asked.pk, reason="Full uke", by=actor.user)
    assert f"{actor.display_name} avslo å overta loggen" in bar()
    assert "Begrunnelse: Full uke" in bar()
    client.post(url("transfer_seen", log.pk, asked.pk))
    assert bar() == ""


def test_read_is_a_post(client, log, actor) -> None:
    asked = make_transfer(log, actor)
    transfer_answers.transfer_decline(transfer_id=asked.pk, reason="Full uke", by=actor.user)
    address = url("transfer_seen", log.pk, asked.pk)
    assert client.get(address).status_code == 405
    assert client.post(address).url == log_page(log)
    asked.refresh_from_db()
    assert asked.seen_at is not None
