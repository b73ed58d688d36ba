"""Writing the access log: one row before the answer leaves, or no page (R30)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import structlog
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from permissions import access_chain
from permissions.access_words import UNKNOWN_ROLE
from permissions.models import AccessHead, AccessLog, Organisation, User


class NotRecorded(Exception):
    """The opening could not be written down, so nothing is shown. Answered by a plain 503 page."""


def record(
    *, user: User, log_id: object, page: str, role: str, organisation: Organisation | None = None
) -> AccessLog:
    """Store that `user` opens `page` (a permissions.access_words.Page) of the log, as its next row.

    Two statements, in a short transaction of their own: call it outside any other, so that the row
    stays even if the page fails afterwards, and before the page is made. Raises NotRecorded.
    """
    row = _opening(log_id, _who(user, page, role, organisation))
    try:
        with transaction.atomic(durable=True):
            row.number, row.previous, row.hash = _next_link(row.log_id, access_chain.digest(row))
            row.save()
    except DatabaseError as error:
        raise NotRecorded from error
    return row


CHUNK = 500
"""Rows of one transaction of record_many()."""


def record_many(
    *,
    user: User,
    log_ids: Iterable[object],
    page: str,
    role: str,
    organisation: Organisation | None = None,
) -> int:
    """As record(), of many logs that are opened together, once each; how many rows.

    Each five hundred rows are four statements in a transaction of their own. If a later one fails, the
    rows before it stay, and nothing is shown. Raises NotRecorded.
    """
    who, count = _who(user, page, role, organisation), 0
    # In the same order everywhere: two who open the same logs wait for each other, never both at once.
    wanted = iter(sorted({str(log_id) for log_id in log_ids}))
    try:
        while chunk := list(islice(wanted, CHUNK)):
            with transaction.atomic(durable=True):
                _store([_opening(log_id, who) for log_id in chunk])
            count += len(chunk)
    except DatabaseError as error:
        raise NotRecorded from error
    return count


def _who(user: User, page: str, role: str, organisation: Organisation | None) -> dict[str, Any]:
    """What the rows of one opening share."""
    return {
        "at": timezone.now(),
        "user_id": str(user.pk),
        "user_name": user.display_name,
        "role": role or UNKNOWN_ROLE,
        "organisation": organisation.name if organisation else "",
        "page": str(page),
        "request_id": structlog.contextvars.get_contextvars().get("request_id", ""),
    }


def _opening(log_id: object, who: dict[str, Any]) -> AccessLog:
    return AccessLog(log_id=str(log_id), **who)


def _store(rows: Sequence[AccessLog]) -> None:
    contents = {row.log_id: access_chain.digest(row) for row in rows}
    links = dict(_next_links(contents))
    for row in rows:
        row.number, row.previous, row.hash = links[row.log_id]
    # A plain queryset: the model's own adds one row at a time, so that nobody writes over any.
    # no history: these rows are never changed.
    models.QuerySet[AccessLog](AccessLog).bulk_create(rows)


# The head is locked, moved on and read by one statement: who opens the same log now waits here. Read
# first and insert after, and the chain forks under load.
_MOVE_HEAD = """
    INSERT INTO {table} AS head (log_id, count, previous, hash) VALUES (%s, 1, %s, %s)
    ON CONFLICT (log_id) DO UPDATE SET
        count = head.count + 1,
        previous = head.hash,
        hash = {sha256}
    RETURNING count, previous, hash
"""
_LINK = "head.hash || '|' || CAST(head.count + 1 AS TEXT) || '|' || %s"
# SQLite's is Django's own function, by Python's hashlib.
_SHA256 = {
    "sqlite": f"SHA256({_LINK})",
    "postgresql": f"encode(sha256(convert_to({_LINK}, 'UTF8')), 'hex')",
}


def _next_link(log_id: str, content: str) -> tuple[int, str, str]:
    """(number, previous, hash) of the row that comes next in this log."""
    sql = _MOVE_HEAD.format(
        table=connection.ops.quote_name(AccessHead._meta.db_table), sha256=_SHA256[connection.vendor]
    )
    first = access_chain.link(access_chain.GENESIS, 1, content)
    with connection.cursor() as cursor:
        cursor.execute(sql, [log_id, access_chain.GENESIS, first, content])
        number, previous, made = cursor.fetchone()
    return int(number), str(previous), str(made)


_FIRST_LINKS = """
    INSERT INTO {table} (log_id, count, previous, hash) VALUES {rows}
    ON CONFLICT (log_id) DO NOTHING RETURNING log_id, count, previous, hash
"""
_MOVE_HEADS = """
    UPDATE {table} AS head SET count = head.count + 1, previous = head.hash, hash = {sha256}
    FROM (VALUES {rows}) AS opening WHERE head.log_id = opening.column1
    RETURNING log_id, count, previous, hash
"""


def _next_links(contents: dict[str, str]) -> Iterator[tuple[str, tuple[int, str, str]]]:
    """(log id, (number, previous, hash)) of the row that comes next in each of these logs.

    Logs that are opened for the first time get their heads; those of the others are locked in the order
    of `contents`, and moved on.
    """
    table = connection.ops.quote_name(AccessHead._meta.db_table)
    first = {
        log_id: (access_chain.GENESIS, access_chain.link(access_chain.GENESIS, 1, content))
        for log_id, content in contents.items()
    }
    with connection.cursor() as cursor:
        rows = ", ".join(["(%s, 1, %s, %s)"] * len(first))
        given = [value for log_id, link in first.items() for value in (log_id, *link)]
        cursor.execute(_FIRST_LINKS.format(table=table, rows=rows), given)
        made = {log_id: (int(number), previous, made) for log_id, number, previous, made in cursor.fetchall()}
        yield from made.items()
        if not (rest := [log_id for log_id in contents if log_id not in made]):
            return
        # SQLite's one writer has all rows anyway.
        heads = AccessHead.objects.select_for_update().filter(log_id__in=rest).order_by("log_id")
        list(heads.values_list("log_id", flat=True))
        rows = ", ".join(["(%s, %s)"] * len(rest))
        sha256 = _SHA256[connection.vendor] % "opening.column2"
        given = [value for log_id in rest for value in (log_id, contents[log_id])]
        cursor.execute(_MOVE_HEADS.format(table=table, rows=rows, sha256=sha256), given)
        for log_id, number, previous, moved in cursor.fetchall():
            yield log_id, (int(number), previous, moved)
