"""What is answered when an opening cannot be written down, and that a number's hit is written down."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from permissions import append_only_triggers
from permissions.access_words import Page
from stafettlog.models import Actor, Stafettlog
from tests.factories import make_log, make_organisation, make_participant, make_staff
from tests.screens.on_log import access_log_fails, log_page, opened, text, url
from tests.screens.tiltak import signed_in

pytestmark = pytest.mark.django_db
TYPED = "Strever med å lese høyt"


@pytest.fixture
def holder() -> Actor:
    return make_staff(make_organisation())


@pytest.fixture
def log(holder: Actor) -> Stafettlog:
    return make_log(holder, first_name="Lisa", last_name="Hansen")


def test_plain_page_says_why_and_when_to_try_again(
    log: Stafettlog, holder: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(holder)
    access_log_fails(monkeypatch)
    answer = client.get(log_page(log))
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "innsynsloggen" in text(answer)
    assert "Lisa" not in text(answer)
    assert answer["Cache-Control"] == "no-store, private"


def test_what_was_typed_is_shown_back(
    log: Stafettlog, holder: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(holder)
    access_log_fails(monkeypatch)
    # Not whole, so that it would come back with its errors, on a page of the log.
    answer = client.post(url("concern_add", log.pk), {"text": TYPED})
    assert answer.status_code == 503
    assert TYPED in text(answer)
    assert "Lisa" not in text(answer)
    assert not log.concerns.exists()


def test_it_is_in_the_operators_log_without_the_child(
    log: Stafettlog, holder: Actor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(holder)
    access_log_fails(monkeypatch)
    client.get(log_page(log))
    assert "opening not recorded" in caplog.text
    assert "Hansen" not in caplog.text


def test_readyz_says_when_a_trigger_is_missing() -> None:
    ready = reverse("readyz")
    assert Client().get(ready).status_code == 200
    append_only_triggers.remove(connection)
    answer = Client().get(ready)
    assert (answer.status_code, answer.content) == (503, b"append-only triggers missing")
    append_only_triggers.install(connection)
    assert Client().get(ready).status_code == 200


@pytest.mark.parametrize("name", ["stafettlog_stafettlog_changelist", "stafettlog_actorlog_changelist"])
def test_a_number_that_leads_to_a_log_is_an_opening(log: Stafettlog, holder: Actor, name: str) -> None:
    colleague = make_staff(holder.organisation, "Ronnie")
    make_participant(log, colleague)
    for who in (holder, colleague):
        answer = signed_in(who).post(url(name), {"q": log.child.national_number})
        assert answer["Location"] == log_page(log)
        assert opened(log, who) == [Page.NUMBER_HIT]


def test_a_number_that_leads_nowhere_is_none(log: Stafettlog, holder: Actor) -> None:
    stranger = make_staff(make_organisation())
    signed_in(stranger).post(url("stafettlog_stafettlog_changelist"), {"q": log.child.national_number})
    assert opened(log, stranger) == []


def test_no_hit_when_it_cannot_be_written(
    log: Stafettlog, holder: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Any = signed_in(holder)
    access_log_fails(monkeypatch)
    answer = client.post(url("stafettlog_stafettlog_changelist"), {"q": log.child.national_number})
    assert answer.status_code == 503
    assert str(log.pk) not in text(answer)
