"""After a restored backup: what was erased before is erased again, by the journal alone (R25)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

import structlog

from exports.erasure import journal
from exports.erasure.erase import erase
from exports.erasure.journal import Entry, Warrant
from exports.models import Tombstone
from permissions import file_store
from stafettlog.models import Stafettlog

logger = structlog.get_logger("stafett.erasure")


@dataclass(frozen=True)
class Again:
    """A log of the journal. `is_there`: the database had it, so that it was (or would be) erased again.

    `failed`: it could not be, and is there still.
    """

    log_id: str
    is_there: bool
    has_tombstone: bool
    failed: bool = False


class Busy(RuntimeError):
    """Somebody else erases at this moment."""


def look() -> list[Again]:
    """Every log that the journal says was erased, and what this database has of it. Raises BadJournal."""
    found = journal.warrants(journal.entries())
    there = {
        str(pk)
        for pk in Stafettlog.objects.filter(pk__in=[UUID(one) for one in found]).values_list("pk", flat=True)
    }
    stones = set(Tombstone.objects.filter(pk__in=list(found)).values_list("pk", flat=True))
    return [Again(log_id, log_id in there, log_id in stones) for log_id in found]


def apply() -> Iterator[Again]:
    """Erase them again, in the journal's order; twice makes no difference. One that fails stops no other.

    Raises BadJournal, Busy.
    """
    with journal.alone() as is_mine:
        if not is_mine:
            raise Busy
        entries = journal.entries()
        warrants = journal.warrants(entries)
        for one in look():
            try:
                _again(one, warrants[one.log_id])
            except Exception as error:
                logger.error("erasure not applied", log=one.log_id, why=type(error).__name__)
                one = replace(one, failed=True)
            yield one


def _again(one: Again, intent: Entry) -> None:
    if one.is_there:
        if one.has_tombstone:
            raise RuntimeError(f"{one.log_id} is there, and so is its tombstone")
        erase(UUID(one.log_id), why=partial(_known, intent.warrant))
    elif not one.has_tombstone:
        # The backup is from before the log: nothing to erase, and the tombstone is kept all the same.
        known = intent.warrant
        Tombstone.objects.create(**vars(known), persons=intent.facts["persons"], files=0)
    # The files' own backup may be another night's.
    for name in intent.facts["files"]:
        file_store.delete(name)


def _known(warrant: Warrant, _log: Stafettlog) -> Warrant:
    return warrant
