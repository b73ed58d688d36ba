"""R30 by construction: no answer holds anything of a log unless a row of the access log says so.

Every address of the resolver is asked for, by everyone who may read the log, with GET and POST. The
child's name, the oppmerksomhet and the numbers are a word that stands nowhere else.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from permissions.access_words import Page
from permissions.models import AccessLog
from permissions.policy import Role
from stafettlog.admin.log_urls import screen_urls
from stafettlog.admin.screen import LogScreen
from stafettlog.models import Stafettlog
from tests.access.urls import all_patterns, parts_of
from tests.factories import (
    make_concern,
    make_log,
    make_measure,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
)
from tests.screens.on_log import access_log_fails
from tests.screens.portal import SECRET
from tests.screens.tiltak import signed_in

# Lists of one's own logs: they show names and levels, and are no openings.
LISTS = {
    "admin:index": "Min side: what waits for me",
    "admin:stafettlog_stafettlog_changelist": "Mine stafettbarn",
    "admin:stafettlog_actorlog_changelist": "Mine aktørbarn",
    "admin:stafettlog_overseenlog_changelist": "Stafettbarn i virksomheten, for those who may read them",
    "admin:meeting_choose_child": "whom to call a meeting for",
    "portal:index": "which of one's children to read about; one child's page is shown at once, and noted",
}
BUTTONS: list[dict[str, str]] = [{}, {"_autosave": "1"}]


class World:
    """A log with one of everything, and those who may read it."""

    def __init__(self) -> None:
        school = make_organisation()
        self.holder, self.actor = make_staff(school), make_staff(school, "Ronnie")
        self.receiver = make_staff(school, "Gunn")
        self.log = make_log(self.holder, level=2, first_name=SECRET, last_name=SECRET)
        self.part = make_participant(self.log, self.actor)
        concern = make_concern(self.log, self.holder, text=f"{SECRET} strever", goal=f"{SECRET} leser")
        self.measure = make_measure(concern, self.holder, [self.actor])
        self.parts: dict[str, Any] = {
            **parts_of(self.log, self.measure, participant_id=self.part.pk),
            "object_id": self.log.pk,
        }
        self.users = {
            "holder": self.holder.user,
            "coordinator": make_role(Role.COORDINATOR, school),
            "leader": make_role(Role.UNIT_LEADER, school),
            "ombud": make_role(Role.PRIVACY_OFFICER),
            "foresatt": self.log.child.foresatt_relations.get().foresatt.user,
        }

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Every address whose ids are of this log, or that has none."""
        for name, route in all_patterns():
            names = [part.split(">")[0].split(":")[-1] for part in route.split("<")[1:]]
            if name.endswith(":logout") or not set(names) <= set(self.parts):
                continue
            try:
                yield name, reverse(name, kwargs={one: self.parts[one] for one in names})
            except NoReverseMatch:
                continue


@pytest.fixture
def world(db: None) -> World:
    return World()


def rows_of(log: Stafettlog, user: Any) -> list[str]:
    rows = AccessLog.objects.filter(log_id=str(log.pk), user_id=str(user.pk)).order_by("number")
    return list(rows.values_list("page", flat=True))


def asked(client: Client, address: str) -> Iterator[HttpResponse]:
    """A generator: between two answers the caller may look at what was written."""
    yield client.get(address)
    for button in BUTTONS:
        yield client.post(address, button)


def holds(answer: HttpResponse) -> bool:
    kind = answer.get("Content-Type", "")
    return SECRET.encode() in answer.content or kind == "application/pdf" or "spreadsheet" in kind


@pytest.mark.no_zeal  # what is asked for is every page there is; each has its own test of queries
@pytest.mark.parametrize("who", ["holder", "coordinator", "leader", "ombud", "foresatt"])
def test_what_holds_anything_of_the_log_is_one_row(world: World, who: str, settings: Any) -> None:
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (10_000, 60))
    user = world.users[who]
    client = signed_in(user)
    client.raise_request_exception = False
    shown, before = set(), rows_of(world.log, user)
    for name, address in world.addresses():
        for answer in asked(client, address):
            made = rows_of(world.log, user)[len(before) :]
            before += made
            if holds(answer) and name not in LISTS:
                shown.add(name)
                assert len(made) == 1, (name, answer.request["REQUEST_METHOD"], made)
            assert len(made) <= 1, name
    assert set(before) <= {page.value for page in Page}
    readers = {"holder", "coordinator"}
    assert ("admin:stafettlog_stafettlog_change" in shown) == (who in readers)
    assert ("portal:log" in shown) == (who == "foresatt")


@pytest.mark.no_zeal  # as above
@pytest.mark.parametrize("who", ["holder", "foresatt"])
def test_nothing_is_shown_when_no_row_can_be_written(
    world: World, who: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (10_000, 60))
    access_log_fails(monkeypatch)
    client = signed_in(world.users[who])
    client.raise_request_exception = False
    refused = 0
    for name, address in world.addresses():
        if name in LISTS and name != "portal:index":
            continue
        for answer in asked(client, address):
            assert not holds(answer), (name, answer.status_code)
            refused += answer.status_code == 503
    assert refused >= 3


def test_every_screen_on_a_log_says_which_page_it_is() -> None:
    screens = {pattern.name: pattern.callback.view_class for pattern in screen_urls(admin.site)}
    for name, screen in screens.items():
        if issubclass(screen, LogScreen):
            assert isinstance(screen.page, Page), name


def test_screens_that_are_not_noted_are_these() -> None:
    """Each says why in its own docstring. A new one is thought about before it is put here."""
    screens = [pattern.callback.view_class for pattern in screen_urls(admin.site)]
    silent = {one.__qualname__.split(".")[0] for one in {screen.carries for screen in screens}}
    assert silent == {"LogScreen", "FormScreen", "ActorSearchScreen", "TransferSearchScreen"}


def test_pages_are_written_in_sentence_case_and_fit_their_column() -> None:
    for page in Page:
        assert page == page[0].upper() + page[1:]
        assert len(page) <= AccessLog._meta.get_field("page").max_length
