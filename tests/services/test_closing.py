"""A log closed with all that is open in it, and taken up again (R24)."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import grants
from permissions.policy import NOT_CLOSED, NOT_OPEN, LogState
from stafettlog.models import (
    Closing,
    MeetingStatus,
    MessageKind,
    MessageState,
    OutboxMessage,
    Stafettlog,
    TransferStatus,
)
from stafettlog.services import closing, lysglimt
from stafettlog.services.access import READ_PORTAL
from stafettlog.services.closing_list import what_ends
from stafettlog.services.consent_withdrawal import consent_withdraw
from stafettlog.services.errors import NotAllowed, NotVisible, Stale
from tests.factories import (
    expire_consent,
    make_concern,
    make_log,
    make_measure,
    make_meeting,
    make_participant,
    make_transfer,
)
from tests.services.telling import IN_LOG, last_change, messages

World = SimpleNamespace
READS = {"view_stafettlog", "hold_stafettlog", "export_stafettlog"}


@pytest.fixture
def busy(school: World) -> World:
    """A colleague with a tiltak, a meeting to come, one that was not registered, and a transfer asked."""
    make_participant(school.log, school.colleague)
    school.theirs = make_measure(school.concern, school.holder, [school.colleague])
    school.coming = make_meeting(school.log)
    school.past = make_meeting(school.log, starts_at=timezone.now() - timedelta(days=2))
    school.asked = make_transfer(school.log, school.colleague)
    return school


def close(w: World, **changes: Any) -> Closing:
    call = {"reason": "foresatte_wish", "note": "Foresatte ønsker det.", "by": w.user} | changes
    return closing.log_close(log_id=w.log.pk, **call)


def reopen(w: World, **changes: Any) -> Stafettlog:
    call = {"reason": "Ble avsluttet ved en feil", "by": w.user} | changes
    return closing.log_reopen(log_id=w.log.pk, **call)


def may(w: World, who: Any) -> frozenset[str]:
    return grants.codenames_on(getattr(who, "user", who), w.log)


def fresh(w: World) -> Stafettlog:
    return Stafettlog.objects.with_identity().get(pk=w.log.pk)


def foresatt(w: World) -> Any:
    return w.log.child.foresatt_relations.get().foresatt.user


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
        for person in (busy.stranger, busy.leader, busy.outsider):
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


def test_reopening_takes_up_what_was_there(busy: World) -> None:
    close(busy)
    reopen(busy)
    for row in (busy.coming, busy.measure, busy.theirs):
        row.refresh_from_db()
    assert fresh(busy).is_open
    assert busy.measure.ended_at is None is busy.theirs.ended_by
    assert last_change(busy.theirs) == ("Tiltak er åpnet igjen med loggen", busy.user)
    assert busy.coming.status == MeetingStatus.CANCELLED
    assert may(busy, busy.colleague) == IN_LOG
    assert may(busy, busy.holder) == READS | {"change_stafettlog"}
    assert may(busy, foresatt(busy)) == {READ_PORTAL}
    made = Closing.objects.get()
    assert (made.reopen_reason, made.reopened_by) == ("Ble avsluttet ved en feil", busy.user)


def test_closed_and_reopened_twice(busy: World) -> None:
    for _turn in range(2):
        close(busy)
        reopen(busy)
    assert Closing.objects.count() == 2
    assert fresh(busy).is_open


def test_evaluated_tiltak_is_not_touched(busy: World) -> None:
    from stafettlog.services.evaluations import evaluate

    evaluate(
        log_id=busy.log.pk, measure_id=busy.measure.pk, outcome="desired_effect", reason="", by=busy.user
    )
    close(busy)
    busy.measure.refresh_from_db()
    assert busy.measure.ended_at is None


def test_reopening_has_a_last_day(busy: World, time_machine: Any) -> None:
    time_machine.move_to("2027-03-28T10:00:00+02:00", tick=False)
    close(busy)
    time_machine.move_to("2027-09-28T23:59:00+02:00", tick=False)
    assert closing.why_not_reopen(fresh(busy), closing.current_closing(fresh(busy))) == ""
    time_machine.move_to("2027-09-29T00:00:00+02:00", tick=False)
    with pytest.raises(ValidationError, match="mer enn 6 måneder"):
        reopen(busy)


@pytest.mark.parametrize("case", ["expired", "other", "no reason", "archived"])
def test_reopening_refused(busy: World, case: str) -> None:
    close(busy)
    call: dict[str, Any] = {}
    if case == "expired":
        expire_consent(busy.log)
    elif case == "other":
        child = busy.log.child
        make_log(busy.stranger, national_number=child.national_number, birth_date=child.birth_date)
    elif case == "no reason":
        call["reason"] = " "
    else:
        Stafettlog.objects.filter(pk=busy.log.pk).update(state=LogState.ARCHIVED.value)
    with pytest.raises(NotAllowed if case == "archived" else ValidationError):
        reopen(busy, **call)
    assert not fresh(busy).is_open
    assert Closing.objects.get().reopened_at is None


def test_participants_that_the_consent_does_not_cover_stay_out(busy: World) -> None:
    close(busy)
    busy.log.current_consent.coverage.update(withdrawn_at=timezone.now(), withdrawn_by=busy.user)
    reopen(busy)
    assert may(busy, busy.colleague) == frozenset()
