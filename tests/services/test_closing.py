"""A log closed with all that is open in it, and taken up again (R24)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions.policy import NOT_CLOSED, NOT_OPEN, LogState
from stafettlog.models import (
    Closing,
    MeetingStatus,
    MessageKind,
    MessageState,
    OutboxMessage,
    TransferStatus,
)
from stafettlog.services import lysglimt
from stafettlog.services.access import READ_PORTAL
from stafettlog.services.closing_list import what_ends
from stafettlog.services.consent_withdrawal import consent_withdraw
from stafettlog.services.errors import NotAllowed, NotVisible, Stale
from stafettlog.services.evaluations import evaluate
from tests.factories import (
    expire_consent,
    make_concern,
)
from tests.services.closing_story import READS, World, close, foresatt, fresh, make_busy, may, reopen
from tests.services.telling import last_change, messages


@pytest.fixture
def busy(school: World) -> World:
    return make_busy(school)


def test_all_that_is_open_ends(busy: World) -> None:
    made = close(busy)
    for row in (busy.coming, busy.past, busy.asked, busy.measure, busy.theirs):
        row.refresh_from_db()
    assert (busy.coming.status, busy.coming.cancel_reason) == (MeetingStatus.CANCELLED, "Loggen er avsluttet")
    assert busy.past.status == MeetingStatus.NOT_COMPLETED
    assert busy.past.not_completed_reason == "Loggen ble avsluttet før møtet var registrert."
    assert busy.asked.status == TransferStatus.WITHDRAWN
    for measure in (busy.measure, busy.theirs):
        assert (measure.ended_by, measure.version) == (busy.user, 1)
        assert last_change(measure) == ("Tiltak er avsluttet med loggen", busy.user)
    newest = busy.theirs.history.order_by("-history_id").first()
    assert newest.responsible.count() == 1
    assert fresh(busy).state == LogState.CLOSED
    assert (made.reason, made.note, made.closed_by) == ("foresatte_wish", "Foresatte ønsker det.", busy.user)
    assert last_change(fresh(busy)) == ("Loggen er avsluttet", busy.user)


def test_holder_reads_aktorer_are_out_and_foresatte_read_for_a_while(
    busy: World, time_machine: Any, settings: Any
) -> None:
    settings.CLOSED_PORTAL_DAYS = 90
    time_machine.move_to(timezone.now(), tick=False)
    close(busy)
    assert may(busy, busy.holder) == READS
    assert may(busy, busy.colleague) == frozenset()
    assert may(busy, foresatt(busy)) == {READ_PORTAL}
    time_machine.shift(timedelta(days=89, hours=23))
    assert may(busy, foresatt(busy)) == {READ_PORTAL}
    time_machine.shift(timedelta(hours=2))
    assert may(busy, foresatt(busy)) == frozenset()


def test_those_concerned_are_told(busy: World) -> None:
    close(busy)
    assert messages(kind=MessageKind.LOG_CLOSED, log=busy.log) == ["log_closed"]
    told = OutboxMessage.objects.filter(kind=MessageKind.MEETING_CANCELLED)
    assert {message.invitation.meeting for message in told} == {busy.coming}
    assert messages(transfer=busy.asked) == ["transfer_withdrawn"]


def test_messages_that_wait_and_make_no_sense_any_more_are_dropped(busy: World) -> None:
    lysglimt.lysglimt_add(
        log_id=busy.log.pk, text="Leste høyt", happened_on=timezone.localdate(), by=busy.user
    )
    account = OutboxMessage.objects.filter(log=busy.log, kind=MessageKind.FORESATT_ACCOUNT)
    before = account.get().state
    close(busy)
    states = OutboxMessage.objects.filter(log=busy.log, kind=MessageKind.NEW_LYSGLIMT)
    assert {message.state for message in states} == {MessageState.DROPPED}
    assert account.get().state == before == MessageState.WAITING


@pytest.mark.parametrize("ended", ["expired", "withdrawn"])
def test_nothing_holds_a_closing_back(busy: World, ended: str) -> None:
    if ended == "expired":
        expire_consent(busy.log)
    else:
        consent_withdraw(log_id=busy.log.pk, reason="Vil slutte", revision=None, by=busy.user)
    assert close(busy)
    assert fresh(busy).state == LogState.CLOSED
    assert may(busy, busy.holder) == READS


def test_what_the_form_did_not_list_is_not_ended(busy: World) -> None:
    mark = what_ends(busy.log).mark
    make_concern(busy.log, busy.holder)
    with pytest.raises(Stale):
        close(busy, mark=mark)
    assert fresh(busy).is_open
    assert close(busy, mark=what_ends(busy.log).mark)


def test_meeting_that_begins_meanwhile_is_shown_first(busy: World, time_machine: Any) -> None:
    time_machine.move_to(busy.coming.starts_at - timedelta(minutes=1), tick=False)
    mark = what_ends(busy.log).mark
    time_machine.move_to(busy.coming.starts_at, tick=False)
    assert what_ends(busy.log).mark != mark


def test_mark_fits_the_form(busy: World) -> None:
    assert 0 < what_ends(busy.log).mark < 10**8


@pytest.mark.parametrize(("field", "value"), [("reason", ""), ("reason", "sulten"), ("note", "  ")])
def test_reason_and_note_are_asked_for(busy: World, field: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        close(busy, **{field: value})
    assert list(refused.value.error_dict) == [field]
    assert fresh(busy).is_open
    assert messages(kind=MessageKind.LOG_CLOSED) == []


def test_only_the_holder_closes_and_reopens(busy: World) -> None:
    for call, visible in ((close, True), (reopen, False)):
        with pytest.raises(NotAllowed if visible else NotVisible):
            call(busy, by=busy.colleague.user)
        with pytest.raises(NotAllowed):
            call(busy, by=busy.leader.user)
        for person in (busy.stranger, busy.outsider):
            with pytest.raises(NotVisible):
                call(busy, by=person.user)
        close(busy) if visible else None


def test_closed_is_closed(busy: World) -> None:
    with pytest.raises(NotAllowed, match=NOT_CLOSED):
        reopen(busy)
    close(busy)
    with pytest.raises(NotAllowed, match=NOT_OPEN):
        close(busy)
    assert Closing.objects.count() == 1


def test_evaluated_tiltak_is_not_touched(busy: World) -> None:
    evaluate(
        log_id=busy.log.pk, measure_id=busy.measure.pk, outcome="desired_effect", reason="", by=busy.user
    )
    close(busy)
    busy.measure.refresh_from_db()
    assert busy.measure.ended_at is None
