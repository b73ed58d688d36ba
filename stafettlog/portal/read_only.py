"""A stretch in which the database refuses every write, so that the family's pages cannot change a thing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def read_only() -> Iterator[None]:
    """Inside, whatever writes to the default database raises a database error; afterwards all is as before.

    What must be stored about the opening itself is stored before entering.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            yield
        return
    # No transaction: on SQLite ours take the write lock at BEGIN. The raw connection, since switching
    # off must work whatever state an error has left Django's wrapper in.
    connection.ensure_connection()
    raw = connection.connection
    before = raw.execute("PRAGMA query_only").fetchone()[0]
    raw.execute("PRAGMA query_only = 1")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA query_only = {int(before)}")
