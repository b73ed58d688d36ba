"""«Stafettbarn i virksomheten»: initials for leaders, names for coordinators who may read, row by row."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from permissions import roles
from permissions.policy import Role
from stafettlog.admin import overseen_rows
from stafettlog.admin.overseen_admin import OverseenLogAdmin
from stafettlog.models import Actor, Stafettlog
from tests.factories import (
    expire_consent,
    make_concern,
    make_log,
    make_measure,
    make_participant,
    make_role,
    make_staff,
)
from tests.screens.on_log import text, url
from tests.screens.overseeing import SECRET, as_, world
from tests.support.queries import ask

World = SimpleNamespace


@pytest.fixture
def w(db: None) -> World:
    return world()


@pytest.fixture
def where() -> str:
    return url("stafettlog_overseenlog_changelist")


def table(response: Any) -> str:
    """The rows alone: the page's head has the reader's own name."""
    found = re.search(r"<tbody>.*</tbody>", text(response), re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.group())) if found else ""


def test_leader_sees_that_it_is_there_and_not_whose(client: Client, w: World, where: str) -> None:
    response = as_(client, w.leader).get(where)
    rows = table(response)
    for words in (w.called, "Nivå 1", w.holder.display_name, "Gyldig"):
        assert words in rows
    for hidden in ("Lisa", "Hansen", SECRET, w.log.street, w.log.child.national_number or "x" * 11):
        assert hidden not in text(response)


def test_coordinator_sees_the_name_while_the_consent_holds(client: Client, w: World, where: str) -> None:
    assert "Lisa Hansen" in table(as_(client, w.coordinator).get(where))
    expire_consent(w.log)
    response = client.get(where)
    assert "Lisa" not in text(response)
    assert w.called in table(response)
    assert "Utgått" in table(response)


def test_leader_who_takes_part_in_one_sees_that_name_alone(client: Client, w: World, where: str) -> None:
    make_log(w.holder, first_name="Ludvigtor", last_name="Berg")
    make_participant(w.log, w.leader)
    rows = table(as_(client, w.leader).get(where))
    assert "Lisa Hansen" in rows
    assert "Ludvigtor" not in rows
    assert "LB, født" in rows


@pytest.mark.parametrize("few", [10, 0])
def test_looked_up_or_walked_the_rows_are_the_same(
    client: Client, w: World, where: str, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """One with a role in many virksomheter has the list walked, one with a role in few has it looked up."""
    monkeypatch.setattr(overseen_rows, "FEW_PLACES", few)
    mine = make_log(w.holder, first_name="Ludvigtor", last_name="Berg")
    expire_consent(mine)
    make_log(make_staff(w.ppt), first_name="Fremmedlise", last_name="Moe")
    rows = table(as_(client, w.coordinator).get(where))
    assert "Lisa Hansen" in rows
    assert "LB, født" in rows
    assert "FM, født" not in rows
    assert "Lisa Hansen" in table(client.get(where, {"q": "lisa"}))
    for hidden in ("ludvigtor", "fremmedlise", "moe"):
        assert table(client.get(where, {"q": hidden})) == ""
    assert table(as_(client, w.ppt_leader).get(where)).count("FM, født") == 1
    monkeypatch.setattr(w.ppt_leader.user, "is_active", False)
    assert not overseen_rows.overseen_in_order(w.ppt_leader.user, places=11).exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL weighs tables as small as these")
def test_a_page_reads_no_list_of_all(client: Client, w: World, where: str) -> None:
    """Which rows a page has is read in the list's order: nothing is sorted, nothing listed first."""
    logs = overseen_rows.overseen_in_order(w.coordinator, places=11)
    plan = logs.filter(state="open").order_by("-pk").values("pk")[:51].explain()
    assert "TEMP B-TREE" not in plan
    assert "LIST SUBQUERY" not in plan
    assert "sqlite_autoindex_stafettlog_stafettlog_1" in plan


def test_others_virksomheter_are_not_there(client: Client, w: World, where: str) -> None:
    rows = table(as_(client, w.ppt_leader).get(where))
    assert rows == ""


@pytest.mark.parametrize("who", ["holder", "colleague"])
def test_without_a_role_the_list_is_refused(client: Client, w: World, where: str, who: str) -> None:
    response = as_(client, getattr(w, who)).get(where)
    assert response.status_code == 403
    assert "Du har ikke tilgang til å gjøre dette" in text(response)


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR])
def test_roles_of_the_kommune_have_no_list_of_children(
    client: Client, w: World, where: str, role: Role
) -> None:
    assert as_(client, make_role(role)).get(where).status_code == 403


def test_leader_finds_no_name_and_is_told_why(client: Client, w: World, where: str) -> None:
    as_(client, w.leader)
    for query in ("Lisa", "LH", "Hansen"):
        response = client.get(where, {"q": query})
        assert table(response) == ""
        assert "Du kan ikke søke etter barn med navn" in text(response)
    number = client.post(where, {"q": w.log.child.national_number}, follow=True)
    assert "Du kan ikke søke etter barn med navn eller fødselsnummer" in text(number)
    assert "Lisa" not in text(number)


