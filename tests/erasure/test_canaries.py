"""After an erasure no word of the child or the family is anywhere, and nobody else's is gone."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from exports.models import ExportJob, ExportReceipt, JobState
from permissions import access_log, file_store
from permissions.models import AccessLog, AccessReview, SignIn, User
from stafettlog.models import Foresatt, Stafettlog, StoredFile, Submission
from tests.erasure.case import Case, dump, erase, large_export, receipt, sibling_of
from tests.proofs.looking import logged

pytestmark = pytest.mark.no_zeal


def words_of(case: Case, text: str, *logs: str) -> set[tuple[str, str, str]]:
    return {found for found in case.cage.found(text) if found[0] in logs}


def everything(case: Case) -> str:
    """The whole database, decrypted columns beside the stored ones, and every file."""
    from django.apps import apps

    rows = [
        repr(list(model._base_manager.values()))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    files = [file_store.get(name).decode("latin-1") for name in file_store.names()]
    return "\n".join([*rows, repr(dump()), *files])


def leave_traces(case: Case) -> None:
    """All that names the log elsewhere."""
    word = case.cage("A", "trace", "purpose")
    receipt(case, purpose=f"{word} sin skole")
    family = case.log.child.foresatt_relations.order_by("id")[1]
    user = family.foresatt.user
    receipt(case, role="Foresatt", user_id=str(user.pk), user_name=user.display_name)
    large_export(case, case.log, case.other, purpose=f"For {case.log.child.first_name}s møte")
    AccessReview.objects.create(
        by_id="x",
        by_name="Ombud",
        first_day="2026-01-01",
        last_day="2026-01-02",
        about_log_id=str(case.log.pk),
        conclusion=case.cage("A", "trace", "conclusion"),
    )
    LogEntry.objects.create(
        user=case.holder.user,
        content_type=ContentType.objects.get_for_model(Stafettlog),
        object_id=str(case.log.pk),
        object_repr=case.cage("A", "trace", "object_repr"),
        action_flag=CHANGE,
        change_message="x",
    )
    key = "01234567-89ab-7def-8123-456789abcdef"
    Submission.objects.create(user=case.holder.user, key=key, location=f"/x/{case.log.pk}/")
    client = Client()
    client.force_login(user)
    client.get("/portal/")


def test_every_canary_is_there_before_and_none_after(case: Case) -> None:
    leave_traces(case)
    before = everything(case)
    planted = {found for found in case.cage.known.values() if found[0] == "A"}
    assert planted - words_of(case, before, "A") == set()
    others = words_of(case, before, "B")
    files = set(file_store.names())
    with logged() as lines:
        erase(case)
    after = everything(case)
    # R30: the access log keeps who opened, and nothing else of the log.
    opened = repr(list(AccessLog.objects.values_list("user_name", flat=True)))
    left = words_of(case, after, "A") - words_of(case, opened, "A")
    assert left == set()
    assert {group for _log, group, _name in words_of(case, opened, "A")} <= {"family name", "father name"}
    assert words_of(case, "\n".join(lines), "A", "B") == set()
    assert words_of(case, after, "B") == others
    assert len(files) - len(set(file_store.names())) == 2


def test_the_journal_names_nobody(case: Case, journal_file: Path) -> None:
    leave_traces(case)
    erase(case)
    assert words_of(case, journal_file.read_text(), "A", "B") == set()


def test_every_row_of_other_logs_is_as_it_was(case: Case) -> None:
    sibling_of(case, case.log)
    before = dump()
    erased = erase(case)
    after = dump()
    for table, rows in before.items():
        gone = [row for row in rows if row not in after[table]]
        new = [row for row in after[table] if row not in rows]
        label = next((name for name in erased.rows if table_of(name) == table), None)
        # The request, made after the dump, came and went.
        counted = erased.rows.get(label, 0) - (1 if "erasurerequest" in table else 0)
        # The form that opened the log led to it.
        counted += table == "stafettlog_submission"
        assert len(gone) == counted, table
        assert not new or table == "exports_tombstone", (table, new)


def table_of(label: str) -> str:
    from django.apps import apps

    return apps.get_model(label)._meta.db_table


def test_a_foresatt_of_a_sibling_stays_and_the_other_goes(case: Case) -> None:
    mother, father = case.log.child.foresatt_relations.select_related("foresatt__user").order_by("id")
    sibling = sibling_of(case, case.log)
    erase(case)
    assert Foresatt.objects.filter(pk=mother.foresatt_id).exists()
    assert User.objects.filter(pk=mother.foresatt.user_id).exists()
    assert sibling.child.foresatt_relations.get().foresatt_id == mother.foresatt_id
    assert not Foresatt.objects.filter(pk=father.foresatt_id).exists()
    assert not User.objects.filter(pk=father.foresatt.user_id).exists()
    assert not User.history.filter(id=father.foresatt.user_id).exists()


def test_sessions_of_the_erased_end_and_those_of_others_stay(case: Case) -> None:
    user = case.log.child.foresatt_relations.order_by("id")[0].foresatt.user
    family, staff = Client(), Client()
    family.force_login(user)
    staff.force_login(case.coordinator)
    erase(case)
    assert family.get("/portal/").status_code == 302
    assert staff.get("/").status_code == 200
    assert not SignIn.objects.filter(user=user.pk).exists()


def test_a_large_export_loses_its_file_and_another_does_not(case: Case) -> None:
    with_it, without = large_export(case, case.log, case.other), large_export(case, case.other)
    erase(case)
    with_it.refresh_from_db()
    without.refresh_from_db()
    assert (with_it.state, with_it.storage_name) == (JobState.EXPIRED, "")
    assert without.state == JobState.DONE
    assert file_store.get(without.storage_name) == b"innhold"
    # It named nobody, and is of another log too: why it was made stays.
    assert with_it.purpose == without.purpose == "Årsrapport"
    assert not ExportReceipt.objects.filter(purpose="[slettet]").exists()


def test_one_that_is_being_made_begins_anew(case: Case) -> None:
    job = large_export(case, case.other)
    file_store.delete(job.storage_name)
    ExportJob.objects.filter(pk=job.pk).update(state=JobState.RUNNING, storage_name="", done=7)
    erase(case)
    job.refresh_from_db()
    assert (job.state, job.done, job.claimed_until) == (JobState.WAITING, 0, None)


def test_the_access_log_stays_and_is_whole(case: Case) -> None:
    from permissions.access_verify import faults

    user = case.holder.user
    access_log.record(user=user, log_id=case.log.pk, page="Logg", role="Stafettholder")
    erase(case)
    assert AccessLog.objects.filter(log_id=str(case.log.pk), user_id=str(user.pk)).count() == 1
    assert list(faults()) == []


def test_the_files_of_the_log_alone_are_gone(case: Case) -> None:
    mine = StoredFile.objects.get(log=case.log).storage_name
    theirs = StoredFile.objects.get(log=case.other).storage_name
    erase(case)
    assert mine not in set(file_store.names())
    assert file_store.get(theirs)


def test_the_tombstone_says_what_and_who(case: Case) -> None:
    child = str(case.log.child_id)
    stone: Any = erase(case)
    assert stone.pk == str(case.log.pk)
    assert (stone.asked_by_id, stone.approved_by_id) == (str(case.coordinator.pk), str(case.admin.pk))
    assert stone.persons["stafettlog.Child"] == [child]
    assert stone.rows["stafettlog.Stafettlog"] == 1
    assert stone.files == 1
    assert words_of(case, repr(vars(stone)), "A") == set()
