"""The line that says how someone invited has been told (R28)."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from stafettlog.admin.meeting_delivery import DeliveryLine, delivery_line
from stafettlog.models import Invitation, Meeting, MeetingStatus, MessageKind, MessageState, OutboxMessage
from stafettlog.services.invited import Told, Way

NOW = datetime(2026, 6, 5, 12, tzinfo=ZoneInfo("Europe/Oslo"))
SENT_AT = datetime(2026, 6, 3, 9, 12, tzinfo=ZoneInfo("Europe/Oslo"))
MAIL = Told(Way.MAIL, "Får e-post")


@pytest.fixture(autouse=True)
def fifth_of_june(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def line(told: Told = MAIL, *, days: int = 2, status: str = "invited", **message: Any) -> DeliveryLine:
    """`days` until the meeting; `message` are fields of the newest message, none for no message."""
    start = timezone.now() + timedelta(days=days)
    meeting = Meeting(starts_at=start, ends_at=start + timedelta(hours=1), status=status)
    values = {"kind": MessageKind.MEETING_INVITATION, **message}
    newest = OutboxMessage(**values) if message else None
    return delivery_line(Invitation(meeting=meeting), newest, told, timezone.now())


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"state": "waiting"}, DeliveryLine("Venter på å bli sendt", "info", may_send_again=False)),
        ({"state": "failed"}, DeliveryLine("Kom ikke fram", "danger", may_send_again=True)),
        ({"state": "dropped"}, DeliveryLine("Ikke sendt", "warning", may_send_again=True)),
        (
            {"state": "sent", "sent_at": SENT_AT},
            DeliveryLine("Sendt 3. juni kl. 09.12", "ok", may_send_again=True),
        ),
        (
            {"state": "sent", "sent_at": SENT_AT, "kind": MessageKind.MEETING_MOVED},
            DeliveryLine("Nytt tidspunkt sendt 3. juni kl. 09.12", "ok", may_send_again=True),
        ),
        (
            {"state": "sent", "sent_at": SENT_AT - timedelta(days=365)},
            DeliveryLine("Sendt 3. juni 2025 kl. 09.12", "ok", may_send_again=True),
        ),
    ],
)
def test_newest_message_is_told(message: dict[str, Any], expected: DeliveryLine) -> None:
    assert line(**message) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (MAIL, DeliveryLine("Ikke sendt", "warning", may_send_again=True)),
        (Told(Way.LETTER, "Ingen e-post. Skriv ut brev"), "letter"),
        (Told(Way.NONE, "Under 12 år: får ikke varsel"), DeliveryLine("Under 12 år: får ikke varsel")),
    ],
)
def test_without_a_message_the_reason_is_told(told: Told, expected: Any) -> None:
    if expected == "letter":
        assert line(told).letter
        return
    assert line(told) == expected


def test_nothing_is_offered_once_the_meeting_is_over_or_off() -> None:
    for changes in ({"days": -1}, {"status": MeetingStatus.CANCELLED}):
        assert line(Told(Way.LETTER, "Ingen e-post"), **changes) == DeliveryLine("")
        assert not line(state=MessageState.FAILED, **changes).may_send_again
    assert not line(Told(Way.NONE, "Får ikke e-post"), state=MessageState.FAILED).may_send_again
