"""Openings from before the chain are chained by the migration, in the order that they were written."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from permissions import access_verify, append_only_triggers
from permissions.models import AccessHead, AccessLog

BEFORE = ("permissions", "0002_rate_count")
AFTER = ("permissions", "0005_access_chain_is_whole")
MOMENT = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_earlier_openings_are_chained(migrator: Any) -> None:
    old = migrator.apply_initial_migration(BEFORE).apps.get_model("permissions", "AccessLog")
    for minute, log in enumerate(["b", "a", "b", "b", "a"]):
        row = old.objects.create(user_id="1", user_name="Anne Å", role="Aktør", log_id=log, page="logg")
        old.objects.filter(pk=row.pk).update(at=MOMENT - timedelta(minutes=minute))
    migrator.apply_tested_migration(AFTER)
    append_only_triggers.install(connection)
    assert list(access_verify.faults()) == []
    assert {head.pk: head.count for head in AccessHead.objects.all()} == {"a": 2, "b": 3}
    # By the moment, not by what was put in first.
    moments = AccessLog.objects.filter(log_id="b").order_by("number").values_list("at", flat=True)
    assert list(moments) == sorted(moments)
    assert set(AccessLog.objects.values_list("page", "user_name")) == {("logg", "Anne Å")}
