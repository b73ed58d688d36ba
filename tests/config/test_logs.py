"""What a log line may never hold: a national number, or what somebody searched for."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config.logs import LOGGING, without_numbers
from permissions.rules import Open, under

NUMBER = "010203" + "12345"


@under(Open("a test's own"))
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(f"cannot use {NUMBER}")


urlpatterns = [path("broken", broken)]


@pytest.fixture
def lines() -> Iterator[Callable[[], str]]:
    """What the console handler of LOGGING writes, as one text."""
    formatter = structlog.stdlib.ProcessorFormatter(
        processor=structlog.processors.JSONRenderer(),
        foreign_pre_chain=LOGGING["formatters"]["json"]["foreign_pre_chain"],
    )
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    yield written.getvalue
    root.removeHandler(handler)


@pytest.mark.urls("tests.config.test_logs")
def test_failed_request_logs_no_number_and_no_search_word(db: None, lines: Callable[[], str]) -> None:
    answer = Client(raise_request_exception=False).get("/broken?q=Ingvild")
    assert answer.status_code == 500
    written = lines()
    assert "/broken" in written
    assert "Ingvild" not in written
    assert NUMBER not in written


def test_library_line_is_json_without_the_number(lines: Callable[[], str]) -> None:
    logging.getLogger("some.library").warning("refused %s", f"{NUMBER[:6]} {NUMBER[6:]}")
    (line,) = lines().splitlines()
    assert json.loads(line)["event"] == "refused [nummer]"


def test_an_id_is_left_whole_and_a_number_beside_it_is_not() -> None:
    known = "01a2089a-d3bd-74f3-b4d8-a10341525197"
    line = without_numbers(None, "", {"event": f"{known} 01810112345 /{known}/ nr01810112345"})
    assert line["event"] == f"{known} [nummer] /{known}/ nr[nummer]"