def test_coordinator_finds_by_name_and_number_what_may_be_read(client: Client, w: World, where: str) -> None:
    gone = make_log(w.holder, first_name="Lisa", last_name="Utgåtthaug")
    expire_consent(gone)
    as_(client, w.coordinator)
    rows = table(client.get(where, {"q": "Lisa"}))
    assert "Lisa Hansen" in rows
    assert "Utgåtthaug" not in rows
    assert "LU, født" not in rows
    found = client.post(where, {"q": w.log.child.national_number})
    assert str(w.log.pk) in found.url
    lost = client.post(where, {"q": gone.child.national_number}, follow=True)
    assert "Ingen av dine barn har dette fødselsnummeret" in text(lost)


def test_filters(client: Client, w: World, where: str) -> None:
    left = make_staff(w.school, "Guri")
    orphan = make_log(left, first_name="Åse", last_name="Øvre", level=2)
    week_ago = timezone.localdate() - timedelta(days=7)
    make_measure(make_concern(orphan, left), left, start_on=week_ago, finish_on=week_ago)
    Actor.objects.filter(pk=left.pk).update(ended_at=timezone.now(), ended_by=w.leader.user)
    expire_consent(Stafettlog.objects.with_identity().get(pk=orphan.pk))
    as_(client, w.leader)
    for parameter, value, has in (
        ("stafettholder", "mangler", {"ÅØ"}),
        ("samtykke", "utgatt", {"ÅØ"}),
        ("samtykke", "gyldig", {"LH"}),
        ("samtykke", "snart", set()),
        ("samtykke", "trukket", set()),
        ("niva", "2", {"ÅØ"}),
        ("tiltak", "forfalt", {"ÅØ"}),
        ("status", "avsluttet", set()),
        ("samtykke", "no such", {"LH", "ÅØ"}),
    ):
        rows = table(client.get(where, {parameter: value}))
        assert {mark for mark in ("LH", "ÅØ") if f"{mark}, født" in rows} == has, (parameter, value)
    assert "Har sluttet" in table(client.get(where))


def test_no_lookup_reaches_the_database_but_our_own(client: Client, w: World, where: str) -> None:
    as_(client, w.leader)
    plain = table(client.get(where))
    for query in ("child__first_name__startswith=X", "o=1", "all=1", "_to_field=child", "etter=x", "p=9"):
        assert table(client.get(f"{where}?{query}")) == plain, query


def test_protected_child_stands_in_no_virksomhet(client: Client, w: World, where: str) -> None:
    roles.assign(w.coordinator, Role.COORDINATOR, w.ppt, by=None)
    as_(client, w.coordinator)
    assert "Bakketoppen skole" in table(client.get(where))
    child = w.log.child
    child.protection, child.protection_review_on = "strictly", timezone.localdate()
    child.save_without_historical_record()
    rows = table(client.get(where))
    assert "Bakketoppen skole" not in rows
    assert "Skjermet" in rows
    assert table(client.get(where, {"virksomhet": str(w.school.pk)})) == ""


def test_pages_follow_each_other_both_ways_with_no_row_twice_or_lost(
    client: Client, w: World, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OverseenLogAdmin, "list_per_page", 2)
    for _number in range(4):
        make_log(w.holder)
    as_(client, w.leader)
    newest_first = [str(pk) for pk in Stafettlog.objects.order_by("-pk").values_list("pk", flat=True)]
    pages = walk(client, where, "next")
    assert [pk for page in pages for pk in page] == newest_first
    assert [len(page) for page in pages] == [2, 2, 1]
    back = walk(client, f"{where}?etter={pages[1][-1]}", "prev")
    assert back == [pages[2], pages[1], pages[0]]
    asked = ask(client, f"{where}?etter={pages[0][-1]}")
    assert not [one for one in asked.sql if "COUNT(*)" in one.split("FROM")[0]]
    assert not [one for one in asked.sql if "OFFSET" in one]


def walk(client: Client, address: str, rel: str) -> list[list[str]]:
    pages = []
    while address:
        page = text(client.get(address))
        rows = re.search(r"<tbody>.*</tbody>", page, re.DOTALL)
        assert rows
        pages.append(re.findall(r"overseenlog/([0-9a-f-]{36})/change/", rows.group()))
        link = re.search(rf'href="([^"]+)" rel="{rel}"', page)
        address = url("stafettlog_overseenlog_changelist") + link.group(1) if link else ""
    return pages


@pytest.mark.parametrize("who", ["leader", "coordinator"])
def test_as_many_queries_for_three_times_the_rows(client: Client, w: World, where: str, who: str) -> None:
    as_(client, getattr(w, who))
    few = ask(client, where, at_most=8)
    for _number in range(2):
        make_log(make_staff(w.school, "Guri"), first_name="Ny")
    many = ask(client, where)
    assert many.count == few.count, f"{few}\n\n{many}"
