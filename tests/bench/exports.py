"""Many tiltak to one sheet: ours, import-export as it comes but well set up, and xlsxwriter on one query.

`python -m tests.bench.exports [--logs 2000] [--rows 50000] [--rounds 3]`, a part of `make bench`. Every
run is a forked process of its own, so that its peak of memory is its own; the three take turns (A B C,
C B A, …), and a ratio is the median of the rounds'. Beside it a tenth of the logs: what memory grows by.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MIB = 2**20
SQL = """
SELECT substr(l.id, 25), ch.first_name, ch.last_name, c.text, c.area, c.goal, c.discussed_with_leader,
  c.discussed_with_foresatte, c.level, c.created_at, cu.first_name || ' ' || cu.last_name, c.closed_at,
  c.strike_reason, m.kind, m.description,
  (SELECT group_concat(u.first_name || ' ' || u.last_name || ' (' || o.name || ')', ', ')
     FROM stafettlog_measure_responsible r JOIN stafettlog_participant p ON p.id = r.participant_id
     JOIN stafettlog_actor a ON a.id = p.actor_id JOIN permissions_user u ON u.id = a.user_id
     JOIN permissions_organisation o ON o.id = a.organisation_id WHERE r.measure_id = m.id),
  m.start_on, m.finish_on, m.ended_at, e.outcome, e.reason, eu.first_name || ' ' || eu.last_name,
  e.evaluated_at, m.created_at
