"""A history of five hundred versions costs what a short one does, and every version is reached."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

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
