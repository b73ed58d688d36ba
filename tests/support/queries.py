"""Counts what a page asks of the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

# A test wraps all in a transaction, so that BEGIN there is SAVEPOINT here: neither is a query of the page.
TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET TRANSACTION")


@dataclass
class Asked:
    """The answer, and every statement that it took (transaction control left out)."""

    response: HttpResponse
    sql: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.sql)

    def __str__(self) -> str:
        return "\n".join(f"{number:3d}. {sql[:300]}" for number, sql in enumerate(self.sql, 1))


def ask(
    client: Client,
    url: str,
    data: dict[str, Any] | None = None,
    *,
    method: str = "get",
    at_most: int | None = None,
    warm: bool = True,
    **extra: Any,
) -> Asked:
    """Call `url` and count its queries; with `at_most`, fail and print them all when there are more.

    `warm` sends a GET once beforehand, since content types and the like are read once per process.
    """
    call: Callable[..., HttpResponse] = getattr(client, method)
    if warm and method == "get":
        call(url, data or {}, **extra)
    with CaptureQueriesContext(connection) as captured:
        response = call(url, data or {}, **extra)
    sql = [query["sql"] for query in captured.captured_queries]
    asked = Asked(response, [one for one in sql if not one.startswith(TRANSACTION)])
    if at_most is not None:
        assert asked.count <= at_most, f"{url}: {asked.count} queries, budget {at_most}\n{asked}"
    return asked
