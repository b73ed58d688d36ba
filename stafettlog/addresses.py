"""Addresses with ids in them, of which a page of rows has dozens: each kind is looked up once."""

from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse


def address(name: str, *ids: UUID) -> str:
    """As reverse(name, args=ids). What is no UUID has no place in an address unread."""
    if not all(isinstance(one, UUID) for one in ids):
        return reverse(name, args=ids)
    found = _pattern(name, len(ids), get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF)
    for stand_in, one in zip(_stand_ins(len(ids)), ids, strict=True):
        found = found.replace(stand_in, str(one))
    return found


@lru_cache(maxsize=256)
def _pattern(name: str, count: int, _prefix: str, urlconf: str) -> str:
    return reverse(name, urlconf=urlconf, args=_stand_ins(count))


@lru_cache(maxsize=16)
def _stand_ins(count: int) -> tuple[str, ...]:
    """Ids that nothing has."""
    return tuple(str(UUID(int=at)) for at in range(1, count + 1))
