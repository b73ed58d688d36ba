"""What changes between the row and its delivery is what holds: at the first attempt and at each one after."""

import smtplib
from datetime import timedelta
from email import message_from_bytes, policy
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import transaction
from django.utils import timezone

from stafettlog.models import MessageKind, MessageState, OutboxMessage, PlaceKind, Protection
from stafettlog.notifications.delivery import deliver
from tests.notifications.everything import invitation_row, meeting, queue, world

STREET = "Granittveien 7, inngang C"


@pytest.fixture
def w(db: None) -> SimpleNamespace:
    made = world()
    deliver()
    mail.outbox.clear()
    return made


def later(*_: Any) -> int:
    raise smtplib.SMTPRecipientsRefused({"x@y.example": (450, b"later")})


@pytest.fixture(params=["at first", "when tried again"])
def moment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, time_machine: Any) -> Any:
    """Call it between the row and the change: then nothing, or an attempt that is put off, lies between."""

    def pass_by() -> None:
        if request.param == "when tried again":
            with monkeypatch.context() as patch:
                patch.setattr(locmem.EmailBackend, "send_messages", later)
                deliver()
            time_machine.move_to(timezone.now() + timedelta(minutes=10))

    return pass_by


def all_of(sent: Any) -> str:
    """Headers and every part of it, decoded: the calendar file as well."""
    parsed = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    parts = [part for part in parsed.walk() if not part.is_multipart()]
    read = [part.get_payload(decode=True).decode() for part in parts]
    return "\n".join([*map(str, parsed.values()), *read]).replace("\r\n ", "")


@pytest.mark.parametrize(
    ("change", "state", "to"),
    [
        ({"email": "ny@familie.example"}, MessageState.SENT, ["ny@familie.example"]),
        ({"email": ""}, MessageState.DROPPED, []),
    ],
)
def test_address(
    w: SimpleNamespace, moment: Any, change: dict[str, str], state: MessageState, to: list[str]
) -> None:
    row = queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    moment()
    type(w.relation).objects.filter(pk=w.relation.pk).update(**change)
    deliver()
    row.refresh_from_db()
    assert row.state == state
    assert [one.to[0] for one in mail.outbox] == to


def test_taken_off_the_list(w: SimpleNamespace, moment: Any) -> None:
    called = meeting(w)
    moment()
    called.invitations.update(removed_at=timezone.now(), removed_by=called.created_by)
    deliver()
    assert mail.outbox == []
    assert set(OutboxMessage.objects.filter(invitation__meeting=called).values_list("state", flat=True)) == {
        MessageState.DROPPED
    }


def test_shielded_child(w: SimpleNamespace, moment: Any) -> None:
    """R26: the place of the meeting is in no part of the mail any more."""
    called = meeting(w, place_kind=PlaceKind.OTHER, place_detail=STREET)
    assert invitation_row(called, relation=w.relation).state == MessageState.WAITING
    moment()
    child = w.log.child
    child.protection, child.protection_review_on = Protection.STRICTLY_CONFIDENTIAL, timezone.localdate()
    child.save_without_historical_record()
    deliver()
    assert len(mail.outbox) == called.invitations.count()
    for sent in mail.outbox:
        assert "Granittveien" not in all_of(sent)


def test_place_is_said_of_a_child_that_is_not_shielded(w: SimpleNamespace) -> None:
    """Else the test above would see nothing."""
    meeting(w, place_kind=PlaceKind.OTHER, place_detail=STREET)
    deliver()
    assert all("Granittveien" in all_of(sent) for sent in mail.outbox)


def test_rolled_back_is_as_if_never_called(w: SimpleNamespace) -> None:
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    with transaction.atomic():
        called = meeting(w)
        assert OutboxMessage.objects.filter(invitation__meeting=called).exists()
        transaction.set_rollback(True)
    assert set(OutboxMessage.objects.values_list("pk", flat=True)) == before
    assert deliver().handled == 0
    assert mail.outbox == []
