"""Someone stops an erasure, or two carry it out, at the same moment: once only, and never half."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from exports.erasure import due, journal, services
from exports.models import ErasureRequest, ErasureStatus, Tombstone
from stafettlog.models import Stafettlog
from tests.erasure.case import Case, approve, build
from tests.support.race import race, split

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_zeal]


@pytest.fixture(autouse=True)
def journal_file(tmp_path: Path, settings: Any) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "journal" / "erasures.jsonl"


@pytest.fixture
def case(transactional_db: None) -> Case:
    return build(filled=False)


def steps() -> list[str]:
    return [entry.step for entry in journal.entries()]


def is_gone(case: Case) -> bool:
    """And then its tombstone stands, and the journal knows; or none of it."""
    gone = not Stafettlog.objects.filter(pk=case.log.pk).exists()
    assert Tombstone.objects.filter(pk=str(case.log.pk)).exists() == gone
    assert steps() == (["intent", "done"] if gone else [])
    return gone


@pytest.mark.parametrize("attempt", range(3))
def test_withdrawn_while_it_is_carried_out(case: Case, attempt: int) -> None:
    asked = approve(case)
    erased, withdrawn = race(
        due.erase_due, lambda: services.erasure_withdraw(log_id=case.log.pk, by=case.coordinator)
    )
    assert is_gone(case) == bool(erased) == isinstance(withdrawn, Exception)
    if not erased:
        assert ErasureRequest.objects.get(pk=asked.pk).status == ErasureStatus.WITHDRAWN


def test_approved_while_the_worker_looks(case: Case, settings: Any) -> None:
    """Whether it is in this round or in the next, it is whole."""
    settings.ERASURE_WAIT_DAYS = 0
    asked = services.erasure_ask(log_id=case.log.pk, by=case.coordinator)
    erased, approved = race(
        due.erase_due, lambda: services.erasure_approve(request_id=asked.pk, by=case.admin)
    )
    assert not isinstance(approved, Exception)
    assert is_gone(case) == bool(erased)
    assert bool(erased) != bool(due.erase_due())
    assert is_gone(case)


@pytest.mark.parametrize("machines", ["one", "two"])
def test_two_workers_erase_it_once(case: Case, monkeypatch: pytest.MonkeyPatch, machines: str) -> None:
    approve(case)
    if machines == "two":
        # Each has a lock file of its own: only the database stands between them.
        monkeypatch.setattr(journal, "alone", _always)
        monkeypatch.setattr(due, "settle_open", lambda: None)
    done, failed = split(race(due.erase_due, due.erase_due))
    assert failed == []
    assert sorted(len(stones) for stones in done) == [0, 1]
    assert is_gone(case)


@contextmanager
def _always() -> Iterator[bool]:
    yield True
