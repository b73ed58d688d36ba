"""Primary keys of the domain tables."""

import uuid

from uuid_utils import compat


def uuid7() -> uuid.UUID:
    """Return a new UUIDv7 (RFC 9562): ordered by time of making, not guessable. Usable as a model default.

    uuid_utils' plain `uuid7` returns a type of its own that Django's UUIDField refuses; `compat` returns
    the standard library's `uuid.UUID`.
    """
    return compat.uuid7()
