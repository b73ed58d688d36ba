"""The page of an export that the worker makes: its owner's alone, how far it has come, and the file."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from exports.mass import run, services
from exports.models import ExportJob, JobState
from permissions import roles
from permissions.models import AccessLog
from permissions.policy import Role
from tests.exports.mass_asking import ADDRESS, Mass, make_job, make_mass, protect, sent
from tests.exports.reading import is_file, sheets
from tests.factories import expire_consent, make_role
from tests.screens.on_log import text
from tests.screens.tiltak import signed_in

WAYS = (("get", ""), ("get", "status/"), ("post", "avbryt/"), ("post", "fil/"))


@pytest.fixture
def mass(db: None) -> Mass:
    return make_mass()


@pytest.fixture
def client(mass: Mass) -> Client:
    return signed_in(mass.coordinator)


@pytest.fixture
def made(client: Client, monkeypatch: pytest.MonkeyPatch) -> ExportJob:
    """A job of the coordinator's, made by the worker: two logs."""
    monkeypatch.setattr(services, "SMALL", 1)
    client.post(ADDRESS, sent())
    run.work()
    return ExportJob.objects.get(state=JobState.DONE)


def at(job: ExportJob | Any, way: str = "") -> str:
    return f"{ADDRESS}{getattr(job, 'pk', job)}/{way}"


def fetch(client: Client, job: ExportJob) -> HttpResponse:
    return client.post(at(job, "fil/"))


def test_page_tells_how_far_it_has_come(client: Client, mass: Mass) -> None:
    job = make_job(mass.coordinator, state="running", total=400, done=100)
    page = text(client.get(at(job)))
    assert "100 av 400 stafettlogger er klare." in page
    assert 'max="400" value="100"' in page
    assert "Rapport til kommunen" in page
    assert "Avbryt eksporten" in page
    assert "Oppdater siden" in page
    assert "Last ned" not in page
    told = client.get(at(job, "status/")).json()
    assert told == {
        "state": "running",
        "done": 100,
        "total": 400,
        "text": "100 av 400 stafettlogger er klare.",
    }


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("failed", "Filen kunne ikke lages."),
        ("cancelled", "Eksporten er avbrutt."),
        ("expired", "Filen er slettet."),
    ],
)
def test_what_is_over_offers_a_new_one(client: Client, mass: Mass, state: str, sentence: str) -> None:
    job = make_job(mass.coordinator, state=state, finished_at=timezone.now())
    page = text(client.get(at(job)))
    assert sentence in page
    assert "Ny eksport" in page
    assert "Avbryt eksporten" not in page
    assert client.get(at(job, "status/")).json()["state"] == state
    assert fetch(client, job).status_code == 404


def test_owner_cancels_and_is_told_when_it_is_too_late(client: Client, mass: Mass) -> None:
    job = make_job(mass.coordinator)
    assert "Eksporten er avbrutt." in text(client.post(at(job, "avbryt/"), follow=True))
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    again = client.post(at(job, "avbryt/"), follow=True)
    assert again.redirect_chain == [(at(job), 302)]
    assert "sl-notice--warning" in text(again)


def test_owner_fetches_the_file_as_often_as_needed(client: Client, mass: Mass, made: ExportJob) -> None:
    page = text(client.get(at(made)))
    assert "Last ned" in page
    assert made.sha256 in page
    for _time in range(2):
        answer = fetch(client, made)
        assert len(sheets(answer)["Stafettlogger"]) == 1 + 2
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"
    fetched = AccessLog.objects.filter(page="Eksport av flere logger: hentet", role="Koordinator")
    assert fetched.count() == 2 * 2


@pytest.mark.parametrize(("method", "way"), WAYS)
def test_for_all_others_there_is_no_such_job(mass: Mass, made: ExportJob, method: str, way: str) -> None:
    colleague = make_role(Role.COORDINATOR, mass.log.organisation)
    for user in (colleague, mass.holder.user):
        client = signed_in(user)
        hidden, missing = (getattr(client, method)(at(job, way)) for job in (made, uuid4()))
        assert hidden.status_code == missing.status_code == 404
        assert hidden.content == missing.content
    made.refresh_from_db()
    assert made.state == JobState.DONE
    assert not AccessLog.objects.filter(user_id=str(colleague.pk)).exists()


@pytest.mark.parametrize(("method", "way"), WAYS)
def test_role_that_ended_opens_nothing(
    client: Client, mass: Mass, made: ExportJob, method: str, way: str
) -> None:
    roles.end(mass.coordinator.role_assignments.get(), by=make_role(Role.MUNICIPALITY_ADMIN))
    assert getattr(client, method)(at(made, way)).status_code == 403


def test_a_get_gives_no_file_and_cancels_nothing(client: Client, made: ExportJob) -> None:
    for way in ("fil/", "avbryt/"):
        assert client.get(at(made, way)).status_code == 405
    made.refresh_from_db()
    assert made.state == JobState.DONE


@pytest.mark.parametrize("way", ["avbryt/", "fil/"])
def test_post_needs_the_token(mass: Mass, made: ExportJob, way: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mass.coordinator)
    assert client.post(at(made, way)).status_code == 403


def test_file_is_gone_after_its_time(client: Client, made: ExportJob) -> None:
    ExportJob.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "Filen er slettet." in text(client.get(at(made)))
    assert fetch(client, made).status_code == 404


def test_file_is_gone_when_one_log_is(client: Client, mass: Mass, made: ExportJob) -> None:
    assert is_file(fetch(client, made))
    expire_consent(mass.second)
    assert fetch(client, made).status_code == 404


def test_file_is_gone_when_a_child_becomes_protected(client: Client, mass: Mass, made: ExportJob) -> None:
    protect(mass.second, mass.holder)
    assert fetch(client, made).status_code == 404


def test_page_names_no_child(client: Client, made: ExportJob) -> None:
    page = text(client.get(at(made)))
    for hidden in ("Lisa", "Hansen", "Lund", "Skjult"):
        assert hidden not in page
