"""Every kind of mail, in every language of ours: whole, to one person, and saying nothing of the child."""

import re
from email import message_from_bytes, policy
from functools import cache
from html import unescape
from typing import Any

import pytest
from django.core import mail

from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications.catalogue import CATALOGUE
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.render import Rendered, render
from tests.notifications.everything import LANGUAGES, NEVER, PARENT, every_kind

pytestmark = pytest.mark.django_db


@cache
def written(language: str) -> list[tuple[OutboxMessage, Rendered]]:
    """Made once for each language: the rows are rolled back, what was rendered of them stays."""
    return [(row, render(row)) for row in every_kind(language)]


@pytest.fixture(params=LANGUAGES)
def rendered(request: pytest.FixtureRequest) -> list[tuple[OutboxMessage, Rendered]]:
    return written(request.param)


def shown(text: str) -> str:
    """What a person reads of html, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_every_kind_is_in_the_catalogue_and_in_these_tests() -> None:
    assert CATALOGUE.keys() == set(MessageKind)
    assert {row.kind for row, _ in written("nb")} == set(MessageKind)


def test_no_mail_names_child_topic_or_school(rendered: list[tuple[OutboxMessage, Rendered]]) -> None:
    for row, sent in rendered:
        for part in (sent.subject, sent.text, sent.html):
            assert [word for word in NEVER if word.lower() in part.lower()] == [], (row.kind, part)


def test_both_parts_say_the_same(rendered: list[tuple[OutboxMessage, Rendered]]) -> None:
    for row, sent in rendered:
        paragraphs = [one.removeprefix("- ") for one in sent.text.splitlines() if one]
        assert len(paragraphs) >= 4, row.kind
        body = shown(sent.html.partition("</head>")[2])
        assert body == " ".join(paragraphs), row.kind


def test_html_fetches_nothing_and_has_no_style(rendered: list[tuple[OutboxMessage, Rendered]]) -> None:
    for row, sent in rendered:
        assert not re.search(r"<(img|link|script|style|table|iframe)\b|\sstyle=|src=", sent.html), row.kind


def test_child_is_given_no_sign_in_and_no_name(rendered: list[tuple[OutboxMessage, Rendered]]) -> None:
    to_child = [sent for row, sent in rendered if row.invitation and row.invitation.is_child]
    assert len(to_child) == 4
    for sent in to_child:
        assert sent.to == "barnet@familie.example"
        assert "http" not in sent.text + sent.html
        assert "ogg inn" not in sent.text
        assert "400 00 000" in sent.text
        assert sent.text.startswith("Hei\n")


def test_every_link_is_to_the_installation(
    rendered: list[tuple[OutboxMessage, Rendered]], settings: Any
) -> None:
    for row, sent in rendered:
        links = re.findall(r"https?://[^\s\"<]+", sent.text + sent.html)
        if row.kind == MessageKind.PASSWORD_RESET:
            # The one letter whose link opens something.
            assert all(link.startswith(f"{settings.PUBLIC_URL}/konto/nytt-passord/") for link in links)
            continue
        assert set(links) <= {settings.PUBLIC_URL}, row.kind


def test_each_says_why_one_gets_it() -> None:
    for row, sent in written("nb"):
        assert sent.text.splitlines()[-1].startswith("Du får denne e-posten fordi"), row.kind


def test_foresatt_is_greeted_by_her_own_name() -> None:
    for row, sent in written("nb"):
        if row.relation is not None:
            assert sent.text.startswith(f"Hei {PARENT} ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_recipients_language_is_used(language: str) -> None:
    for row, sent in written(language):
        to_child = row.invitation is not None and row.invitation.is_child
        assert sent.language == ("nb" if to_child else language)
        assert f'<html lang="{sent.language}">' in sent.html


def test_language_that_is_not_shown_is_bokmaal() -> None:
    assert {render(row).language for row in every_kind("uk")} == {"nb"}


def test_familys_language_is_theirs_alone(settings: Any) -> None:
    """Staff who have noted it get bokmål: nothing but what a foresatt meets is translated."""
    settings.PORTAL_LANGUAGES = ["nb", "ar"]
    for row in every_kind("ar"):
        sent = render(row)
        assert sent.language == (
            "ar" if row.relation or (row.invitation and row.invitation.relation) else "nb"
        )
        assert ('<html lang="ar" dir="rtl">' in sent.html) == (sent.language == "ar")


def test_sent_mail_has_one_recipient_both_parts_and_the_kommune_as_sender() -> None:
    every_kind("nn")
    deliver()
    sent = OutboxMessage.objects.filter(state=MessageState.SENT, pk__in=_ids_in_outbox()).count()
    assert sent == len(mail.outbox) >= len(MessageKind)
    for one in mail.outbox:
        parsed = message_from_bytes(one.message().as_bytes(), policy=policy.default)
        assert len(one.recipients()) == 1
        assert parsed["From"].addresses[0].display_name == "Solvik kommune (eksempel)"
        if parsed.get_content_type() == "multipart/mixed":
            parts = list(parsed.iter_parts())
            assert [part.get_filename() for part in parts] == [None, "invite.ics"]
            texts = [part.get_content_type() for part in parts[0].iter_parts()]
            assert texts == ["text/plain", "text/html", "text/calendar"]
        else:
            texts = [part.get_content_type() for part in parsed.iter_parts()]
            assert texts == ["text/plain", "text/html"]
        assert parsed["Auto-Submitted"] == "auto-generated"


def _ids_in_outbox() -> list[str]:
    """The rows' ids, from the Message-IDs; a repeated one would count once."""
    return [one.extra_headers["Message-ID"][1:].partition("@")[0] for one in mail.outbox]
