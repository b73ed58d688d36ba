"""The benchmark still asks what it says, and its tables can be made: a few logs, no times."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench import report, run, sheet
from tests.bench.budgets import BUDGETS, verdict
from tests.bench.databases import Place
from tests.bench.growth import with_growth
from tests.bench.pairs import compare
from tests.bench.plan import INVITING, Plan
from tests.bench.process import process
from tests.bench.side import Side
from tests.bench.table import printed

LOGS = INVITING + 1


class AsProcess:
    """A side of this process, told what to do as a process of its own is."""

    def __init__(self, side: Side) -> None:
        self.side = side

    def do(self, what: str, **told: Any) -> Any:
        return json.loads(json.dumps(getattr(self.side, what)(**told)))

    def count(self, operation: str) -> Any:
        return self.do("count", operation=operation)


@pytest.mark.django_db
def test_ours_and_the_floor_answer_what_they_should() -> None:
    side = Side("ours")
    facts = side.fill(LOGS, 40)
    operations, floors = side.ready(facts), side.floors(facts)
    assert set(operations) == set(report.WORDS)
    assert set(floors) <= set(operations)
    assert set(run.WRITES) <= set(operations)
    assert set(BUDGETS) <= set(operations)
    for name in operations:
        assert AsProcess(side).count(name)["queries"] > 0
        assert side.time(name) > 0
    for name in floors:
        assert AsProcess(side).do("count_floor", operation=name)["queries"] > 0
        assert side.time_floor(name) > 0


def test_the_peer_answers_what_it_should(tmp_path: Path) -> None:
    place = Place(f"sqlite:///{tmp_path / 'db.sqlite3'}", tmp_path)
    run.filled(place, "stock", run.Sizes(LOGS, 40, 1, 0))
    with process("stock", place) as stock:
        for name in stock.do("ready", facts=place.facts):
            assert stock.count(name)["queries"] > 0
        assert stock.time(run.E) > 0
        assert stock.do("memory") > 0


def row(operation: str, logs: int, **more: Any) -> dict[str, Any]:
    times = {f"{one}_{what}": value for one in ("e", "peer", "floor") for what, value in (("ms", 2.0),)}
    ratios = {f"ratio_{one}": 1.0 for one in ("e", "peer", "floor")}
    intervals = {f"{one}_interval": [0.9, 1.1] for one in ("e", "peer", "floor")}
    counts = {"queries": 5, "peer_queries": 9, "floor_queries": 1, "bytes": 2048, "peer_bytes": 4096}
    about = {"python": "3.11.1", "database_version": "SQLite 3.40", "cores": 2, "date": "2026-01-02"}
    memory = {"server_bytes": 2**27, "peer_server_bytes": 2**26}
    own = {"operation": operation, "logs": logs, "database": "sqlite", "ms": 2.0}
    return {**own, **times, **ratios, **intervals, **counts, **about, **memory, **more}


def test_growth_is_the_exponent_between_the_sizes() -> None:
    found = with_growth([row("portal", 100), row("portal", 10_000, ratio_e=10.0, queries=6), row("x", 1)])
    assert [one["exponent"] for one in found] == [pytest.approx(0.5), pytest.approx(0.5), None]
    assert found[0]["same_queries"] is False


def test_ratio_is_the_median_of_rounds_in_turns() -> None:
    asked: list[str] = []

    def timed(name: str, milliseconds: float) -> Any:
        return lambda: asked.append(name) or milliseconds

    found = compare(timed("a", 4), {"b": timed("b", 2), "c": timed("c", 1)}, pairs=2, warm_ups=0)
    assert "".join(asked) == "abccba"
    assert (found["b"].median, found["c"].median, found["c"].low) == (2, 4, 4)


def test_a_budget_that_is_not_kept_is_named() -> None:
    assert verdict(row("portal", 100), []) == "met"
    assert verdict(row("portal", 100, queries=9, ratio_e=2.5), []) == "not: queries, E"
    last = row("all_logs_last", 100, ratio_e=1.3)
    assert verdict(last, [row("all_logs_first", 100), last]) == "not: time"


def test_the_tables_hold_every_operation(tmp_path: Path) -> None:
    sides = [("ours", 2.0), ("stock", 1.0), ("xlsxwriter", 4.0)]
    speed = [
        {"side": side, "rows": 10, "rows_per_second": speed, "to_ours": 2 / speed, "growth": 2**20}
        for side, speed in sides
    ]
    exported = {**sheet.as_row(speed), "database": "sqlite", "logs": 4, "date": "2026-01-02"}
    assert (exported["ms"], exported["ratio_peer"], exported["ratio_floor"]) == (5000, 0.5, 2)
    files = [[row(name, logs) for name in report.WORDS] for logs in (10, 100)]
    rows = report.merged([*files, [exported]])
    text = report.details(rows)
    assert "### A sheet" in text
    assert "Not within budget" in text
    assert all(words in text for words in report.WORDS.values())
    assert "### Growth" in text
    assert "9 queries" not in report.short(rows)
    assert len(printed(rows).splitlines()) == 2 * len(report.WORDS) + 1 + 3
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.MARK.format(place='x')}\nold\n{report.END.format(place='x')}\nafter\n")
    report.write(page, "x", "new")
    assert page.read_text().splitlines()[2:3] == ["new"]
    with pytest.raises(SystemExit, match="no markers"):
        report.write(page, "y", "new")


@pytest.mark.parametrize("name", ["README.md", "docs/speed.md"])
def test_the_pages_have_their_markers(name: str) -> None:
    text = (report.ROOT / name).read_text()
    place = "speed" if name == "README.md" else "measured"
    assert text.count(report.MARK.format(place=place)) == text.count(report.END.format(place=place)) == 1


def test_a_plan_fills_every_holder() -> None:
    plan = Plan(logs=100, staff=40)
    assert [plan.holder_of(log) for log in (0, 29, 30, 89, 99)] == [0, 0, 1, 2, 2]
    assert len(plan.helpers_of(0)) == 6
    assert plan.holder_of(5) not in plan.helpers_of(5)
