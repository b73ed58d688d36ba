"""Each operation of the mix is answered as the driver expects: else a load run measures errors."""

import pytest

from tests.bench.ours.seed import fill
from tests.bench.plan import PER_HOLDER, Plan
from tests.bench.request import Clients
from tests.load.drive import Result
from tests.load.mix import SHARES, Mix

pytestmark = pytest.mark.django_db


@pytest.fixture
def mix() -> Mix:
    return Mix(fill(Plan(2 * PER_HOLDER, 40)), holders=2)


def test_each_operation_is_answered_twice(mix: Mix) -> None:
    clients = Clients()
    for name in SHARES:
        for _ in range(2):
            for request in getattr(mix, f"_{name}")():
                request.send(clients)


def test_shares_are_those_of_speed_md(mix: Mix) -> None:
    assert sum(SHARES.values()) == 100
    drawn = [name for name, _requests in mix.operations(300)]
    assert drawn.count("min_side") > drawn.count("portal") > 0


def test_percentile_counts_every_operation_alike() -> None:
    result = Result()
    for seconds in range(1, 101):
        result.note("a" if seconds % 2 else "b", seconds / 1000, 1, None)
    result.note("a", 9.0, 1, "a: 500")
    assert (result.percentile(0.5), result.percentile(0.99)) == (51.0, 100.0)
    assert (result.requests, result.errors) == (101, {"a: 500": 1})
