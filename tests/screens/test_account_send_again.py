"""Vis / Endre of a foresatt whose mail was lost: what is said, sent again, or printed (R4, R28)."""

from typing import Any

import pytest
from django.utils import timezone

from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.services.foresatt_access import foresatt_stop
from tests import factories as make
from tests.screens.on_log import is_secret, text, url
from tests.screens.tiltak import signed_in

SENTENCES = {
    "waiting": "Venter på å bli sendt",
    "dropped": "Ikke sendt",
    "sent": "Sendt 3. juni 2026",
    "delivered": "Levert 3. juni 2026",
    "bounced": "Kom i retur. Sjekk e-postadressen.",
    "failed": "Kom ikke fram. Sjekk e-postadressen.",
    "uncertain": "Vi vet ikke om den kom fram.",
}
LOST = ("bounced", "failed", "uncertain")


@pytest.fixture(autouse=True)
def third_of_june(time_machine: Any) -> None:
    time_machine.move_to("2026-06-03 12:00+02:00", tick=False)


@pytest.fixture
def relation(log):
    return log.child.foresatt_relations.get()


def become(state: str, **which: Any) -> None:
    sent = timezone.now() if state in ("sent", "delivered", "bounced") else None
    OutboxMessage.objects.filter(**which).update(state=state, sent_at=sent)


def card(who, log) -> str:
    page = text(signed_in(who).get(url("log_details", log.pk)))
    return page.split('<section class="sl-card" id="foresatt-')[1].split("</section>")[0]


def waiting() -> int:
    return OutboxMessage.objects.filter(state="waiting", kind=MessageKind.FORESATT_ACCOUNT).count()


@pytest.mark.parametrize("state", [str(state) for state in MessageState])
def test_where_the_sign_in_information_is(log, holder, relation, state) -> None:
    become(state)
    shown = card(holder, log)
    assert SENTENCES[state] in shown
    assert (url("account_send_again", log.pk, relation.pk) in shown) is (state in LOST)
    assert (url("foresatt_letter", log.pk, relation.pk) in shown) is (state in LOST)
    assert "Siste e-post" not in shown


def test_another_mail_that_was_lost_later_is_told_too(log, holder, relation) -> None:
    become("sent")
    OutboxMessage.objects.create(kind=MessageKind.NEW_LYSGLIMT, log=log, relation=relation, state="failed")
    shown = card(holder, log)
    assert "Sendt 3. juni" in shown
    assert "Kom ikke fram" in shown.split("Siste e-post</dt>")[1].split("</dd>")[0]
    assert url("account_send_again", log.pk, relation.pk) in shown


def test_sent_again_once_and_back_to_the_card(log, holder, relation) -> None:
    become("bounced")
    client, where = signed_in(holder), url("account_send_again", log.pk, relation.pk)
    answer = client.post(where)
    assert answer.url == f"{url('log_details', log.pk)}#foresatt-{relation.pk}"
    assert "Innloggingsinformasjonen sendes på nytt." in text(client.get(answer.url))
    assert "venter på å bli sendt" in text(client.post(where, follow=True))
    assert waiting() == 1
    assert client.get(where).status_code == 405


def test_nothing_is_sent_to_one_who_is_to_have_none(log, holder, relation) -> None:
    become("bounced")
    client, where = signed_in(holder), url("account_send_again", log.pk, relation.pk)
    relation.email = ""
    relation.save_without_historical_record()
    assert "Skriv ut brev." in text(client.post(where, follow=True))
    ids = {"log_id": log.pk, "relation_id": relation.pk, "by": holder.user}
    foresatt_stop(**ids, reason="Etter avtale")
    assert "har ikke tilgang" in text(client.post(where, follow=True))
    assert waiting() == 0


def test_only_the_holder_may(log, holder, actor, school, relation) -> None:
    make.make_participant(log, actor)
    become("bounced")
    where = url("account_send_again", log.pk, relation.pk)
    assert signed_in(actor).post(where).status_code == 403
    assert signed_in(make.make_staff(school, "Guro", leader=True)).post(where).status_code == 403
    assert is_secret(signed_in(make.make_staff(school, "Ukjent")).post(where), log)
    other = make.make_log(make.make_staff(school, "Annen"), first_name="Ole")
    theirs = other.child.foresatt_relations.get()
    assert signed_in(holder).post(url("account_send_again", log.pk, theirs.pk)).status_code == 404
    assert waiting() == 1
