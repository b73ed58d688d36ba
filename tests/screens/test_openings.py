"""Innsynslogg: who opened what, narrowed and turned page by page, without a word of any log."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from permissions.access_words import Page
from permissions.models import AccessLog, User
from permissions.policy import Role
from stafettlog.models import Protection
from stafettlog.services import break_glass
from tests.factories import make_concern, make_log, make_role, make_staff
from tests.screens.on_log import UNKNOWN, log_page, text, url
from tests.screens.openings import opening

REASON = "Lisas logg gir feil for stafettholderen"


@pytest.fixture
def ombud(db) -> User:
    return make_role(Role.PRIVACY_OFFICER)


@pytest.fixture
def officer(ombud) -> Client:
    client = Client()
    client.force_login(ombud)
    return client


def listed(officer: Client, **query: str) -> str:
    page = officer.get(url("openings_list"), query)
    assert page.status_code == 200
    return text(page)


def ref(log) -> str:
    return f"Stafettlogg {str(log.pk)[-8:]}"


def test_who_when_what_and_no_name_of_a_child(officer, log, holder, concern) -> None:
    opening(log, holder.user, role="Stafettholder, Koordinator")
    page = listed(officer)
    for shown in (holder.display_name, "Stafettholder, Koordinator", ref(log), "Bakketoppen skole", "Logg"):
        assert shown in page
    for hidden in ("Lisa", "Hansen", concern.text, log.child.initials + " "):
        assert hidden not in page.split("<main")[1]


def test_protected_child_has_no_virksomhet_here(officer, log, holder, school) -> None:
    opening(log, holder.user)
    log.child.protection = Protection.values[-1]
    log.child.protection_review_on = timezone.localdate() + timedelta(days=30)
    log.child.save_without_historical_record()
    for page in (listed(officer), text(officer.get(url("openings_of_log", log.pk)))):
        assert holder.display_name in page
        assert "Bakketoppen" not in page


def test_narrowed(officer, log, holder, actor) -> None:
    other = make_log(holder)
    opening(log, holder.user, role="Stafettholder")
    opening(other, actor.user, page=Page.HISTORY)
    gone = str(uuid4())
    opening(gone, actor.user, page=Page.EXPORT_PDF)
    for query, count in (
        ({}, 3),
        ({"navn": actor.user.last_name}, 2),
        ({"navn": "Ingen Slik"}, 0),
        ({"person": str(holder.user_id)}, 1),
        ({"person": str(UNKNOWN)}, 0),
        ({"logg": str(log.pk)}, 1),
        ({"logg": f"https://x.example{log_page(log)}"}, 1),
        ({"logg": ref(other)}, 1),
        ({"logg": gone}, 1),
        ({"logg": "tull"}, 0),
        ({"rolle": "Stafettholder"}, 1),
        ({"side": "Historikk"}, 1),
        ({"fra": (timezone.localdate() - timedelta(days=3)).isoformat()}, 3),
        ({"til": (timezone.localdate() - timedelta(days=1)).isoformat()}, 0),
    ):
        assert listed(officer, **query).count('<td data-label="Tidspunkt"') == count, query


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"fra": "tull"}, "Skriv datoen som"),
        ({"fra": "2026-03-02", "til": "2026-03-01"}, "kan ikke være før"),
        ({"fra": "2020-01-01"}, "Velg høyst 366 dager"),
        ({"rolle": "tull"}, "Valget finnes ikke lenger"),
        ({"side": "' OR 1=1"}, "Valget finnes ikke lenger"),
    ],
)
def test_bad_filter(officer, query, sentence) -> None:
    page = listed(officer, **query)
    assert sentence in page
    assert "<title>Feil: " in page


@pytest.mark.parametrize(
    "cursor",
    [
        "tull",
        "2026-01-01_x",
        "",
        "\0",
        f"9999-12-31T23:59:59_{UNKNOWN}",
        f"9999-12-31T23:59:59-23:59_{UNKNOWN}",
        f"0001-01-01T00:00:00+23:59_{UNKNOWN}",
    ],
)
def test_a_cursor_that_was_tampered_with(officer, log, holder, cursor) -> None:
    opening(log, holder.user)
    assert ref(log) in listed(officer, eldre=cursor)


def test_what_is_typed_is_posted_and_a_number_stands_in_no_address(officer) -> None:
    answer = officer.post(url("openings_list"), {"navn": "Kari", "side": "Logg", "rolle": ""})
    assert answer.url == url("openings_list") + "?navn=Kari&side=Logg"
    answer = officer.post(url("openings_list"), {"navn": "01 01 80 12345"})
    assert answer.url == url("openings_list")


def test_pages_of_fifty_each_row_once(officer, log, holder) -> None:
    now = timezone.now()
    for number in range(120):
        opening(log, holder.user, at=now - timedelta(minutes=number // 3))
    seen, address = [], url("openings_list")
    while address:
        page = text(officer.get(address))
        seen.append(page.count('<td data-label="Tidspunkt"'))
        link = (
            page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in page else ""
        )
        address = link.replace("&amp;", "&")
    assert seen == [50, 50, 20]


def test_one_log(officer, ombud, log, holder, actor) -> None:
    drift = make_role(Role.OPERATOR)
    opening(log, holder.user, role="Stafettholder")
    opening(log, actor.user)
    opening(
        make_log(make_staff(holder.organisation, "Annen")), make_staff(holder.organisation, "Fremmed").user
    )
    break_glass.break_glass_open(log_reference=str(log.pk), reason=REASON, by=drift)
    page = text(officer.get(url("openings_of_log", log.pk)))
    for shown in (
        ref(log),
        holder.display_name,
        actor.display_name,
        "[navn] logg gir feil",
        drift.display_name,
    ):
        assert shown in page
    for hidden in ("Lisa", "Hansen", "Fremmed"):
        assert hidden not in page
    own = AccessLog.objects.filter(user_id=str(ombud.pk)).get()
    assert (own.log_id, own.page, own.role) == (str(log.pk), "Hvem har åpnet loggen", "Personvernombud")


def test_a_log_that_nobody_opened_and_one_that_is_not_there(officer, log) -> None:
    answers = [officer.get(url("openings_of_log", pk)) for pk in (log.pk, UNKNOWN)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not AccessLog.objects.exists()


def test_the_officer_reads_no_log(officer, log, holder) -> None:
    opening(log, holder.user)
    for name in ("stafettlog_stafettlog_change", "log_history", "log_details", "log_export"):
        answer = officer.get(url(name, log.pk))
        assert answer.status_code == 404
        assert "Hansen" not in text(answer)


@pytest.mark.parametrize("name", ["openings_list", "openings_review", "receipts_list"])
def test_for_the_officer_alone(client, log, holder, name) -> None:
    opening(log, holder.user)
    roles = (Role.OPERATOR, Role.MUNICIPALITY_ADMIN)
    for user in (holder.user, *(make_role(role) for role in roles)):
        client.force_login(user)
        for answer in (
            client.get(url(name)),
            client.post(url(name)),
            client.get(url("openings_of_log", log.pk)),
        ):
            assert answer.status_code == 403
            assert ref(log) not in text(answer)
    client.logout()
    assert "/login/" in client.get(url(name)).url


def test_cost_is_flat(officer, queries, log, holder, school) -> None:
    opening(log, holder.user)
    few = queries(officer, url("openings_list"), at_most=10)
    one = queries(officer, url("openings_of_log", log.pk), at_most=16)
    for number in range(20):
        who = make_staff(school, f"Nr{number}")
        opening(make_log(who), who.user)
        opening(log, who.user)
    assert queries(officer, url("openings_list"), at_most=10).count == few.count
    assert queries(officer, url("openings_of_log", log.pk), at_most=16).count == one.count


def test_min_side_shows_emergencies_first(officer, log, holder) -> None:
    assert "Ingen har brukt nødtilgang." in text(officer.get(url("index")))
    drift = make_role(Role.OPERATOR)
    break_glass.break_glass_open(log_reference=str(log.pk), reason=REASON, by=drift)
    page = text(officer.get(url("index")))
    assert drift.display_name in page
    assert ref(log) in page
    assert "Lisa" not in page
    for name in ("openings_list", "openings_review", "receipts_list"):
        assert url(name) in page
    client = Client()
    client.force_login(holder.user)
    assert "nødtilgang" not in text(client.get(url("index"))).lower()


def test_concern_text_is_nowhere(officer, log, holder) -> None:
    make_concern(log, holder, text="Sover dårlig om natten")
    opening(log, holder.user)
    for name in ("openings_list", "openings_review", "receipts_list", "index"):
        assert "Sover" not in text(officer.get(url(name)))


def test_an_id_that_is_none(officer, log, holder) -> None:
    opening("tull", holder.user)
    for name in ("openings_list", "openings_review"):
        assert "Stafettlogg tull" in text(officer.get(url(name)))


@pytest.mark.parametrize("address", ["/innsynslogg/", "/innsynslogg/gjennomgang/"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_first_and_last_day_of_all_are_no_period(officer, address, day) -> None:
    for query in ({"fra": day}, {"til": day}, {"fra": day, "til": day}):
        assert officer.get(address, query).status_code == 200
