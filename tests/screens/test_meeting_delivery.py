"""The line that says how someone invited has been told (R28)."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from stafettlog.admin.meeting_delivery import DeliveryLine, delivery_line
from stafettlog.models import (
    NOT_ARRIVED,
    Actor,
    Invitation,
    Meeting,
    MeetingStatus,
    MessageKind,
    MessageState,
    OutboxMessage,
)
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


OK, DANGER, WARNING = ("ok", "circle-check"), ("danger", "circle-exclamation"), ("warning", "circle-question")
LOST = {"may_send_again": True, "letter": True}
MOVED, CANCELLED = MessageKind.MEETING_MOVED, MessageKind.MEETING_CANCELLED
REMINDER = MessageKind.MEETING_REMINDER


@pytest.mark.parametrize(
    ("message", "text", "looks", "more"),
    [
        ({"state": "waiting"}, "Venter på å bli sendt", ("info", "clock"), {}),
        ({"state": "dropped"}, "Ikke sendt", ("warning", "circle-minus"), {"may_send_again": True}),
        (
            {"state": "dropped", "failure": "not_invited"},
            "Ikke sendt. Er ikke lenger invitert",
            ("warning", "circle-minus"),
            {"may_send_again": True},
        ),
        ({"state": "bounced", "failure": "bounced"}, "Kom i retur", DANGER, LOST),
        ({"state": "failed"}, "Kom ikke fram", DANGER, LOST),
        ({"state": "failed", "failure": "refused"}, "Kom ikke fram. E-postadressen ble avvist", DANGER, LOST),
        (
            {"state": "failed", "failure": "fault"},
            "Kom ikke fram. Feil i systemet. Driften får beskjed",
            DANGER,
            LOST,
        ),
        ({"state": "failed", "kind": MOVED}, "Nytt tidspunkt: kom ikke fram", DANGER, LOST),
        ({"state": "bounced", "kind": CANCELLED}, "Avlysning: kom i retur", DANGER, LOST),
        (
            {"state": "uncertain", "failure": "uncertain"},
            "Usikkert om den kom fram",
            WARNING,
            LOST,
        ),
        (
            {"state": "uncertain", "kind": REMINDER},
            "Påminnelse: usikkert om den kom fram",
            WARNING,
            LOST,
        ),
    ],
)
def test_newest_message_is_told(
    message: dict[str, Any], text: str, looks: tuple[str, str], more: dict[str, bool]
) -> None:
    assert line(**message) == DeliveryLine(text, *looks, **more)


@pytest.mark.parametrize("state", ["sent", "delivered"])
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (MessageKind.MEETING_INVITATION, "{Done} 3. juni kl. 09.12"),
        (MOVED, "Nytt tidspunkt {done} 3. juni kl. 09.12"),
        (CANCELLED, "Avlysning {done} 3. juni kl. 09.12"),
        (REMINDER, "Påminnelse {done} 3. juni kl. 09.12"),
    ],
)
def test_what_has_gone_says_when(state: str, kind: str, text: str) -> None:
    done, icon = {"sent": ("sendt", "paper-plane"), "delivered": ("levert", "circle-check")}[state]
    told = line(state=state, sent_at=SENT_AT, kind=kind)
    said = text.format(done=done, Done=done.capitalize())
    assert told == DeliveryLine(said, "ok", icon, may_send_again=True)


def test_year_and_the_providers_time_are_told() -> None:
    last_year = line(state="sent", sent_at=SENT_AT - timedelta(days=365))
    assert last_year.text == "Sendt 3. juni 2025 kl. 09.12"
    later = line(state="delivered", sent_at=SENT_AT, reported_at=SENT_AT + timedelta(minutes=5))
    assert later.text == "Levert 3. juni kl. 09.17"


def test_a_complaint_is_a_warning() -> None:
    told = line(state="delivered", sent_at=SENT_AT, failure="complained")
    assert (told.text, told.kind) == ("Levert, men meldt som søppelpost", "warning")


@pytest.mark.parametrize("state", list(MessageState))
def test_every_state_has_words_and_an_icon(state: MessageState) -> None:
    for kind in (MessageKind.MEETING_INVITATION, MOVED, CANCELLED, REMINDER):
        told = line(state=state, kind=kind, sent_at=SENT_AT)
        assert told.text
        assert told.icon


def test_a_colleague_gets_no_letter() -> None:
    start = timezone.now() + timedelta(days=2)
    meeting = Meeting(starts_at=start, ends_at=start + timedelta(hours=1), status="invited")
    lost = OutboxMessage(kind=MessageKind.MEETING_INVITATION, state="bounced")
    told = delivery_line(Invitation(meeting=meeting, actor=Actor()), lost, MAIL, timezone.now())
    assert (told.may_send_again, told.letter) == (True, False)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (MAIL, DeliveryLine("Ikke sendt", "warning", "circle-minus", may_send_again=True)),
        (Told(Way.LETTER, "Ingen e-post. Skriv ut brev"), "letter"),
        (Told(Way.NONE, "Under 12 år: får ikke varsel"), DeliveryLine("Under 12 år: får ikke varsel")),
    ],
)
def test_without_a_message_the_reason_is_told(told: Told, expected: Any) -> None:
    if expected == "letter":
        assert line(told).letter
        assert line(told).no_mail
        return
    assert line(told) == expected


def test_nothing_is_offered_once_the_meeting_is_over_or_off() -> None:
    for changes in ({"days": -1}, {"status": MeetingStatus.CANCELLED}):
        assert line(Told(Way.LETTER, "Ingen e-post"), **changes) == DeliveryLine("")
        for state in NOT_ARRIVED:
            told = line(state=state, **changes)
            assert (told.may_send_again, told.letter) == (False, False)
    assert not line(Told(Way.NONE, "Får ikke e-post"), state=MessageState.FAILED).may_send_again
