"""Files without a row: what a crash, or a backup of another night, left in the private store."""

import time

from django.db import models

from exports.erasure.rows import plain, tables
from permissions import file_store, rate_limits

OLD_ENOUGH = 24 * 3600
"""Seconds: a file is written before its row is, and that may be in a transaction that is not over yet."""
EVERY = 6 * 3600


def named() -> set[str]:
    """Every name that a row has, in whichever table: of history too, whose files are not ours to judge."""
    return {
        name
        for model in tables()
        for field in model._meta.concrete_fields
        if field.name == "storage_name" and isinstance(field, models.CharField)
        for name in plain(model).values_list("storage_name", flat=True).iterator()
    }


def orphans() -> list[str]:
    """Names of files that are a day old and that no row has, sorted."""
    # First the files: a row that comes meanwhile is of a file that is not old.
    old = [name for name in file_store.names() if file_store.age(name) > OLD_ENOUGH]
    known = named() if old else set()
    return sorted(name for name in old if name not in known)


def sweep() -> int:
    """Remove them, and what is left of files that were never finished. How many."""
    found = orphans()
    for name in found:
        file_store.delete(name)
    return len(found) + file_store.remove_unfinished(older_than=OLD_ENOUGH)


def sweep_now_and_then() -> None:
    """Some times a day, whichever worker comes by first."""
    now = int(time.time())
    if rate_limits.is_first("file_sweep", "all", now - now % EVERY):
        sweep()
