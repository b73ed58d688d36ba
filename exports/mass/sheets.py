"""The sheets of many logs: rows that are read while they are written, a few hundred logs at a time."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from exports.mass import columns, scope
from exports.mass.choice import MassChoice, MassPart
from exports.mass.rows import READERS, Facts, facts
from exports.sheets import Sheet

CHUNK = 100
"""Logs that are in memory at once."""
Tick = Callable[[int], None]


def sheets(choice: MassChoice, log_ids: scope.Ids, tick: Tick = lambda done: None) -> list[Sheet]:
    """One for each chosen part, each a pass over the logs; `tick` is told how many logs that comes to."""
    parts, digits = choice.ordered_parts, scope.shown_digits(log_ids)
    total = len(log_ids) * len(parts)

    def sheet(at: int, part: MassPart) -> Sheet:
        table = columns.table(part, choice)

        def done(in_pass: int) -> None:
            tick((at * len(log_ids) + in_pass) * len(log_ids) // max(total, 1))

        return Sheet(
            name=str(part.label),
            headings=table.headings,
            widths=[column.width for column in table.columns],
            columns=table.identifiers,
            rows=_rows(part, choice, log_ids, digits, done),
        )

    return [sheet(at, part) for at, part in enumerate(parts)]


def _rows(
    part: MassPart, choice: MassChoice, log_ids: scope.Ids, digits: int, done: Tick
) -> Iterator[Sequence[Any]]:
    write = _row_of(columns.table(part, choice))
    written = 0
    for chunk in log_ids.chunks(CHUNK):
        of_log = facts(chunk, choice, digits)
        for log_id, row in READERS[part](chunk, choice):
            if (whose := of_log.get(log_id)) is not None:
                yield write(whose, row)
        written += len(chunk)
        done(written)


def _row_of(table: columns.Table) -> Callable[[Facts, Any], list[Any]]:
    """Facts and row -> the cells."""
    first = columns.OfLogColumns().getters(table.of_log)
    rest = table.rows.getters(table.names)
    filtered = [at for at, name in enumerate(table.names, len(first)) if name in table.filtered]

    def write(of_log: Facts, row: Any) -> list[Any]:
        cells = [get(of_log) for get in first]
        cells += [get(row) for get in rest]
        for at in filtered:
            if cells[at]:
                cells[at] = of_log.hide(str(cells[at]))
        return cells

    return write
