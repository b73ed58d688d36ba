"""Min side: a file that is ready stands there until it is gone, for the one who asked for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from exports.models import ExportJob
from permissions.models import User
from permissions.policy import Role
from tests.exports.mass_asking import ADDRESS, make_job
from tests.factories import make_organisation, make_role, make_staff
from tests.screens.on_log import text
from tests.screens.tiltak import signed_in

READY = "Filen er klar. Den blir slettet"


@pytest.fixture
def coordinator(db: None) -> User:
    return make_role(Role.COORDINATOR, make_organisation())


@pytest.fixture
def client(coordinator: User) -> Client:
    return signed_in(coordinator)


def ready(owner: User, **changes: Any) -> ExportJob:
    now = timezone.now()
    values = {"state": "done", "storage_name": "ab" * 16, "finished_at": now}
    return make_job(owner, **{**values, "expires_at": now + timedelta(hours=24), **changes})


def test_ready_file_waits_for_its_owner(client: Client, coordinator: User) -> None:
    job = ready(coordinator)
    page = text(client.get("/"))
    assert READY in page
    assert "Regneark av flere logger" in page
    assert f'href="{ADDRESS}{job.pk}/"' in page
    assert READY not in text(signed_in(make_staff(make_organisation())).get("/"))


def test_so_does_one_that_could_not_be_made(client: Client, coordinator: User) -> None:
    make_job(coordinator, state="failed", finished_at=timezone.now())
    make_job(coordinator, state="failed", finished_at=timezone.now() - timedelta(days=2))
    assert text(client.get("/")).count("Filen kunne ikke lages. Prøv igjen.</p>") == 1


def test_what_is_gone_or_under_way_waits_for_nobody(client: Client, coordinator: User) -> None:
    ready(coordinator, expires_at=timezone.now() - timedelta(minutes=1))
    for state in ("waiting", "running", "cancelled", "expired"):
        make_job(coordinator, state=state)
    page = text(client.get("/"))
    assert READY not in page
    assert ADDRESS not in page


def test_no_more_is_asked_however_many(client: Client, coordinator: User, queries: Any) -> None:
    few = queries(client, "/", at_most=8).count
    for _number in range(15):
        ready(coordinator)
    many = queries(client, "/")
    assert many.count == few
    assert text(many.response).count(READY) == 2 * 10
