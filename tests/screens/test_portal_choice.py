"""Two children: when the next meeting is, and whom to call, stands before one chooses."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format

from stafettlog.models import Meeting, Stafettlog
from stafettlog.services import closing
from tests import factories as make
from tests.screens.portal import SECRET, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def sibling(story: Story) -> Stafettlog:
    by = make.make_staff(make.make_organisation("Solvik barnehage"), "Turid")
    by.phone = "922 22 922"
    by.save()
    return make.make_log(by, first_name="Ingrid", foresatte=[story.mother_input])


@pytest.fixture
def family(client: Client, story: Story, sibling: Stafettlog) -> Client:
    client.force_login(story.user)
    return client


def meeting(log: Stafettlog, days: int, **changes: Any) -> Meeting:
    begins = (timezone.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    return make.make_meeting(log, starts_at=begins, **changes)


def cards(family: Client) -> dict[str, str]:
    """Name of the child -> its part of the page."""
    page = family.get("/portal/").content.decode()
    parts = page.split('<li class="portal-choice">')[1:]
    return {name: next(one for one in parts if f">{name}</a>" in one) for name in ("Anders", "Ingrid")}


def when(one: Meeting) -> str:
    return str(date_format(timezone.localtime(one.starts_at), "DATE_FORMAT"))


def test_each_child_has_the_next_meeting_and_whom_to_call(
    family: Client, story: Story, sibling: Stafettlog
) -> None:
    later, sooner = meeting(story.log, 20), meeting(story.log, 6)
    found = cards(family)
    assert when(sooner) in found["Anders"]
    assert when(later) not in found["Anders"]
    assert f"Klokka {date_format(timezone.localtime(sooner.starts_at), 'TIME_FORMAT')}" in found["Anders"]
    assert "Det er ikke avtalt noe møte nå." in found["Ingrid"]
    assert 'href="tel:92222922"' in found["Ingrid"]
    assert "Ring Turid (stafettholder)" in found["Ingrid"]
    assert "Marion" in found["Anders"]


def test_the_one_to_come_to_is_the_next_one(family: Client, story: Story) -> None:
    others, mine = meeting(story.log, 3), meeting(story.log, 9)
    others.invitations.filter(relation=story.mother).delete()
    assert when(mine) in cards(family)["Anders"]
    mine.invitations.filter(relation=story.mother).delete()
    found = cards(family)["Anders"]
    assert when(others) in found
    assert "Du er ikke invitert til dette møtet." in found


def test_what_is_over_or_struck_or_of_a_closed_log_is_not_ahead(
    family: Client, story: Story, sibling: Stafettlog
) -> None:
    over, struck, closed = meeting(story.log, -2), meeting(story.log, 2), meeting(sibling, 4)
    by = {"struck_at": timezone.now(), "struck_by": story.holder.user, "strike_reason": "Feil dag"}
    Meeting.objects.filter(pk=struck.pk).update(**by)
    closing.log_close(log_id=sibling.pk, reason="goal_reached", note="Ferdig.", by=sibling.stafettholder.user)
    page = "".join(cards(family).values())
    assert not [one for one in (over, struck, closed) if when(one) in page]
    assert "Avsluttet" in cards(family)["Ingrid"]


def test_places_and_topics_are_left_to_the_log(family: Client, story: Story) -> None:
    meeting(story.log, 6, place_detail=f"{SECRET}rommet")
    assert SECRET not in "".join(cards(family).values())


def test_it_is_read_in_few_queries_however_many(family: Client, story: Story, queries: Any) -> None:
    for at in range(3):
        meeting(make.make_log(story.holder, first_name=f"Barn{at}", foresatte=[story.mother_input]), 5 + at)
    queries(family, "/portal/", at_most=8)


def test_it_is_in_the_familys_language(family: Client, story: Story) -> None:
    one = meeting(story.log, 6)
    family.cookies["portal_language"] = "en"
    with translation.override("en"):
        day = when(one)
    assert day in cards(family)["Anders"]
