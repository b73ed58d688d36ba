"""The review page: what it shows, its period, and the notes that are written on it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from permissions.models import AccessReview, User
from permissions.policy import Role
from stafettlog.services import break_glass
from tests.factories import make_log, make_role, make_staff
from tests.screens.on_log import UNKNOWN, text, url
from tests.screens.openings import opening


@pytest.fixture
def ombud(db) -> User:
    return make_role(Role.PRIVACY_OFFICER)


@pytest.fixture
def officer(ombud) -> Client:
    client = Client()
    client.force_login(ombud)
    return client


def review(officer: Client, **query: str) -> str:
    page = officer.get(url("openings_review"), query)
    assert page.status_code == 200
    return text(page)


def note(**changes: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    data = {"submission": str(uuid4()), "first_day": today, "last_day": today, "conclusion": "Alt i orden."}
    return data | changes


def test_says_so_when_there_is_nothing(officer) -> None:
    page = review(officer)
    assert "Alle som har åpnet en logg, hadde en oppgave på den." in page
    assert "Ingen notater ennå." in page


def test_shows_who_without_a_task_and_who_most(officer, log, holder, school) -> None:
    stranger = make_staff(school, "Kikkeline")
    drift = make_role(Role.OPERATOR)
    for _ in range(3):
        opening(log, holder.user)
    opening(log, stranger.user)
    break_glass.break_glass_open(log_reference=str(log.pk), reason="Siden gir feil for dem", by=drift)
    opening(log, drift, role="Drift (nødtilgang)")
    page = review(officer)
    without, most = page.split('id="unexplained"')[1].split('id="busiest"')
    assert stranger.display_name in without
    assert drift.display_name in without
    assert holder.display_name not in without
    assert most.index(holder.display_name) < most.index(stranger.display_name)
    assert "3,0 ganger" in most
    assert "Hansen" not in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"fra": "tull"}, "Skriv datoen som"),
        ({"fra": "2026-03-02", "til": "2026-03-01"}, "kan ikke være før"),
        ({"fra": "2026-01-01", "til": "2026-06-01"}, "Velg høyst 92 dager"),
    ],
)
def test_bad_period(officer, query, sentence) -> None:
    assert sentence in review(officer, **query)


def test_period_is_what_is_looked_through(officer, log, holder) -> None:
    opening(log, holder.user)
    assert holder.display_name not in review(officer, fra="2026-01-01", til="2026-01-31").split("<main")[1]
    assert holder.display_name in review(officer)


def test_note_is_saved_and_listed(officer, ombud, log, holder) -> None:
    opening(log, holder.user)
    page = review(officer, person=str(holder.user_id), logg=str(log.pk))
    about = f"{holder.display_name}, Stafettlogg {str(log.pk)[-8:]}"
    assert f"Gjelder {about}." in page
    data = note(user_id=str(holder.user_id), log_id=str(log.pk))
    for _ in range(2):
        answer = officer.post(url("openings_review"), data, follow=True)
        assert answer.status_code == 200
    saved = AccessReview.objects.get()
    assert (saved.by_id, saved.about_log_id) == (str(ombud.pk), str(log.pk))
    shown = review(officer).split('id="notes"')[1]
    for word in ("Alt i orden.", ombud.display_name, holder.display_name, f"Stafettlogg {str(log.pk)[-8:]}"):
        assert word in shown


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"conclusion": ""}, "Skriv hva du kom fram til"),
        ({"conclusion": "x" * 2001}, "Teksten er for lang"),
        ({"user_id": str(UNKNOWN)}, "Personen finnes ikke."),
        ({"log_id": str(UNKNOWN)}, "Ingen har åpnet denne stafettloggen."),
        ({"user_id": "tull"}, "Feil"),
        ({"first_day": "2026-05-01", "last_day": "2026-04-01"}, "Velg perioden på nytt"),
        ({"first_day": ""}, "Velg perioden på nytt"),
    ],
)
def test_bad_note_keeps_what_was_typed(officer, changes, sentence) -> None:
    page = text(officer.post(url("openings_review"), note(**changes)))
    assert sentence in page
    assert "<title>Feil: " in page
    assert ("Alt i orden." in page) is ("conclusion" not in changes)
    assert not AccessReview.objects.exists()


def test_older_notes_are_on_the_next_page(officer) -> None:
    for number in range(52):
        officer.post(url("openings_review"), note(conclusion=f"Notat nummer {number}."))
    first = review(officer)
    assert "Notat nummer 51." in first
    assert "Notat nummer 1." not in first
    link = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "Notat nummer 1." in text(officer.get(link))


def test_cost_is_flat(officer, queries, log, holder, school) -> None:
    opening(log, holder.user)
    opening(log, make_staff(school, "Kikkeline").user)
    few = queries(officer, url("openings_review"), at_most=14)
    for number in range(15):
        who = make_staff(school, f"Nr{number}")
        opening(log, who.user)
        opening(make_log(who), who.user)
    assert queries(officer, url("openings_review"), at_most=14).count == few.count
