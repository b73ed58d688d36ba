"""Every address x everyone x the log's state x the method: the answer is the one that the table gives.

MATRIX=full runs every combination; without it, the four other states are asked of those alone for whom
the state matters, and the methods that no address has of three.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse

from permissions.policy import Action
from tests.access.matrix import STATUS, Address, Answer, every_address, expected
from tests.access.matrix_people import OPEN, STATES, State, Who, towards
from tests.access.world import CANARY, World, build, missing

SHOWN = 60
FULL = os.environ.get("MATRIX") == "full"
OTHER_METHODS = ("put", "patch", "delete", "options")
WHERE_STATE_MATTERS = (Who.HOLDER, Who.ACTOR, Who.LEADER, Who.COORDINATOR, Who.BREAK_GLASS, Who.ENDED)
# What is written for someone who is refused: who is signed in, how often was asked, that one was there.
NOTED = ("django_session", "permissions_ratecount", "permissions_accesslog", "permissions_accesshead")
# What the world does not have, for those who may too.
NOTHING_THERE: dict[str, set[int]] = {
    "log_file": {404},  # no file
    "erasure_certificate": {404},  # nothing is erased
    "import_preview": {404},  # nobody has uploaded a sheet
    "openings_of_log": {404},  # nobody has opened the log yet
    "number_show": {404},  # an empty form names no person
    "protected_show": {404},  # the child has no protected address
    "my_meeting_calendar": {404},  # the holder alone is invited
}


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None) -> World:
    return build(STATES[request.param])


@pytest.mark.no_zeal  # Thousands of requests on one log, whose lists have one row.
@pytest.mark.parametrize("world", STATES, indirect=True)
def test_every_answer_is_the_tables(world: World, request: pytest.FixtureRequest) -> None:
    state = STATES[request.node.callspec.params["world"]]
    wrong = [
        fault
        for who, one, method in _combinations(state)
        for fault in _faults(world, state, who, one, method)
    ]
    assert not wrong, "\n".join(str(fault) for fault in [len(wrong), *wrong[:SHOWN]])


def _combinations(state: State) -> Iterator[tuple[Who, Address, str]]:
    whole = FULL or state is OPEN
    for one in every_address():
        if not (whole or one.is_of_log):
            continue
        for who in Who if whole else WHERE_STATE_MATTERS:
            few = state is OPEN and who in {Who.HOLDER, Who.STRANGER, Who.ANONYMOUS}
            for method in ("get", "post", *(("head", *OTHER_METHODS) if FULL or few else ())):
                yield who, one, method


def _faults(world: World, state: State, who: Who, one: Address, method: str) -> Iterator[Any]:
    at = (state.name, str(who), one.name, method)
    with _undone(), _writes() as written:
        answer = _ask(world, who, one, method)
    want = expected(who, one, state)
    if method in OTHER_METHODS:
        # Before anyone is asked who it is: no address takes it.
        if answer.status_code != 405 or _beyond(written, NOTED):
            yield (*at, "405 and nothing written", answer.status_code, written)
        return
    allowed = STATUS[want] | (NOTHING_THERE.get(one.short, set()) if want is not Answer.SIGN_IN else set())
    if not one.is_of_log and not one.takes(method):
        allowed = allowed | {405}
    if answer.status_code not in allowed:
        yield (*at, str(want), answer.status_code)
    if want is not Answer.ALLOWED:
        yield from ((*at, *fault) for fault in _refused(world, state, who, answer, written))


def _ask(world: World, who: Who, one: Address, method: str, **other: Any) -> HttpResponse:
    client, cookies = world.clients[who], world.cookies[who]
    # What the answer before this one took away (a sign-out) is undone in the database too.
    client.cookies = SimpleCookie(cookies)
    return getattr(client, method)(world.address(one, **other))


def _refused(
    world: World, state: State, who: Who, answer: HttpResponse, written: list[str]
) -> Iterator[tuple[Any, ...]]:
    """Nothing is written but that one was there, and nothing of the child is shown."""
    if changed := _beyond(written, NOTED):
        yield ("refused, and wrote", changed)
    noted = [sql for sql in written if "permissions_accesslog" in sql]
    if noted and answer.status_code == 404:
        yield ("not found, and noted",)
    is_towards = towards(who, state)
    may_read = is_towards is not None and is_towards.reads
    # What was typed is shown back to a reader under the child's name, and that is noted.
    if CANARY in answer.content.decode() and not (may_read and noted):
        yield ("refused, and showed the child",)


def _beyond(written: list[str], tables: tuple[str, ...]) -> list[str]:
    return [sql for sql in written if not any(f'"{table}"' in sql for table in tables)]


@contextmanager
def _undone() -> Iterator[None]:
    block = transaction.atomic()
    # As the block around each test: what wants to be outermost may be so in here.
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@contextmanager
def _writes() -> Iterator[list[str]]:
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


@pytest.mark.parametrize("world", ["open"], indirect=True)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_hidden_log_answers_as_one_that_is_not_there(world: World, method: str) -> None:
    """Status, headers and every byte, for everyone who may not know of it."""
    for who in Who if FULL else (Who.STRANGER, Who.ADMIN, Who.ENDED, Who.OTHER_LEADER):
        for one in every_address():
            if not one.is_of_log or expected(who, one, OPEN) is not Answer.NOT_FOUND:
                continue
            with _undone():
                hidden = _ask(world, who, one, method)
                gone = _ask(world, who, one, method, **missing())
            assert hidden.status_code == gone.status_code == 404, (who, one.name)
            assert hidden.content == gone.content, (who, one.name)
            assert dict(hidden.headers) == dict(gone.headers), (who, one.name)


def test_the_matrix_asks_every_action_of_a_log() -> None:
    asked = {one.rule for one in every_address()}
    elsewhere = {Action.READ_PORTAL, Action.ANSWER_TRANSFER}
    assert set(Action) - asked - elsewhere == set()
