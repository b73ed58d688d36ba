"""How a calendar file is put on a mail: to a mail server, and to a provider's interface."""

import json
from base64 import b64encode
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest
import vobject
from anymail.exceptions import AnymailUnsupportedFeature
from django.core import mail
from django.core.mail import EmailMultiAlternatives, get_connection

from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications.calendar_part import CalendarPart, attach_calendar
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.render import render
from tests.notifications.everything import after, cancelled, invitation_row, meeting, queue, world

pytestmark = pytest.mark.django_db
CONTENT = "BEGIN:VCALENDAR\r\nSUMMARY:Møte\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def w() -> SimpleNamespace:
    made = world()
    deliver()
    mail.outbox.clear()
    return made


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def to(address: str) -> EmailMessage:
    (one,) = [sent for sent in mail.outbox if sent.to == [address]]
    return parsed(one.message().as_bytes())


def check(whole: EmailMessage, method: str) -> Any:
    """Text, html and the invitation as alternatives, in that order; and the same as a file."""
    assert whole.get_content_type() == "multipart/mixed"
    texts, file = whole.iter_parts()
    assert texts.get_content_type() == "multipart/alternative"
    plain, html, calendar = texts.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params == {"method": method, "charset": "utf-8"}
    assert calendar["Content-Disposition"] is None
    assert file.get_content_type() == "application/ics"
    assert (file.get_content_disposition(), file.get_filename()) == ("attachment", "invite.ics")
    read = vobject.readOne(file.get_content().decode())
    assert read.method.value == method
    assert calendar.get_content().splitlines() == file.get_content().decode().splitlines()
    assert "Kalenderfilen som ligger ved" in plain.get_content()
    assert "Kalenderfilen som ligger ved" in html.get_content()
    return read.vevent


def test_invitation_by_a_mail_server(w: SimpleNamespace, smtp: Any) -> None:
    """As the bytes come over the wire."""
    called = meeting(w)
    server = smtp()
    deliver()
    assert len(server.received) == 4
    seen = set()
    for raw in server.received:
        whole = parsed(raw.removesuffix(b".\r\n"))
        event = check(whole, "REQUEST")
        receiver = whole["To"].addresses[0].addr_spec
        assert event.attendee.value == f"mailto:{receiver}"
        assert event.dtstart.value == called.starts_at
        assert event.organizer.value == f"mailto:{whole['From'].addresses[0].addr_spec}"
        seen.add(receiver)
    people = {w.relation.email, w.holder.user.email, w.other.user.email, "barnet@familie.example"}
    assert seen == people


def test_cancellation(w: SimpleNamespace) -> None:
    called = meeting(w)
    row = invitation_row(called, relation=w.relation)
    OutboxMessage.objects.exclude(pk=row.pk).update(state=MessageState.DROPPED, sent_at=None)
    cancelled(called)
    after(row, MessageKind.MEETING_CANCELLED)
    deliver()
    event = check(to(w.relation.email), "CANCEL")
    assert event.status.value == "CANCELLED"


def test_other_mails_have_none_and_speak_of_none(w: SimpleNamespace) -> None:
    queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    deliver()
    whole = to(w.relation.email)
    assert whole.get_content_type() == "multipart/alternative"
    assert "alenderfil" not in mail.outbox[0].body


def test_without_an_organiser_there_is_none_and_no_word_of_it(w: SimpleNamespace, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = ""
    rendered = render(invitation_row(meeting(w), relation=w.relation))
    assert rendered.calendar is None
    assert "alender" not in rendered.text + rendered.html


# --- Providers --------------------------------------------------------------------------------------

KEYS = {
    "BREVO_API_KEY": "k",
    "MAILJET_API_KEY": "k",
    "MAILJET_SECRET_KEY": "s",
    "MAILERSEND_API_TOKEN": "t",
    "SCALEWAY_SECRET_KEY": "s",
    "SCALEWAY_PROJECT_ID": "p",
}


def written(**changes: Any) -> EmailMultiAlternatives:
    made = EmailMultiAlternatives("Møte", "Tekst", "a@b.example", ["hanne@familie.example"], **changes)
    made.attach_alternative("<p>Tekst</p>", "text/html")
    return made


def handed_over(made: EmailMultiAlternatives, provider: str) -> str:
    """The request to the provider, not sent."""
    backend = get_connection(f"anymail.backends.{provider}.EmailBackend")
    return str(backend.build_message_payload(made, backend.send_defaults).serialize_data())


@pytest.mark.parametrize("provider", ["brevo", "mailjet", "mailersend", "scaleway"])
@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_provider_is_given_a_file_that_it_takes(provider: str, method: str, settings: Any) -> None:
    settings.ANYMAIL = KEYS
    settings.EMAIL_BACKEND = f"anymail.backends.{provider}.EmailBackend"
    made = written()
    attach_calendar(made, CalendarPart(method, CONTENT.encode(), "x"))
    request = json.loads(handed_over(made, provider))
    request = request.get("Globals", request)
    ((key, (file,)),) = [
        (key, value) for key, value in request.items() if key.lower().startswith("attachment")
    ]
    assert "invite.ics" in file.values()
    assert b64encode(CONTENT.encode()).decode() in file.values(), key
    if provider == "scaleway":
        assert "text/calendar" in file["type"]
        assert f'method="{method}"' in file["type"]
    if provider == "mailjet":
        assert file["ContentType"] == "text/calendar"


@pytest.mark.parametrize("provider", ["brevo", "mailjet", "mailersend", "scaleway"])
def test_providers_still_take_no_alternative(provider: str, settings: Any) -> None:
    """Why the file goes alone there. Once one of them takes it, this says so."""
    settings.ANYMAIL = KEYS
    made = written()
    attach_calendar(made, CalendarPart("REQUEST", CONTENT.encode(), "x"))
    with pytest.raises(AnymailUnsupportedFeature, match="alternative part"):
        handed_over(made, provider)


def test_delivery_by_a_provider(w: SimpleNamespace, settings: Any) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    row = invitation_row(meeting(w), relation=w.relation)
    deliver()
    row.refresh_from_db()
    assert row.state == MessageState.SENT
    (one,) = [sent for sent in mail.outbox if sent.to == [w.relation.email]]
    assert [kind for _content, kind in one.alternatives] == ["text/html"]
    (file,) = one.attachments
    assert file["Content-Type"] == 'text/calendar; method="REQUEST"; charset="utf-8"'
    assert vobject.readOne(file.get_payload(decode=True).decode()).method.value == "REQUEST"
