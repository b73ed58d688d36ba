"""After a restored backup the same is erased again; and what a dead machine left is settled."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from exports.erasure import again, due, erase, journal
from exports.models import Tombstone
from permissions import file_store
from stafettlog.models import ForesattRelation, Stafettlog, StoredFile
from tests.erasure.case import Case, approve, build, dump
from tests.erasure.case import erase as erased

pytestmark = pytest.mark.no_zeal


def restored(case: Case) -> None:
    """Erase, and then have the database as it was; the journal is not in it."""
    point = transaction.savepoint()
    erased(case)
    transaction.savepoint_rollback(point)
    assert Stafettlog.objects.filter(pk=case.log.pk).exists()
    assert not Tombstone.objects.exists()


@pytest.fixture
def case(db: None) -> Case:
    return build()


def test_it_is_erased_again_and_the_tombstone_is_the_same(
    case: Case, private_files: Path, tmp_path: Path
) -> None:
    shutil.copytree(private_files, tmp_path / "backup")
    point = transaction.savepoint()
    first = vars(erased(case))
    transaction.savepoint_rollback(point)
    # The files' backup has it, too.
    shutil.copytree(tmp_path / "backup", private_files, dirs_exist_ok=True)
    assert len(set(file_store.names())) == 2
    with pytest.raises(CommandError):
        call_command("apply_erasures", "--check")
    call_command("apply_erasures")
    stone = Tombstone.objects.get()
    same = ("log_id", "erased_at", "asked_by_id", "approved_by_id", "archive_id", "persons", "files")
    assert {name: getattr(stone, name) for name in same} == {name: first[name] for name in same}
    assert {found for found in case.cage.found(repr(dump())) if found[0] == "A"} <= set(_opened(case))
    assert set(file_store.names()) == {StoredFile.objects.get(log=case.other).storage_name}
    call_command("apply_erasures", "--check")


def _opened(case: Case) -> Any:
    from permissions.models import AccessLog

    return case.cage.found(repr(list(AccessLog.objects.values_list("user_name", flat=True))))


def test_twice_makes_no_difference(case: Case) -> None:
    restored(case)
    assert [one.is_there for one in again.apply()] == [True]
    before = dump()
    assert [one.is_there for one in again.apply()] == [False]
    assert dump() == before


def test_a_log_that_was_not_even_archived_in_the_backup(case: Case) -> None:
    restored(case)
    Stafettlog.objects.filter(pk=case.log.pk).update(state="open")
    list(again.apply())
    assert not Stafettlog.objects.filter(pk=case.log.pk).exists()
    assert Stafettlog.objects.filter(pk=case.other.pk).exists()
    assert ForesattRelation.objects.filter(child=case.other.child_id).count() == 2


def test_a_backup_from_before_the_log_gets_the_tombstone_alone(case: Case, journal_file: Path) -> None:
    erased(case)
    with connection.cursor() as cursor:
        from permissions import append_only_triggers

        with append_only_triggers.lifted(connection):
            cursor.execute("DELETE FROM exports_tombstone")
    list(again.apply())
    assert Tombstone.objects.get().pk == str(case.log.pk)


def test_what_was_stopped_is_no_warrant(case: Case) -> None:
    request = approve(case)
    journal.intend(due._warrant(request.pk, case.log), persons={}, files=[])  # type: ignore[arg-type]
    assert set(journal.warrants(journal.entries())) == {str(case.log.pk)}
    erase.settle_open()
    assert journal.warrants(journal.entries()) == {}
    assert list(again.apply()) == []


def test_one_that_died_after_the_commit_is_finished(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows gone, files there, no «done»: the next round does the rest."""
    approve(case)
    name = StoredFile.objects.get(log=case.log).storage_name

    class Died(BaseException):
        pass

    def dies(*_args: Any) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(erase, "finish", dies)
        with pytest.raises(Died):
            due.erase_due()
    assert name in set(file_store.names())
    assert [entry.step for entry in journal.entries()] == ["intent"]
    due.erase_due()
    assert name not in set(file_store.names())
    assert [entry.step for entry in journal.entries()] == ["intent", "done"]


def test_a_done_one_stays_a_warrant_whatever_follows(case: Case) -> None:
    erased(case)
    journal.stopped(str(case.log.pk))
    assert set(journal.warrants(journal.entries())) == {str(case.log.pk)}


def test_a_forged_line_is_refused_and_nothing_is_erased(case: Case, journal_file: Path) -> None:
    erased(case)
    text = journal_file.read_text().replace(str(case.log.pk), str(case.other.pk))
    journal_file.write_text(text)
    with pytest.raises(CommandError, match="line 1"):
        call_command("apply_erasures")
    assert Stafettlog.objects.filter(pk=case.other.pk).exists()


def test_a_line_that_was_cut_off_counts_as_never_written(case: Case, journal_file: Path) -> None:
    erased(case)
    with journal_file.open("ab") as file:
        file.write(b'{"seal": "ab')
    assert len(journal.entries()) == 2
    journal.stopped("x")
    assert [entry.step for entry in journal.entries()] == ["intent", "done", "stopped"]


def test_the_journal_is_for_its_owner_alone(case: Case, journal_file: Path) -> None:
    erased(case)
    assert journal_file.stat().st_mode & 0o077 == 0
