"""What other apps have waiting for somebody on Min side: they say it here at start, since stafettlog knows
none of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permissions.models import User
from stafettlog.admin.json_rows import JsonRows
from stafettlog.admin.worklist import Task


@dataclass(frozen=True)
class Waiting:
    """`rows`: of this person, oldest first and cut to what the page can show; they come in the page's one
    query (my_rows.waiting_rows). `tasks`: those rows as «Dette venter på deg» has them."""

    rows: Callable[[User, datetime], JsonRows]
    tasks: Callable[[Sequence[dict[str, Any]]], Iterable[Task]]


WAITING: dict[str, Waiting] = {}


def add(name: str, waiting: Waiting) -> None:
    """`name`: a word that no other kind of Min side has; the same again takes the first one's place."""
    WAITING[name] = waiting


def parts(user: User, now: datetime) -> dict[str, JsonRows]:
    return {name: waiting.rows(user, now) for name, waiting in WAITING.items()}
