"""When an approved erasure is carried out, and when it is not."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from exports.erasure import collect, due, journal, rows
from exports.models import ArchiveRecord, ErasureRequest, ErasureStatus, RetentionRule, Tombstone
from permissions import file_store
from stafettlog.models import Child, OutboxMessage, Stafettlog
from tests.erasure.case import Case, approve, archive, build, dump

pytestmark = pytest.mark.no_zeal


@pytest.fixture
def case(db: None) -> Case:
    return build(filled=False)


def is_there(case: Case) -> bool:
    return Stafettlog.objects.filter(pk=case.log.pk).exists()


def test_not_before_the_days_have_passed(case: Case, settings: Any) -> None:
    approve(case, days_ago=settings.ERASURE_WAIT_DAYS - 1)
    assert due.erase_due() == []
    assert is_there(case)


def test_on_the_day_it_is(case: Case, settings: Any) -> None:
    approve(case, days_ago=settings.ERASURE_WAIT_DAYS)
    assert [stone.pk for stone in due.erase_due()] == [str(case.log.pk)]
    assert not is_there(case)


def test_a_waiting_declined_or_withdrawn_one_is_never(case: Case) -> None:
    request = approve(case)
    for status in (ErasureStatus.DECLINED, ErasureStatus.WITHDRAWN):
        ErasureRequest.objects.filter(pk=request.pk).update(status=status)
        assert due.erase_due() == []
    ErasureRequest.objects.filter(pk=request.pk).update(status="waiting", settled_at=None, settled_by=None)
    assert due.erase_due() == []
    assert is_there(case)


def test_one_that_is_stopped_just_before_is_not(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list was read, and then somebody thought again."""
    request, read = approve(case), due.approved

    def stopped_meanwhile() -> Any:
        found = read()
        ErasureRequest.objects.filter(pk=request.pk).update(status=ErasureStatus.WITHDRAWN)
        return found

    monkeypatch.setattr(due, "approved", stopped_meanwhile)
    assert due.erase_due() == []
    assert is_there(case)


@pytest.mark.parametrize("change", ["kept", "no receipt", "rule", "reopened"])
def test_what_changed_since_the_approval_counts(case: Case, change: str) -> None:
    approve(case)
    record = ArchiveRecord.objects.get(log=case.log)
    today = timezone.localdate()
    if change == "kept":
        record.kept_until = today + timedelta(days=1)
        record.save()
    elif change == "no receipt":
        record.state, record.archive_id, record.received_on = "packed", "", None
        record.registered_at = record.registered_by = None
        record.save()
    elif change == "rule":
        place = case.log.organisation
        RetentionRule.objects.create(organisation=place, months=120, set_by=case.admin)
    else:
        Stafettlog.objects.filter(pk=case.log.pk).update(state="closed")
    assert due.erase_due() == []
    assert is_there(case)


def test_one_that_fails_stops_no_other_and_nothing_of_it_is_gone(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(case.other, by=case.holder.user)
    approve(case)
    approve(case, case.other, days_ago=20)
    take = due.erase.__globals__["_take_away"]

    def fails(found: Any, warrant: Any) -> Any:
        stone = take(found, warrant)
        if found.log_id == case.log.pk:
            raise OSError("disk")
        return stone

    monkeypatch.setitem(due.erase.__globals__, "_take_away", fails)
    before = dump()["stafettlog_historicalstafettlog"]
    assert [stone.pk for stone in due.erase_due()] == [str(case.other.pk)]
    assert is_there(case)
    left = [row for row in dump()["stafettlog_historicalstafettlog"] if row in before]
    assert left == [row for row in before if row in left]
    assert Tombstone.objects.count() == 1
    assert str(case.log.pk) not in journal.warrants(journal.entries())


def test_nothing_is_erased_when_the_journal_cannot_be_written(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(case)

    def full(_entry: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(journal, "_append", full)
    with pytest.raises(OSError, match="space"):
        due.erase(case.log.pk, why=lambda log: due._warrant(ErasureRequest.objects.get().pk, log))
    assert is_there(case)
    assert not Tombstone.objects.exists()


def test_a_row_of_two_logs_stops_it(case: Case) -> None:
    """Should never be: then a person must look, and nothing is erased."""
    relation = case.log.child.foresatt_relations.order_by("id")[0]
    OutboxMessage.objects.create(kind="new_lysglimt", log=case.other, relation=relation)
    with pytest.raises(rows.Entangled):
        collect.collect(case.log)
    approve(case)
    assert due.erase_due() == []
    assert is_there(case)


def test_the_dry_run_erases_nothing_and_lists_what_is_due(case: Case, capsys: Any) -> None:
    approve(case)
    call_command("erase_due")
    told = capsys.readouterr().out
    assert str(case.log.pk) in told
    assert "Ingenting er slettet" in told
    assert case.cage.found(told) == set()
    assert is_there(case)
    assert journal.entries() == []
    call_command("erase_due", "--erase")
    assert not is_there(case)


def test_the_command_ends_with_a_fault_when_one_is_left(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(case)
    relation = case.log.child.foresatt_relations.order_by("id")[0]
    OutboxMessage.objects.create(kind="new_lysglimt", log=case.other, relation=relation)
    with pytest.raises(CommandError, match=str(case.log.pk)):
        call_command("erase_due", "--erase")


def test_two_workers_at_once_are_one(case: Case) -> None:
    approve(case)
    with journal.alone() as mine:
        assert mine
        assert due.erase_due() == []
    assert len(due.erase_due()) == 1


def test_the_worker_does_it(case: Case) -> None:
    from stafettlog import jobs

    approve(case)
    assert jobs.EVERY_MINUTE["erasures that are due"]() == 1
    assert not Child.objects.filter(pk=case.log.child_id).exists()


def test_files_without_a_row_go_after_a_day(case: Case, settings: Any) -> None:
    import os

    from exports.erasure import orphans

    fresh, old = file_store.put(b"ny"), file_store.put(b"gammel")
    path = settings.PRIVATE_FILES_ROOT / old[:2] / old[2:4] / old
    os.utime(path, (1, 1))
    kept = list(orphans.named())
    assert orphans.sweep() == 1
    assert set(file_store.names()) == {fresh, *kept}
