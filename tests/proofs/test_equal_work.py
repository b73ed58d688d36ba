"""What may not be known of takes the same work as what is not there: the same questions to the database.

How long an answer takes is told by no test on a shared machine; how many questions it asked is, and which.
That the answers are the same is in tests/access/test_matrix.py for every screen of a log; here for the
addresses that name something else.
"""

import difflib
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.matrix import Address, Answer, every_address, expected
from tests.access.matrix_people import OPEN, Who
from tests.access.world import World, build, missing
from tests.proofs.looking import ID, Looker, body, headers

pytestmark = [pytest.mark.django_db, pytest.mark.no_zeal]

# What a question asks about is no part of it, nor is the name of a savepoint.
VALUES = re.compile(r"'[^']*'|\b\d+\b|\b[0-9a-f]{32}\b|\bs\d+_x\d+\b")
LOOKING = (Who.STRANGER, Who.OTHER_LEADER, Who.ADMIN, Who.FORESATT)


@pytest.fixture
def world(db: None) -> World:
    # SQLite is asked about JSON once in the life of a process.
    assert connection.features.supports_json_field
    return build(OPEN)


def _asked(looker: Looker, method: str, url: str) -> tuple[Any, list[str]]:
    with CaptureQueriesContext(connection) as captured:
        answer = looker.ask(method, url)
    return answer, [VALUES.sub("?", ID.sub("?", one["sql"])) for one in captured.captured_queries]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_hidden_log_costs_the_database_what_a_missing_one_does(world: World, method: str) -> None:
    for who in LOOKING[:3]:
        looker = Looker(world.users[who])
        for one in every_address():
            if not one.is_of_log or expected(who, one, OPEN) is not Answer.NOT_FOUND:
                continue
            _answer, hidden = _asked(looker, method, world.address(one))
            _answer, gone = _asked(looker, method, world.address(one, **missing()))
            assert hidden == gone, _difference(who, one, hidden, gone)


def _difference(who: Who, one: Address, hidden: list[str], gone: list[str]) -> str:
    return "\n".join([f"{who}, {one.name}", *(line[:150] for line in difflib.ndiff(hidden, gone))])


# Ids that stand for something of a log without naming it.
OTHERS = {"transfer_id", "draft_id", "masking_id", "glass_id", "log_id", "job_id"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_so_does_whatever_else_an_address_names(world: World, method: str) -> None:
    compared = 0
    for who in LOOKING:
        looker = Looker(world.users[who])
        for one in every_address():
            names = OTHERS & set(re.findall(r":(\w+)>", one.route))
            if one.is_of_log or not names:
                continue
            answer, hidden = _asked(looker, method, world.address(one))
            if answer.status_code != 404:
                continue
            ids = {name: uuid.uuid4() for name in names}
            missed, gone = _asked(looker, method, world.address(one, **ids))
            assert hidden == gone, _difference(who, one, hidden, gone)
            assert (answer.status_code, headers(answer)) == (missed.status_code, headers(missed))
            assert body(answer) == body(missed)
            compared += 1
    assert compared > 4
