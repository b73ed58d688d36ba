"""What a provider reports moves a row forwards, once, in whatever order it comes (R28)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from anymail.signals import AnymailTrackingEvent
from django.utils import timezone

from config import mail_reports
from config import urls as every_address
from config.urls import handler400, handler403, handler404, handler500
from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications import claims, reports
from stafettlog.notifications.reasons import Reason
from tests.factories import make_log, make_organisation, make_staff
from tests.notifications.reporting import ANYMAIL, KINDS, PROVIDERS, Told, post, state_of, tell

__all__ = ["handler400", "handler403", "handler404", "handler500"]
urlpatterns = [
    *(one for provider in PROVIDERS for one in mail_reports.addresses_of(provider)),
    *every_address.urlpatterns,
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
WAITING, SENT, DELIVERED = MessageState.WAITING, MessageState.SENT, MessageState.DELIVERED
BOUNCED, FAILED, UNCERTAIN = MessageState.BOUNCED, MessageState.FAILED, MessageState.UNCERTAIN


@pytest.fixture(autouse=True)
def secrets(settings: Any) -> None:
    settings.ANYMAIL = ANYMAIL


@pytest.fixture
def row() -> OutboxMessage:
    """Handed over a minute ago."""
    log = make_log(make_staff(make_organisation()))
    at = timezone.now() - timedelta(minutes=1)
    relation = log.child.foresatt_relations.get()
    OutboxMessage.objects.all().delete()
    return OutboxMessage.objects.create(
        kind=MessageKind.FORESATT_ACCOUNT, log=log, relation=relation, state=SENT, sent_at=at
    )


def be(row: OutboxMessage, state: str, failure: str = "") -> None:
    at = timezone.now() if state in (SENT, DELIVERED, BOUNCED) else None
    OutboxMessage.objects.filter(pk=row.pk).update(state=state, failure=failure, sent_at=at)


BECOMES = {
    "delivered": (DELIVERED, ""),
    "bounced": (BOUNCED, Reason.BOUNCED),
    "complained": (DELIVERED, Reason.COMPLAINED),
    "rejected": (FAILED, Reason.REFUSED),
    "failed": (FAILED, Reason.FAULT),
}


@pytest.mark.parametrize(("provider", "kind"), [(name, kind) for name in PROVIDERS for kind in KINDS[name]])
def test_each_kind_of_each_provider(provider: str, kind: str, row: OutboxMessage) -> None:
    expected = BECOMES.get(kind, (SENT, ""))
    told = Told(provider, kind, row.pk)
    answer = post(provider, told.text())
    assert (answer.status_code, answer.content) == (200, b"")
    assert state_of(row) == expected
    if expected[0] != SENT:
        assert row.reported_at is not None
        assert abs(row.reported_at - told.at) < timedelta(seconds=1)
        assert row.provider_id == told.provider_id
        assert (row.sent_at is None) is (expected[0] == FAILED)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_found_by_the_providers_own_id_too(provider: str, row: OutboxMessage) -> None:
    OutboxMessage.objects.filter(pk=row.pk).update(provider_id="4711")
    post(provider, Told(provider, "bounced", provider_id="4712").text())
    assert state_of(row) == (SENT, "")
    post(provider, Told(provider, "bounced", provider_id="4711").text())
    assert state_of(row) == (BOUNCED, Reason.BOUNCED)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (["delivered", "bounced"], (BOUNCED, Reason.BOUNCED)),
        (["bounced", "delivered"], (BOUNCED, Reason.BOUNCED)),
        (["bounced", "complained", "delivered"], (BOUNCED, Reason.BOUNCED)),
        (["rejected", "delivered", "bounced"], (FAILED, Reason.REFUSED)),
        (["complained", "delivered"], (DELIVERED, Reason.COMPLAINED)),
        (["delivered", "complained", "delivered"], (DELIVERED, Reason.COMPLAINED)),
        (["delivered", "complained", "bounced"], (BOUNCED, Reason.BOUNCED)),
        (["delivered", "failed"], (DELIVERED, "")),
        (["delivered", "opened", "unknown"], (DELIVERED, "")),
    ],
)
def test_a_row_moves_forwards_only(told: list[str], expected: Any, row: OutboxMessage) -> None:
    for kind in told:
        tell("brevo", kind, row)
    assert state_of(row) == expected


@pytest.mark.parametrize("kind", ["delivered", "bounced", "complained", "rejected"])
def test_a_report_that_comes_again_changes_nothing(kind: str, row: OutboxMessage, time_machine: Any) -> None:
    text = Told("brevo", kind, row.pk).text()
    post("brevo", text)
    first = OutboxMessage.objects.values().get(pk=row.pk)
    time_machine.move_to(timezone.now() + timedelta(hours=3))
    for _again in range(3):
        assert post("brevo", text).status_code == 200
    assert OutboxMessage.objects.values().get(pk=row.pk) == first


@pytest.mark.parametrize(
    ("state", "failure"),
    [(UNCERTAIN, ""), (UNCERTAIN, Reason.UNCERTAIN), (WAITING, Reason.UNCERTAIN), (FAILED, Reason.UNCERTAIN)],
)
def test_a_report_settles_what_was_uncertain(state: str, failure: str, row: OutboxMessage) -> None:
    be(row, state, failure)
    tell("mailjet", "delivered", row)
    assert state_of(row) == (DELIVERED, "")
    assert row.sent_at is not None


@pytest.mark.parametrize(
    ("state", "failure"),
    [(WAITING, ""), (MessageState.DROPPED, Reason.NO_ACCESS), (FAILED, Reason.REFUSED)],
)
@pytest.mark.parametrize("kind", ["delivered", "bounced", "complained", "rejected", "failed"])
def test_what_was_never_handed_over_is_not_moved(
    state: str, failure: str, kind: str, row: OutboxMessage
) -> None:
    be(row, state, failure)
    tell("brevo", kind, row)
    assert state_of(row) == (state, failure)


@pytest.mark.parametrize("kind", ["delivered", "bounced", "rejected"])
def test_a_report_before_our_own_note_stands(kind: str, row: OutboxMessage) -> None:
    """The provider is quicker than the worker, which comes to note that it was sent."""
    be(row, WAITING)
    mine = claims.claim_next()
    assert mine is not None
    assert claims.begin_sending(mine)
    tell("brevo", kind, row)
    told = state_of(row)
    assert told[0] != WAITING
    claims.finish(mine, SENT, provider_id="<1@relay.example>")
    assert state_of(row) == told


def test_a_bundle_of_reports_moves_each_row(row: OutboxMessage) -> None:
    other = OutboxMessage.objects.create(kind=row.kind, log=row.log, state=SENT, sent_at=timezone.now())
    first = Told("mailjet", "bounced", row.pk)._mailjet()
    post("mailjet", json.dumps([*first, *Told("mailjet", "delivered", other.pk)._mailjet()]).encode())
    assert (state_of(row)[0], state_of(other)[0]) == (BOUNCED, DELIVERED)


def test_nothing_of_the_report_is_kept_but_its_kind_and_ids(row: OutboxMessage) -> None:
    tell("brevo", "bounced", row)
    stored = str(OutboxMessage.objects.values().get(pk=row.pk))
    assert "glad.example" not in stored
    assert "finnes ikke" not in stored


@pytest.mark.parametrize(
    "at",
    [None, "i går", datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC), datetime(2026, 1, 1)],  # noqa: DTZ001
)
def test_a_time_that_cannot_be_right_is_now(at: object, time_machine: Any) -> None:
    time_machine.move_to("2026-03-31 12:00+02:00", tick=False)
    assert reports.read(AnymailTrackingEvent(event_type="bounced", timestamp=at)).at == timezone.now()


@pytest.mark.parametrize("told", [None, 7, ["a"], {"a": 1}, "", "x\0", "\ud800", "é", "x" * 201])
def test_an_id_that_none_can_be_is_none(told: Any) -> None:
    event = AnymailTrackingEvent(event_type="bounced", message_id=told, metadata=told, tags=told)
    found = reports.read(event)
    assert (found.message_id, found.provider_id) == (None, "")
    assert not reports.store(found)
