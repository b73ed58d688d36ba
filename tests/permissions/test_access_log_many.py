"""record_many: the same rows as record() would write one after the other, in a few statements."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from permissions import access_log, access_verify
from permissions.models import AccessLog, User
from tests.factories import make_organisation, make_staff
from tests.support.race import race, split


@pytest.fixture
def user(db: None) -> User:
    return make_staff(make_organisation("Skolen «Øst» | 1")).user


def many(user: User, logs: list[str], **changes: Any) -> int:
    words: dict[str, Any] = {"page": "Eksport av flere logger", "role": "Koordinator"}
    return access_log.record_many(user=user, log_ids=logs, **(words | changes))


def test_rows_follow_those_before_and_are_followed(user: User) -> None:
    access_log.record(user=user, log_id="b", page="Logg", role="Koordinator")
    assert many(user, ["c", "b", "a", "b"]) == 3
    assert many(user, ["a", "b"]) == 2
    access_log.record(user=user, log_id="a", page="Logg", role="Koordinator")
    assert list(access_verify.faults()) == []
    rows = AccessLog.objects.order_by("log_id", "number").values_list("log_id", "number")
    assert list(rows) == [("a", 1), ("a", 2), ("a", 3), ("b", 1), ("b", 2), ("b", 3), ("c", 1)]


def test_rows_keep_who_where_and_what(user: User) -> None:
    many(user, ["a"], organisation=make_organisation("Solvik skole"))
    row = AccessLog.objects.get()
    assert (row.user_id, row.user_name) == (str(user.pk), user.display_name)
    assert (row.role, row.organisation, row.page) == (
        "Koordinator",
        "Solvik skole",
        "Eksport av flere logger",
    )


def test_statements_are_few(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with CaptureQueriesContext(connection) as few:
        many(user, ["a", "b"])
    with CaptureQueriesContext(connection) as more:
        many(user, [f"log-{number:03}" for number in range(200)])
    # On SQLite Django inserts some eighty rows at a time.
    assert len(few) <= 4
    assert len(more) <= 4 + 200 // 80
    monkeypatch.setattr(access_log, "CHUNK", 50)
    assert many(user, [f"log-{number:03}" for number in range(120)]) == 120
    assert list(access_verify.faults()) == []


def test_no_logs_no_rows(user: User) -> None:
    assert many(user, []) == 0
    assert not AccessLog.objects.exists()


def test_failure_to_write_goes_up(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Any, *args: Any, **kwargs: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(models.QuerySet, "bulk_create", broken)
    with pytest.raises(access_log.NotRecorded):
        many(user, ["a"])


def test_rows_are_their_own_transaction(user: User) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        many(user, ["a"])


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the same logs, some known and some new, in opposite orders; and one who opens one of them."""
    user = make_staff(make_organisation()).user
    logs = [f"log-{number:02}" for number in range(40)]
    many(user, logs[::2])
    monkeypatch.setattr(access_log, "CHUNK", 7)
    done, failed = split(
        race(
            lambda: many(user, logs),
            lambda: many(user, logs[::-1]),
            lambda: access_log.record(user=user, log_id=logs[5], page="Logg", role="Aktør"),
        )
    )
    assert not failed
    assert len(done) == 3
    assert list(access_verify.faults()) == []
    assert AccessLog.objects.count() == 20 + 40 + 40 + 1
