"""Writing the access log: one row before the answer leaves, or no page (R30)."""

import structlog
from django.db import DatabaseError, connection, transaction
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
    row = AccessLog(
        at=timezone.now(),
        user_id=str(user.pk),
        user_name=user.display_name,
        role=role or UNKNOWN_ROLE,
        organisation=organisation.name if organisation else "",
        log_id=str(log_id),
        page=str(page),
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
    try:
        with transaction.atomic(durable=True):
            row.number, row.previous, row.hash = _next_link(row.log_id, access_chain.digest(row))
            row.save()
    except DatabaseError as error:
        raise NotRecorded from error
    return row


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
