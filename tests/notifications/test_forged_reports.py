"""A report that is not the provider's own changes nothing and learns nothing, whatever it is made of."""

import json
import logging
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as installed
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from config import mail_reports
from config import urls as every_address
from config.urls import handler400, handler403, handler404, handler500
from stafettlog.models import MessageKind, MessageState, OutboxMessage
from tests.factories import make_log, make_organisation, make_staff
from tests.notifications.reporting import ANYMAIL, PROVIDERS, SHARED, Told, basic, post, proof, sign, state_of

__all__ = ["handler400", "handler403", "handler404", "handler500"]
urlpatterns = [
    *(one for provider in PROVIDERS for one in mail_reports.addresses_of(provider)),
    *every_address.urlpatterns,
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
SENT = (MessageState.SENT, "")


@pytest.fixture(autouse=True)
def secrets(settings: Any) -> None:
    settings.ANYMAIL = ANYMAIL


@pytest.fixture
def row() -> OutboxMessage:
    log = make_log(make_staff(make_organisation()))
    now = timezone.now()
    kind = MessageKind.NEW_LYSGLIMT
    return OutboxMessage.objects.create(
        kind=kind, log=log, state=MessageState.SENT, sent_at=now, provider_id="<1@relay.example>"
    )


def forgeries(text: bytes) -> dict[str, dict[str, str]]:
    """Headers of one who does not have the secret."""
    return {
        "nothing": {},
        "other secret": {"Authorization": basic("stafett:" + "t" * 40)},
        "name alone": {"Authorization": basic("stafett:")},
        "empty": {"Authorization": basic("")},
        "as Python says nothing": {"Authorization": basic("None")},
        "not base64": {"Authorization": "Basic ***"},
        "not UTF-8": {"Authorization": "Basic //79"},
        "in clear": {"Authorization": f"Basic {SHARED}"},
        "bearer": {"Authorization": "Bearer " + basic(SHARED).split()[1]},
        "signed by another": {"Signature": sign(text, "h" * 40)},
        "signed with nothing": {"Signature": sign(text, "")},
        "signed other text": {"Signature": sign(text + b" ")},
        "the public trial's": {"Signature": sign(text, "test_Am3L1GuOIc4blLUuHqAPxxwkZaJyEk8G")},
        "odd signature": {"Signature": "æ"},
    }


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_forged_report_changes_nothing(provider: str, row: OutboxMessage) -> None:
    """And every forgery has the same answer, of a mail that is there and of one that is not."""
    answers = set()
    for whose in (row.pk, "0" * 32, ""):
        text = Told(provider, "bounced", whose).text()
        for headers in forgeries(text).values():
            answer = post(provider, text, headers)
            answers.add((answer.status_code, answer.content, answer.headers.get("Content-Type")))
    assert answers == {(403, b"", "text/html; charset=utf-8")}
    assert state_of(row) == SENT


@pytest.mark.parametrize("provider", PROVIDERS)
def test_without_a_secret_of_ours_nobody_is_believed(
    provider: str, row: OutboxMessage, settings: Any
) -> None:
    text = Told(provider, "bounced", row.pk).text()
    for anymail in ({}, {"WEBHOOK_SECRET": [], "MAILERSEND_SIGNING_SECRET": ""}):
        settings.ANYMAIL = anymail
        for headers in (*forgeries(text).values(), proof(provider, text)):
            assert post(provider, text, headers).status_code == 403
    assert state_of(row) == SENT


def test_the_proof_of_one_provider_is_none_for_another(row: OutboxMessage) -> None:
    for provider, of in (("brevo", "mailersend"), ("mailersend", "brevo")):
        text = Told(provider, "bounced", row.pk).text()
        assert post(provider, text, proof(of, text)).status_code == 403
    assert state_of(row) == SENT


def test_a_signature_needs_no_shared_secret_besides(row: OutboxMessage, settings: Any) -> None:
    settings.ANYMAIL = {"MAILERSEND_SIGNING_SECRET": ANYMAIL["MAILERSEND_SIGNING_SECRET"]}
    assert post("mailersend", Told("mailersend", "delivered", row.pk).text()).status_code == 200
    assert state_of(row)[0] == MessageState.DELIVERED


def test_both_secrets_count_while_it_is_changed(row: OutboxMessage, settings: Any) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": ["stafett:" + "n" * 40, SHARED]}
    assert post("brevo", Told("brevo", "delivered", row.pk).text()).status_code == 200


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_report_of_an_unknown_mail_is_answered_as_of_a_known_one(provider: str, row: OutboxMessage) -> None:
    known = post(provider, Told(provider, "opened", row.pk).text())
    for whose, its_id in (("0" * 32, "x"), ("", "<ingen@relay.example>"), ("' OR 1=1", "' OR 1=1")):
        unknown = post(provider, Told(provider, "bounced", whose, provider_id=its_id).text())
        assert (unknown.status_code, unknown.content) == (known.status_code, known.content) == (200, b"")
        assert unknown.headers.keys() == known.headers.keys()
    assert state_of(row) == SENT


ODD = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"7",
    b'"bounced"',
    b"\xff\xfe",
    b"[" * 100_000,
    b"9" * 5000,
    b'{"event": ["hard_bounce"], "type": ["x"], "data": 7}',
    b'{"event": "hard_bounce", "ts_epoch": 1e999, "time": 1e999}',
    b'{"event": "hard_bounce", "ts_epoch": "x", "time": "x", "MessageID": {}}',
    b'{"event": "hard_bounce", "message-id": "\\u0000", "X-Mailin-custom": "[]", "tags": 7}',
    b'[{"event": "bounce", "MessageID": "\\ud800", "Payload": "{\\"message\\": 7}"}]',
    b'{"items": []}',
    b'{"type": "inbound.message"}',
    b'{"type": "activity.sent", "data": {"type": "hard_bounced", "created_at": 7}}',
    b"event=hard_bounce",
]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_cannot_be_read_is_refused_and_noted_without_its_text(
    provider: str, row: OutboxMessage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for text in ODD:
        answer = post(provider, text)
        assert (answer.status_code in (200, 400), answer.content) == (True, b""), text
    assert state_of(row) == SENT
    assert "hard_bounce" not in caplog.text
    assert "mail_report_unreadable" in caplog.text


def test_a_large_one_is_refused_unread(row: OutboxMessage) -> None:
    text = Told("brevo", "bounced", row.pk).text()
    filled = text[:-1] + b', "x": "' + b"x" * mail_reports.MOST_BYTES + b'"}'
    for headers in (None, {}):
        answer = post("brevo", filled, headers)
        assert (answer.status_code, answer.content) == (413, b"")
    assert post("brevo", b"", {}, CONTENT_LENGTH=str(installed.REQUEST_MAX_BYTES + 1)).status_code == 413
    assert post("brevo", text, CONTENT_LENGTH="mange").status_code in (200, 400)
    assert state_of(row) == SENT


def test_what_could_not_be_stored_is_not_said_to_be(row: OutboxMessage) -> None:
    """The provider sends it again, then."""
    client = Client(raise_request_exception=False)
    text = Told("brevo", "bounced", row.pk).text()
    with patch("config.mail_reports.reports.store", side_effect=DatabaseError):
        answer = client.generic(
            "POST", "/e-post/rapport/brevo/", text, "application/json", headers=proof("brevo", text)
        )
    assert answer.status_code == 500
    assert post("brevo", text).status_code == 200
    assert state_of(row)[0] == MessageState.BOUNCED


def test_mailersends_trial_is_answered_and_does_nothing(row: OutboxMessage) -> None:
    told = json.loads(Told("mailersend", "bounced", row.pk).text()) | {"type": "webhook.test"}
    assert post("mailersend", json.dumps(told).encode(), {}).status_code == 200
    assert post("brevo", json.dumps(told).encode(), {}).status_code == 403
    assert state_of(row) == SENT


def test_it_costs_no_question_to_ask_and_one_to_tell(
    row: OutboxMessage, django_assert_num_queries: Any
) -> None:
    text = Told("brevo", "bounced", row.pk).text()
    with django_assert_num_queries(0):
        post("brevo", text, {})
    with django_assert_num_queries(1):
        post("brevo", text)


def test_no_session_no_cookie_and_no_other_method(row: OutboxMessage, client: Client) -> None:
    text = Told("brevo", "bounced", row.pk).text()
    answer = post("brevo", text)
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store, private"
    client.force_login(row.log.stafettholder.user)
    for method in ("get", "head", "put", "delete", "options"):
        refused = getattr(client, method)("/e-post/rapport/brevo/")
        assert refused.status_code == 405
    # Who is signed in is no provider either.
    refused = client.generic("POST", "/e-post/rapport/brevo/", text, "application/json")
    assert (refused.status_code, refused.content) == (403, b"")


@pytest.mark.urls("config.urls")
def test_no_provider_has_an_address_when_none_is_chosen(row: OutboxMessage) -> None:
    for provider in PROVIDERS:
        answer = post(provider, Told(provider, "bounced", row.pk).text())
        assert answer.status_code in (302, 403, 404), provider
    assert state_of(row) == SENT


def test_only_the_chosen_one_has_an_address(settings: Any) -> None:
    settings.MAIL_REPORTS = ""
    assert mail_reports.addresses() == []
    settings.MAIL_REPORTS = "mailjet"
    (only,) = mail_reports.addresses()
    assert str(only.pattern) == "e-post/rapport/mailjet/"
