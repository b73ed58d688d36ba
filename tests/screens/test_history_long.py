"""A history of five hundred versions costs what a short one does, and every version is reached."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stafettlog.admin.history_page import Focus, latest, page_of, whole
from tests.factories import make_concern, make_log, make_organisation, make_staff

pytestmark = pytest.mark.django_db
BUDGET = 8
VERSIONS = 500


def _grow(measure: Any, versions: int) -> None:
    """As many versions more of one tiltak, each with a text of its own, a moment apart."""
    newest = measure.history.order_by("-history_id").first()
    rows: list[Any] = []
    for at in range(versions):
        row = newest.__class__.objects.get(pk=newest.pk)
        row.pk = None
        row.description = f"Leser sammen, utgave {at}"
        row.history_date = newest.history_date + timedelta(milliseconds=at + 1)
        row.version += at + 1
        row.history_type = "~"
        row.history_change_reason = "Tiltak er endret"
        rows.append(row)
    newest.__class__.objects.bulk_create(rows)


def test_five_hundred_versions_cost_no_query_more_and_are_all_reached(client: Client, queries: Any) -> None:
    holder = make_staff(make_organisation())
    log = make_log(holder)
    measure = make_concern(log, holder).measures.get()
    client.force_login(holder.user)
    url = reverse("admin:log_history", args=[log.pk])
    few = queries(client, url, at_most=BUDGET)
    _grow(measure, VERSIONS)
    many = queries(client, url, at_most=BUDGET)
    assert many.count == few.count
    seen = set()
    for page in range(1, VERSIONS // 50 + 3):
        asked = queries(client, f"{url}?side={page}", at_most=BUDGET)
        seen |= set(re.findall(r"utgave (\d+)", asked.response.text))
    assert seen == {str(at) for at in range(VERSIONS)}


def _asked(log: Any, **focus: Any) -> list[Any]:
    """Page by page, as the screen reads it; the first page's SQL was made once."""
    found: list[Any] = []
    for number in range(1, 20):
        versions, more = page_of(log, focus=Focus(**focus), number=number, holder=True)
        found += versions
        if not more:
            break
    return found


@pytest.mark.parametrize("state", ["open", "closed"])
def test_first_page_is_what_the_whole_history_begins_with(state: str) -> None:
    holder = make_staff(make_organisation())
    others = make_log(holder)
    make_concern(others, holder)
    log = make_log(holder)
    measure = make_concern(log, holder).measures.get()
    _grow(measure, 60)
    log.state = state
    everything = whole(log, since=None, holder=True)
    assert len(everything) > 50
    assert _asked(log) == everything
    of_measure = [one for one in everything if one.source == "measure"]
    assert _asked(log, measure_id=measure.pk) == of_measure
    concern = [one for one in everything if one.source in ("measure", "concern")]
    assert _asked(log, concern_id=measure.concern_id) == concern
    # The same SQL, another log's ids.
    assert {one.row_id for one in _asked(others)}.isdisjoint({one.row_id for one in everything})


def test_what_the_log_page_tells_is_the_logs_own() -> None:
    holder = make_staff(make_organisation())
    logs = [make_log(holder), make_log(holder)]
    make_concern(logs[0], holder)
    assert [len(latest(log, 30)) for log in logs] == [4, 2]
    assert [len(latest(log, 3)) for log in logs] == [3, 2]
