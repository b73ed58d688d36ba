"""What stands in the calendar files of a meeting, and what its mail says of them (R18, R26, R27)."""

from typing import Any

import pytest
import vobject
from django.core import mail
from django.utils import timezone

from stafettlog.models import Meeting, OutboxMessage, PlaceKind, Protection
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.render import render
from tests.factories.calling import at
from tests.notifications.calendars import CHILD, Calendars
from tests.notifications.everything import NEVER, invitation_row, meeting, read, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Calendars:
    return Calendars()


def rows(called: Meeting) -> list[OutboxMessage]:
    return [read(row) for row in OutboxMessage.objects.filter(invitation__meeting=called)]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_no_file_names_anybody(language: str) -> None:
    w = world(language)
    called = meeting(w)
    people = [w.holder.user, w.other.user, w.relation]
    names = {name for one in people for name in (one.first_name, one.last_name)} | set(NEVER)
    for row in rows(called):
        file = render(row).calendar
        assert file is not None
        text = file.content.decode().replace("\r\n ", "")
        # The receiver's own address is on the mail itself.
        text = text.replace(render(row).to, "")
        assert [name for name in names if name.lower() in text.lower()] == []


@pytest.mark.parametrize(("language", "word"), [("ar", "اجتماع"), ("uk", "Зустріч"), ("pl", "Spotkanie")])
def test_family_reads_it_in_its_language(language: str, word: str, settings: Any) -> None:
    settings.PORTAL_LANGUAGES = ["nb", "ar", "uk", "pl"]
    w = world(language)
    row = invitation_row(meeting(w), relation=w.relation)
    file = render(row).calendar
    assert file is not None
    summary = vobject.readOne(file.content.decode()).vevent.summary
    assert (summary.value, summary.params["LANGUAGE"]) == (word, [language])


def test_protected_child_has_no_place_in_any(story: Calendars) -> None:
    story.sent()
    child = story.w.log.child
    child.protection, child.protection_review_on = Protection.CONFIDENTIAL, timezone.localdate()
    child.save_without_historical_record()
    story.move(place_kind=PlaceKind.OTHER, place_detail="Kanarirommet")
    deliver()
    assert len(mail.outbox) == 4
    for one in mail.outbox:
        (file,) = one.attachments
        text = file[1].decode().replace("\r\n ", "")
        assert "Kanari" not in text
        assert "LOCATION" not in text
        assert "Sted: Spør den som inviterer." in text


def test_childs_own_leads_to_no_sign_in(story: Calendars) -> None:
    deliver()
    links = {one.to[0]: "http" in one.attachments[0][1].decode().replace("\r\n ", "") for one in mail.outbox}
    assert links.pop(CHILD) is False
    assert set(links.values()) == {True}


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        ("call", "legger møtet i kalenderen din. Du trenger ikke å svare i kalenderen."),
        ("move", "retter møtet i kalenderen din. Du trenger ikke å svare i kalenderen."),
        ("cancel", "fjerner møtet fra kalenderen din."),
    ],
)
def test_mail_says_what_the_file_does(story: Calendars, do: str, sentence: str) -> None:
    if do != "call":
        deliver()
        mail.outbox.clear()
        story.cancel() if do == "cancel" else story.move(starts_at=at(9), ends_at=at(9, 10))
    deliver()
    assert len(mail.outbox) == 4
    for one in mail.outbox:
        assert f"\n\nKalenderfilen som ligger ved, {sentence}\n\n" in one.body
