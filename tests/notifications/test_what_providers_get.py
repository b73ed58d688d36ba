"""A mail as each provider is given it: what we send along is what its reports give back."""

import json
from types import SimpleNamespace
from typing import Any

import environ
import pytest
from django.core.mail import get_connection

from config import mail
from stafettlog.models import MessageKind, OutboxMessage
from stafettlog.notifications import delivery
from stafettlog.notifications.render import render
from tests.config.test_mail_settings import KEYS, PROOF
from tests.notifications.everything import meeting, queue, world
from tests.notifications.reporting import Told

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> OutboxMessage:
    w: SimpleNamespace = world()
    return queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)


def given(
    provider: str, row: OutboxMessage, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """The body of the request, as far as our words go."""
    backend = f"anymail.backends.{provider}.EmailBackend"
    variables = {"EMAIL_BACKEND": backend, **KEYS[provider], **PROOF[provider]}
    monkeypatch.setattr(environ.Env, "ENVIRON", variables)
    found = mail.from_environment(environ.Env(), production=True)
    settings.EMAIL_BACKEND, settings.ANYMAIL = backend, found["ANYMAIL"]
    connection = get_connection()
    made = delivery._mail(row, render(row))
    payload = connection.build_message_payload(made, connection.send_defaults)
    return json.loads(payload.serialize_data())


def test_brevo(row: OutboxMessage, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = given("brevo", row, settings, monkeypatch)
    assert (
        sent["headers"]["X-Mailin-custom"]
        == json.loads(Told("brevo", "bounced", row.pk).text())["X-Mailin-custom"]
    )
    assert sent["headers"]["Auto-Submitted"] == "auto-generated"


def test_mailjet(row: OutboxMessage, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = given("mailjet", row, settings, monkeypatch)["Globals"]
    (told,) = json.loads(Told("mailjet", "bounced", row.pk).text())
    assert sent["EventPayload"] == told["Payload"]
    assert (sent["TrackOpens"], sent["TrackClicks"]) == ("disabled", "disabled")
    assert "Message-ID" not in sent["Headers"]


def test_mailersend(row: OutboxMessage, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = given("mailersend", row, settings, monkeypatch)
    assert sent["tags"] == json.loads(Told("mailersend", "bounced", row.pk).text())["data"]["email"]["tags"]
    assert sent["settings"] == {"track_opens": False, "track_clicks": False}
    # Own headers are for its largest customers: a mail with one would be refused.
    assert "headers" not in sent


def test_scaleway(row: OutboxMessage, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = given("scaleway", row, settings, monkeypatch)
    assert sent["project_id"] == "x"
    assert [to["email"] for to in sent["to"]] == [row.relation.email]


@pytest.mark.parametrize("provider", KEYS)
def test_one_receiver_and_the_calendar_file(
    provider: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No provider refuses a mail about a meeting for what is attached to it."""
    w = world()
    invitation = meeting(w).invitations.get(relation__isnull=False)
    made = queue(MessageKind.MEETING_INVITATION, log=w.log, invitation=invitation)
    text = json.dumps(given(provider, made, settings, monkeypatch), ensure_ascii=False)
    assert text.count(w.relation.email) == 1
    assert "<html" in text.lower()
    assert ".ics" in text