FROM stafettlog_measure m JOIN stafettlog_concern c ON c.id = m.concern_id
JOIN stafettlog_stafettlog l ON l.id = m.log_id JOIN stafettlog_child ch ON ch.id = l.child_id
JOIN permissions_user cu ON cu.id = c.created_by_id
LEFT JOIN stafettlog_evaluation e ON e.measure_id = m.id
LEFT JOIN permissions_user eu ON eu.id = e.evaluated_by_id
ORDER BY m.log_id, c.id, m.id LIMIT %s
"""


def ours(path: Path, logs: int, coordinator: str) -> int:
    """Rights, rows and the file, as the worker makes it; then encrypted, as it is kept."""
    from django.utils import timezone

    from exports.mass import making, scope
    from exports.mass.choice import MassChoice, MassPart
    from permissions import file_store
    from permissions.models import User

    user = User.objects.get(pk=coordinator)
    choice = MassChoice(parts=frozenset({MassPart.WORK}), with_names=True)
    log_ids = scope.Ids(scope.ids(user, choice)[:logs])
    made = making.write_sheets(
        path, choice=choice, log_ids=log_ids, left_out=0, purpose="x", by=user, made_at=timezone.now()
    )
    file_store.put_file(path)
    return made.rows


def stock(path: Path, logs: int, coordinator: str) -> int:
    """A resource with the same columns, every relation fetched ahead; no rights are asked."""
    from import_export.fields import Field
    from import_export.resources import ModelResource

    from stafettlog.models import Measure, Stafettlog

    class Rows(ModelResource):
        responsible = Field()

        def dehydrate_responsible(self, row: Any) -> str:
            return ", ".join(f"{p.display_name} ({p.actor.organisation.name})" for p in row.responsible.all())

        class Meta:
            model = Measure
            fields = COLUMNS

    ids = list(Stafettlog.objects.order_by("pk").values_list("pk", flat=True)[:logs])
    rows = (
        Measure.objects.filter(log__gte=ids[0], log__lte=ids[-1])
        .select_related("concern__created_by", "evaluation__evaluated_by", "log__child")
        .defer("log__child__national_number", "concern__created_by__national_number")
        .defer("evaluation__evaluated_by__national_number")
        .order_by("log", "concern", "pk")
        .prefetch_related("responsible__actor__user", "responsible__actor__organisation")
    )
    made = Rows().export(rows)
    path.write_bytes(made.export("xlsx"))
    return len(made)


COLUMNS = (
    *("log__id", "log__child__first_name", "log__child__last_name", "concern__text", "concern__area"),
    *("concern__goal", "concern__discussed_with_leader", "concern__discussed_with_foresatte"),
    *("concern__level", "concern__created_at", "concern__created_by__first_name", "concern__closed_at"),
    *("concern__strike_reason", "kind", "description", "responsible", "start_on", "finish_on", "ended_at"),
    *("evaluation__outcome", "evaluation__reason", "evaluation__evaluated_by__first_name"),
    *("evaluation__evaluated_at", "created_at"),
)


def floor(path: Path, logs: int, coordinator: str) -> int:
    """One query, cell by cell as it comes from the database: dates are texts, codes have no words."""
    from django.db import connection
    from xlsxwriter import Workbook

    from stafettlog.models import Measure, Stafettlog

    ids = list(Stafettlog.objects.order_by("pk").values_list("pk", flat=True)[:logs])
    limit = Measure.objects.filter(log__lte=ids[-1]).count()
    with Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        page, number = book.add_worksheet(), 0
        with connection.cursor() as cursor:
            for number, row in enumerate(cursor.execute(SQL, [limit]), 1):
                page.write_row(number, 0, row)
    return number


SIDES: dict[str, Callable[[Path, int, str], int]] = {"ours": ours, "stock": stock, "xlsxwriter": floor}


def run(side: str, logs: int, coordinator: str) -> dict[str, float]:
    """Rows, seconds and the peak of memory (bytes) of one side, in a process of its own."""
    from django.db import connections

    connections.close_all()
    read, write = os.pipe()
    if not (pid := os.fork()):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            rows = SIDES[side](Path(folder) / "file", logs, coordinator)
            seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        os.write(write, json.dumps({"rows": rows, "seconds": seconds, "peak": peak}).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        told = answer.read()
    os.waitpid(pid, 0)
    if not told:
        raise SystemExit(f"{side} did not finish")
    return json.loads(told)


def measured(logs: int, rounds: int, coordinator: str) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
    for number in range(rounds):
        for side in list(SIDES) if number % 2 == 0 else list(SIDES)[::-1]:
            found[side].append(run(side, logs, coordinator))
    small = {side: run(side, max(1, logs // 10), coordinator) for side in SIDES}
    speed = {side: [one["rows"] / one["seconds"] for one in runs] for side, runs in found.items()}
    return [
        {
            "side": side,
            "rows": int(runs[0]["rows"]),
            "rows_per_second": statistics.median(speed[side]),
            "to_ours": statistics.median(
                mine / theirs for mine, theirs in zip(speed["ours"], speed[side], strict=True)
            ),
            "peak": max(one["peak"] for one in runs),
            "growth": max(one["peak"] for one in runs) - small[side]["peak"],
            "small_rows": int(small[side]["rows"]),
        }
        for side, runs in found.items()
    ]


def printed(rows: list[dict[str, Any]]) -> str:
    lines = [f"{'':12}{'rows':>8}{'rows/s':>9}{'ours/this':>11}{'peak MiB':>10}{'growth MiB':>12}"]
    for row in rows:
        numbers = f"{row['rows']:>8}{row['rows_per_second']:>9.0f}{row['to_ours']:>10.2f}x"
        lines.append(f"{row['side']:12}{numbers}{row['peak'] / MIB:>10.0f}{row['growth'] / MIB:>12.1f}")
    return "\n".join([*lines, f"growth: over {rows[0]['small_rows']} rows. Stock asks no rights."])


def fill(logs: int, rows: int) -> str:
    """So many logs, and tiltak until there are so many rows; the id of the coordinator of them all."""
    from stafettlog.models import Concern, Measure, Participant
    from tests.bench.ours import seed
    from tests.bench.plan import DESCRIPTION, Plan

    known = seed.fill(Plan(logs=logs, staff=60))
    concerns = list(Concern.objects.order_by("pk").only("log", "created_by", "created_at"))
    people = dict(Participant.objects.order_by("-pk").values_list("log", "pk"))
    each = max(0, rows - Measure.objects.count()) // len(concerns)
    for start in range(0, len(concerns), 100):
        made = Measure.objects.bulk_create(
            Measure(
                log_id=concern.log_id,
                concern=concern,
                kind="group",
                description=f"{DESCRIPTION} {number}",
                start_on=concern.created_at.date(),
                finish_on=concern.created_at.date(),
                created_by_id=concern.created_by_id,
            )
            for concern in concerns[start : start + 100]
            for number in range(each)
        )
        link = Measure.responsible.through
        link.objects.bulk_create(link(measure_id=one.pk, participant_id=people[one.log_id]) for one in made)
    return str(known["coordinator"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--logs", type=int, default=2_000)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="also write the rows there")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stafett-bench-") as folder:
        os.environ |= {"STAFETT_ENV": "test", "STAFETT_VAR": folder, "PRIVATE_FILES_ROOT": f"{folder}/files"}
        os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "WARNING"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        coordinator = fill(told.logs, told.rows)
        found = measured(told.logs, told.rounds, coordinator)
        print(printed(found))
        if told.json:
            told.json.write_text(json.dumps(found))


if __name__ == "__main__":
    sys.exit(main())
