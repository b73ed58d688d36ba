"""R26, R27: no mail, calendar file or outside of a letter says a word of what stands in a log."""

import re
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from permissions.languages import NAMES
from stafettlog.models import (
    Child,
    ForesattRelation,
    Invitation,
    MessageKind,
    MessageState,
    OutboxMessage,
    Protection,
    Stafettlog,
)
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.render import render
from tests.documents.pdf import facts, opened, placed, words
from tests.notifications.everything import every_kind, read
from tests.notifications.planting import plant, planted
from tests.proofs.cage import Cage
from tests.proofs.looking import logged

pytestmark = [pytest.mark.django_db, pytest.mark.no_zeal]

STAFF = ("nb", "nn", "en")


@pytest.fixture(autouse=True)
def all_languages(settings: Any) -> None:
    settings.PORTAL_LANGUAGES = list(NAMES)
    settings.RATE_LIMITS = {
        name: (10_000, seconds) for name, (_most, seconds) in settings.RATE_LIMITS.items()
    }


@pytest.fixture
def cage() -> Cage:
    return Cage()


def filled(cage: Cage, language: str) -> list[OutboxMessage]:
    rows = every_kind(language)
    plant(cage)
    return [read(row) for row in rows]


def protect() -> None:
    # no history: only what messages read matters here.
    Child.objects.update(protection=Protection.CONFIDENTIAL, protection_review_on="2099-01-01")


def groups(cage: Cage, text: str) -> set[tuple[str, str]]:
    """(group, «model.field») of each planted word in the text; folded lines of a file are joined first."""
    return {found[1:] for found in cage.found(re.sub(r"\r?\n[ \t]", "", text))}


def of_mail(row: OutboxMessage) -> dict[str, str]:
    sent = render(row)
    calendar = sent.calendar.content.decode() if sent.calendar else ""
    return {
        "subject": sent.subject,
        "text": sent.text,
        "html": sent.html,
        "calendar": calendar,
        "to": sent.to,
    }


def test_what_is_planted_is_what_people_write() -> None:
    for field in (
        "child.first_name",
        "concern.text",
        "lysglimt.text",
        "transfer.message",
        "organisation.name",
    ):
        assert field in planted()
    assert len(planted()) > 45


@pytest.mark.parametrize("language", NAMES)
def test_every_kind_in_every_language_says_when_and_where_and_no_more(cage: Cage, language: str) -> None:
    rows = filled(cage, language)
    assert {row.kind for row in rows} == set(MessageKind)
    seen, spoken = set(), set()
    for row in rows:
        for part, text in of_mail(row).items():
            found = groups(cage, text)
            assert {group for group, _field in found} <= {"own", "place"}, (row.kind, part, found)
            assert part != "subject" or not found, (row.kind, found)
            seen |= {group for group, _field in found}
        spoken.add(render(row).language)
    # The words are there to be met: one that may stand in a mail does.
    assert seen == {"own", "place"}
    assert spoken == ({"nb", language})
    protect()
    for row in rows:
        for part, text in of_mail(read(row)).items():
            found = groups(cage, text)
            assert {group for group, _field in found} <= {"own"}, (row.kind, part, found)


@pytest.mark.parametrize("language", STAFF)
def test_nor_does_anything_around_the_mail_or_in_the_log_lines(cage: Cage, language: str) -> None:
    """As it goes over the wire: every header, every part, every attached file by its name and content."""
    filled(cage, language)
    with logged() as lines:
        deliver()
    sent = OutboxMessage.objects.filter(state=MessageState.SENT)
    assert set(sent.values_list("kind", flat=True)) == set(MessageKind)
    for one in mail.outbox:
        parsed = message_from_bytes(one.message().as_bytes(), policy=policy.default)
        said = [f"{name}: {value}" for name, value in parsed.items() if name != "To"]
        for part in parsed.walk():
            said += [
                str(part.get_filename()),
                *(f"{name}: {value}" for name, value in part.items() if name != "To"),
            ]
            if not part.is_multipart():
                content = part.get_content()
                said.append(content.decode() if isinstance(content, bytes) else content)
        found = groups(cage, "\n".join(said))
        assert {group for group, _field in found} <= {"own", "place"}, (one.subject, found)
    assert not cage.found("\n".join(lines))


def letters(log: Stafettlog) -> list[tuple[Any, bytes]]:
    """(answer's headers, PDF) of every letter that the stafettholder can print."""
    client = Client()
    client.force_login(log.stafettholder.user)
    relations = ForesattRelation.objects.filter(child=log.child_id)
    urls = [reverse("admin:foresatt_letter", args=[log.pk, one.pk]) for one in relations]
    invitations = Invitation.objects.filter(log=log, meeting__status="invited")
    urls += [reverse("admin:meeting_letter", args=[log.pk, one.pk]) for one in invitations]
    answers = [client.get(url) for url in urls]
    printed = [answer for answer in answers if answer.status_code == 200]
    assert len(printed) >= 4, [answer.status_code for answer in answers]
    return [(answer.headers, answer.content) for answer in printed]


def outside(pdf: bytes) -> str:
    """What shows through the window of an envelope, or beside it: the first page from 45 to 95 mm."""
    with opened(pdf) as document:
        return " ".join(text for mm, text in placed(document.pages[0]) if 45 <= mm <= 95)


@pytest.mark.parametrize("language", NAMES)
def test_letters_show_the_receiver_on_the_outside_and_name_no_topic_inside(cage: Cage, language: str) -> None:
    rows = filled(cage, language)
    log = next(row.log for row in rows if row.kind == MessageKind.MEETING_INVITATION)
    assert log is not None
    address = {f"foresattrelation.{name}" for name in ("first_name", "last_name", "street", "city")}
    # An aktør's is the own workplace; the child's letter is to the child.
    to_others = {
        "organisation.name",
        "child.first_name",
        "child.last_name",
        "stafettlog.street",
        "stafettlog.city",
    }
    for headers, pdf in letters(log):
        shown = {field for _group, field in groups(cage, outside(pdf))}
        assert shown <= address or shown <= to_others, shown
        assert not groups(cage, f"{dict(headers)} {facts(pdf)['title']}")
        inside = {field for _group, field in groups(cage, words(pdf))}
        assert inside <= shown | {"child.first_name", "meeting.place_detail", "actor.phone", *address}, inside
    protect()
    for _headers, pdf in letters(log):
        shown = {field for _group, field in groups(cage, words(pdf))}
        names = {"foresattrelation.first_name", "foresattrelation.last_name"}
        assert shown <= names | {"child.first_name", "child.last_name", "actor.phone"}, shown
        assert "Møtested" not in outside(pdf)
