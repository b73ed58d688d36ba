"""The floor: the fewest statements by hand that give what a page tells, straight on the connection.

No rights beyond what the statement itself says, no objects, no page: nothing that answers can be faster.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from stafettlog.models import Stafettlog
from tests.bench import plan as plans
from tests.bench.ours import floor_sql as sql
from tests.bench.ours.floor_writes import Writes


@dataclass(frozen=True)
class Asked:
    """`statements`: (SQL, its values), in one transaction when they write."""

    statements: Sequence[tuple[str, Sequence[Any]]]
    writes: bool = False

    def run(self) -> int:
        """How many rows came back."""
        if self.writes:
            with transaction.atomic():
                return self._run()
        return self._run()

    def _run(self) -> int:
        rows = 0
        with connection.cursor() as cursor:
            for statement, values in self.statements:
                cursor.execute(statement, values)
                rows += 0 if self.writes else len(cursor.fetchall())
        return rows


def floors(facts: dict[str, Any]) -> dict[str, Callable[[], Asked]]:
    """Name of the operation -> what makes its next statements."""
    holder, coordinator = _key(facts["holder"]), _key(facts["coordinator"])
    logs = list(Stafettlog.objects.order_by("pk")[: plans.INVITING + 1])
    heavy, light, storied = _key(logs[0].pk), _key(logs[1].pk), _key(logs[plans.STORIED].pk)
    *_others, last = Stafettlog.objects.select_related("child").order_by("-pk")[:1]
    after = Stafettlog.objects.order_by("pk")[min(50, Stafettlog.objects.count() - 1)]
    names = [*_beginning(last.child.last_name), *_beginning(last.child.first_name)]
    named = "c.last_name >= %s AND c.last_name < %s AND c.first_name >= %s AND c.first_name < %s"
    actors = sql.ACTORS.format(name=sql.NAME[connection.vendor])
    writes = Writes(logs[1], logs[-1])

    def listed(narrowed: str, *values: Any) -> Asked:
        return Asked([(sql.LIST.format(where=f"{narrowed} AND {sql.PLACE}"), [*values, coordinator])])

    def page(log: Any, statements: Sequence[str]) -> Asked:
        return Asked([(statement, [log]) for statement in statements])

    return {
        "min_side": lambda: Asked([(statement, [holder]) for statement in sql.MIN_SIDE]),
        "my_logs": lambda: Asked([(sql.MY_LOGS, [holder])]),
        "all_logs_first": lambda: listed("1 = 1"),
        "all_logs_last": lambda: listed("l.id < %s", _key(after.pk)),
        "search_number": lambda: Asked(
            [(sql.BY_NUMBER.format(where=sql.PLACE), [last.child.national_number_index, coordinator])]
        ),
        "search_name": lambda: listed(named, *names),
        "actor_search": lambda: Asked([(actors, _beginning(plans.TYPED.lower()))]),
        "heavy_log": lambda: page(heavy, sql.LOG),
        "light_log": lambda: page(light, sql.LOG),
        "portal": lambda: page(heavy, sql.PORTAL),
        "history": lambda: page(storied, [sql.HISTORY]),
        "add_concern": lambda: Asked(writes.concern(), writes=True),
        "evaluate": lambda: Asked(writes.evaluation(), writes=True),
        "invite_eight": lambda: Asked(writes.meeting(), writes=True),
    }


def _beginning(text: str) -> list[str]:
    """What begins with `text` is from the first up to the second."""
    return [text, text + "\U0010ffff"]


def _key(value: Any) -> Any:
    """A UUID as the database has it."""
    field: models.UUIDField[Any, Any] = models.UUIDField()
    return field.get_db_prep_value(value, connection)
