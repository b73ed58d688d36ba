"""Polish, Ukrainian and Arabic as they are read: pages, mail and letters with no text left in Norwegian.

Whatever is asked for and not found in the language would come in bokmål, the last resort of every
catalogue: `untranslated` puts a list in its place.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import trans_real

from permissions import history
from stafettlog.documents.letters import Contact, MeetingFacts, Receiver, account_letter, meeting_letter
from stafettlog.notifications.render import render
from stafettlog.portal import document, views
from stafettlog.services import closing, consent_withdrawal
from tests.architecture.family_texts import LANGUAGES
from tests.notifications.everything import every_kind
from tests.screens.portal import Story

pytestmark = pytest.mark.django_db
# Names, and what a person has typed as a place.
NAMES = "Stafettloggen|Bakketoppen skole|møterom 2|Solvik kommune|PPT Solvik|stafettholder|personvernombud"
NORWEGIAN = re.compile(
    r"\b(og|ikke|er|du|deg|som|kan|til|av|på|har|møte\w*|barnet|loggen|hjelper|samtykke\w*|foresatt\w*)\b",
    re.I,
)


class Fallback:
    """In the place of bokmål: notes what the language lacks."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def gettext(self, text: str) -> str:
        self.asked.add(text)
        return text

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one)

    def pgettext(self, context: str, text: str) -> str:
        return self.gettext(text)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, settings: Any) -> str:
    settings.PORTAL_LANGUAGES = ["nb", "nn", "en", *LANGUAGES]
    return str(request.param)


@pytest.fixture
def untranslated(language: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """What the language was asked for and lacks, as the test goes on; at its end there may be nothing."""
    fallback = Fallback()
    monkeypatch.setattr(trans_real.translation(language), "_fallback", fallback)
    yield fallback.asked
    assert fallback.asked == set()


class Reader(HTMLParser):
    """What is shown, without what stands in an element that says it is Norwegian."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.said += [value for name in ("aria-label", "title", "alt") if (value := given.get(name))]
        if tag not in {"meta", "link", "input", "br", "img", "source", "track", "hr", "use", "path"}:
            inside = bool(self.open) and self.open[-1][1]
            self.open.append((tag, inside if given.get("lang") is None else given["lang"] in {"nb", "nn"}))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self.open and self.open[-1][1]):
            self.said.append(" ".join(data.split()))


def norwegian_in(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    assert reader.said
    return [said for said in reader.said if NORWEGIAN.search(re.sub(NAMES, "", said))]


@pytest.fixture
def story(language: str) -> Story:
    story = Story().fill()
    story.mother.language, story.mother.needs_interpreter = language, True
    history.save(story.mother, by=story.holder.user, reason="Språk")
    return story


def pages_of(story: Story) -> Iterator[str]:
    client = Client()
    client.force_login(story.user)
    for address in ("/portal/", story.url, f"{story.url}apnet/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Language"] == story.mother.language
        yield answer.content.decode()


def test_no_page_of_the_family_has_a_norwegian_sentence(story, untranslated):
    for page in pages_of(story):
        assert norwegian_in(page) == []


def test_nor_has_one_of_a_log_without_consent_or_at_its_end(story, untranslated):
    by = story.holder.user
    consent_withdrawal.consent_withdraw(log_id=story.log.pk, reason="Angret", revision=None, by=by)
    for page in pages_of(story):
        assert norwegian_in(page) == []
    closing.log_close(log_id=story.log.pk, reason="goal_reached", note="Slutt", by=by)
    for page in pages_of(story):
        assert norwegian_in(page) == []


def test_nor_have_the_pages_before_the_sign_in(language, untranslated):
    client = Client(enforce_csrf_checks=True)
    asked = {"accept-language": language}
    for answer in (
        client.get("/login/", headers=asked),
        client.get("/logget-ut/", headers=asked),
        client.post("/portal/sprak/", headers=asked),
    ):
        assert f'<html lang="{language}"' in answer.content.decode()
        assert norwegian_in(answer.content.decode()) == []


def test_nor_has_the_copy_of_the_log(story, language, untranslated):
    """The family's PDF, in the words that it is made of."""
    logs = views.find(story.user, story.log.pk)
    assert logs is not None
    with translation.override(language):
        page = views.read(story.user, logs)
        made = document.content(page, made_at=timezone.now(), made_for="Hanne")
        document.write(page, made_at=timezone.now(), made_for="Hanne")
    assert made["right_to_left"] == (language == "ar")


def test_nor_has_the_list_of_ones_own_sign_ins(story, language, untranslated):
    client = Client()
    client.force_login(story.user)
    answer = client.get(reverse("portal:sign_ins"))
    assert f'<html lang="{language}"' in answer.content.decode()
    assert norwegian_in(answer.content.decode()) == []


@pytest.mark.parametrize("name", ["no_access", "not_now", "start_over", "too_low"])
def test_nor_have_the_pages_that_say_no(language, untranslated, name, rf):
    request = rf.get("/logg-inn/idporten/tilbake/")
    request.user = AnonymousUser()
    context = {"provider": "ID-porten", "again": "/", "leave": "/", "municipality_contact": "32 00 00 00"}
    with translation.override(language):
        page = render_to_string(
            f"sign_in/{name}.html", {**context, "for_family": True, "for_staff": True}, request
        )
    assert norwegian_in(page) == []
    assert 'name="language"' in page
    assert 'name="next" value="/login/"' in page


def test_direction_and_what_staff_wrote(story, language):
    *_home, page, _openings = pages_of(story)
    assert ('dir="rtl"' in page.partition(">")[2].partition(">")[0]) == (language == "ar")
    assert re.search(r'<h3 lang="nb" dir="ltr">\s*Vansker med leseflyt', page)


def test_mail_to_foresatte_is_whole(language, untranslated, monkeypatch):
    for row in every_kind(language):
        if row.relation or (row.invitation and row.invitation.relation):
            sent = render(row)
            assert sent.language == language
            assert norwegian_in(sent.html) == []


def test_letters_are_whole(language, untranslated, story):
    to = Receiver("Hanne", "Hanne Andersen", [], language)
    contact, starts = Contact("Marion Lovise", "+47 400 00 101"), story.meeting.starts_at
    for ordered in (True, False):
        facts = MeetingFacts(starts, story.meeting.ends_at, "Skolen", ordered, signs_in=True)
        meeting_letter(to=to, child="Anders", meeting=facts, contact=contact, on=starts.date())
    account_letter(to=to, child="Anders", contact=contact, on=starts.date())


def test_a_text_that_is_missing_is_noticed(language, monkeypatch):
    fallback = Fallback()
    monkeypatch.setattr(trans_real.translation(language), "_fallback", fallback)
    with translation.override(language):
        assert translation.gettext("Kaffen er klar") == "Kaffen er klar"
        assert translation.gettext("Logg ut") != "Logg ut"
    assert fallback.asked == {"Kaffen er klar"}
    assert norwegian_in("<p>Kaffen er klar</p><p lang='nb'>Den er klar</p>") == ["Kaffen er klar"]
    assert django_settings.LANGUAGE_CODE == "nb"
