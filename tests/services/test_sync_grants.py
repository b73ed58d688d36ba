"""sync_grants: says what differs, mends it, and takes a lapsed row for none."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from permissions import grants
from stafettlog.management.commands import sync_grants
from stafettlog.models import Stafettlog, StafettlogUserGrant
from stafettlog.services import facts
from stafettlog.services.access import CHANGE, CONTRIBUTE, HOLD, VIEW
from tests.factories import expire_consent, make_log, make_organisation, make_participant, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_drift() -> None:
    """These tests drift on purpose, in place of the folder's check after each test."""


@pytest.fixture
def log() -> Stafettlog:
    school = make_organisation()
    made = make_log(make_staff(school))
    make_participant(made, make_staff(school, "Ronnie"))
    return made


def sync(*arguments: str) -> str:
    out = StringIO()
    call_command("sync_grants", *arguments, stdout=out)
    return out.getvalue()


def rows(log: Stafettlog, codename: str):
    return StafettlogUserGrant.objects.filter(content_object=log, permission__codename=codename)


def test_check_passes_when_rows_are_the_facts_shadow(log: Stafettlog) -> None:
    assert "1 logger sett, ingen avvik" in sync("--check")


def test_check_names_a_missing_row_and_changes_nothing(log: Stafettlog) -> None:
    rows(log, HOLD).delete()
    out = StringIO()
    with pytest.raises(CommandError, match="1 av 1") as refused:
        call_command("sync_grants", "--check", stdout=out)
    assert refused.value.returncode == 1
    assert str(log.pk) in out.getvalue()
    assert f"mangler: {HOLD} → {log.stafettholder.user_id}" in out.getvalue()
    assert not rows(log, HOLD).exists()


def test_a_missing_row_is_put_back(log: Stafettlog) -> None:
    rows(log, HOLD).delete()
    assert "1 rettet" in sync()
    assert rows(log, HOLD).get().user_id == log.stafettholder.user_id
    sync("--check")


def test_an_extra_row_is_taken_away(log: Stafettlog) -> None:
    stranger = make_staff(make_organisation()).user
    row = rows(log, VIEW).first()
    row.pk, row.user = None, stranger
    row.save()
    with pytest.raises(CommandError):
        call_command("sync_grants", "--check", stdout=StringIO())
    assert f"for mye: {VIEW} → {stranger.pk}" in sync()
    assert grants.codenames_on(stranger, log) == frozenset()


def test_a_wrong_end_is_mended(log: Stafettlog) -> None:
    right = rows(log, CHANGE).get().valid_until
    rows(log, CHANGE).update(valid_until=None)
    sync()
    assert rows(log, CHANGE).get().valid_until == right


def test_a_lapsed_row_is_no_drift(log: Stafettlog) -> None:
    stranger = make_staff(make_organisation()).user
    row = rows(log, CONTRIBUTE).get()
    row.pk, row.user, row.valid_until = None, stranger, timezone.now() - timedelta(seconds=1)
    row.save()
    assert "ingen avvik" in sync("--check")


def test_rows_that_an_expired_consent_left_are_no_drift(log: Stafettlog) -> None:
    expire_consent(log)
    assert "ingen avvik" in sync("--check")


def test_rows_of_a_consent_that_ran_out_may_be_missing(log: Stafettlog) -> None:
    expire_consent(log)
    rows(log, CONTRIBUTE).delete()
    assert "ingen avvik" in sync("--check")


def test_other_logs_are_left_alone(log: Stafettlog) -> None:
    other = make_log(log.stafettholder)
    before = list(StafettlogUserGrant.objects.filter(content_object=other).order_by("pk").values_list("pk"))
    rows(log, HOLD).delete()
    assert "2 logger sett, 1 rettet" in sync()
    assert before == list(
        StafettlogUserGrant.objects.filter(content_object=other).order_by("pk").values_list("pk")
    )


def test_logs_are_read_in_chunks(log: Stafettlog, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = sorted([log.pk, *(make_log(log.stafettholder).pk for _ in range(4))])
    monkeypatch.setattr(sync_grants, "CHUNK", 2)
    with CaptureQueriesContext(connection) as queries:
        assert list(sync_grants.log_ids()) == ids
    assert len(queries) == 4


def test_each_log_has_a_transaction_of_its_own(log: Stafettlog, monkeypatch: pytest.MonkeyPatch) -> None:
    """One log that cannot be mended leaves those before it mended."""
    other = make_log(log.stafettholder)
    rows(log, HOLD).delete()
    rows(other, HOLD).delete()
    wanted = facts.wanted

    def fails_on_the_second(asked: Stafettlog) -> grants.Wanted:
        if asked.pk == other.pk:
            raise RuntimeError
        return wanted(asked)

    monkeypatch.setattr(facts, "wanted", fails_on_the_second)
    with pytest.raises(RuntimeError):
        sync()
    assert rows(log, HOLD).exists()
    assert not rows(other, HOLD).exists()
