"""Reading the access log: pages by key, and people with how often and when."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from permissions import access_log, openings
from permissions.access_words import Page
from permissions.models import AccessLog, User
from permissions.openings import EMERGENCY, FORESATT, STAFF, Filter
from tests.factories import make_organisation, make_staff

LOG, OTHER = "en-logg", "en-annen"


@pytest.fixture
def anne(db: None) -> User:
    return make_staff(make_organisation(), "Anne").user


@pytest.fixture
def bo(db: None) -> User:
    return make_staff(make_organisation(), "Bo").user


def opens(user: User, role: str = "Stafettholder", log: str = LOG, page: str = Page.LOG) -> AccessLog:
    return access_log.record(user=user, log_id=log, page=page, role=role, organisation=None)


def numbers(found: Any) -> list[int]:
    return [row.number for row in found.rows]


def test_newest_come_first_and_next_leads_to_the_older(anne: User) -> None:
    for _time in range(5):
        opens(anne)
    opens(anne, log=OTHER)
    seen, before = [], ""
    while True:
        found = openings.page(Filter(log_id=LOG), before=before, count=2)
        seen.append(numbers(found))
        if not (before := found.next):
            break
    assert seen == [[5, 4], [3, 2], [1]]


def test_a_row_that_comes_meanwhile_moves_no_page(anne: User) -> None:
    for _time in range(3):
        opens(anne)
    first = openings.page(Filter(log_id=LOG), count=2)
    opens(anne)
    assert numbers(openings.page(Filter(log_id=LOG), before=first.next, count=2)) == [1]


@pytest.mark.parametrize("before", ["x", "_", "2026-01-01_x", "2026-01-01T00:00:00_" + "0" * 32, "\0"])
def test_a_key_that_was_tampered_with_gives_the_newest(anne: User, before: str) -> None:
    opens(anne)
    assert numbers(openings.page(Filter(log_id=LOG), before=before)) == [1]


def test_rows_are_chosen_by_person_kind_role_page_and_time(anne: User, bo: User) -> None:
    opens(anne)
    opens(bo, role="Foresatt", page=Page.PORTAL)
    opens(bo, role="Drift (nødtilgang)")
    now = timezone.now()
    wanted = {
        (1, 2, 3): Filter(log_id=LOG),
        (1,): Filter(user_id=str(anne.pk)),
        (2,): Filter(kind=FORESATT),
        (3,): Filter(kind=EMERGENCY),
        (1, 3): Filter(page=Page.LOG),
        (): Filter(log_id=OTHER),
    }
    for found, choice in wanted.items():
        assert tuple(sorted(numbers(openings.page(choice)))) == found
    assert numbers(openings.page(Filter(role="Foresatt"))) == [2]
    assert numbers(openings.page(Filter(since=now + timedelta(seconds=1)))) == []
    assert len(numbers(openings.page(Filter(until=now + timedelta(seconds=1))))) == 3


def test_readers_are_people_with_count_times_and_latest_words(anne: User, bo: User) -> None:
    first = opens(anne, role="Aktør")
    last = opens(anne, role="Stafettholder")
    opens(bo, role="Drift (nødtilgang)")
    opens(bo, role="Foresatt", page=Page.PORTAL)
    opens(bo, log=OTHER)
    found = openings.readers(Filter(log_id=LOG))
    assert [(reader.user_id, reader.kind, reader.count) for reader in found] == [
        (str(bo.pk), FORESATT, 1),
        (str(bo.pk), EMERGENCY, 1),
        (str(anne.pk), STAFF, 2),
    ]
    assert (found[2].first, found[2].last, found[2].role) == (first.at, last.at, "Stafettholder")
    assert found[2].name == anne.display_name
    assert [reader.is_foresatt for reader in found] == [True, False, False]
    assert [reader.is_emergency for reader in found] == [False, True, False]


def test_reading_costs_the_same_whatever_is_there(anne: User, bo: User) -> None:
    opens(anne)
    with CaptureQueriesContext(connection) as few:
        openings.page(Filter(log_id=LOG))
        openings.readers(Filter(log_id=LOG))
    for _time in range(10):
        opens(anne)
        opens(bo)
    with CaptureQueriesContext(connection) as many:
        openings.page(Filter(log_id=LOG))
        openings.readers(Filter(log_id=LOG))
    assert len(few) == len(many) == 3
