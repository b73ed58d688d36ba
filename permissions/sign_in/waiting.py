"""A choice of part that waits is the person's too: whoever ends all the person's sign-ins ends it.

Kept among the counts of rate_limits, which the worker forgets; the choice itself is in a browser's session.
"""

from uuid import UUID

from permissions import rate_limits

OF_PERSON = "sign_in_choice_of"


def begin(user_id: UUID, at: int) -> None:
    """A choice of the person's waits since `at` (seconds since 1970). Call it outside a transaction."""
    rate_limits.is_first(OF_PERSON, user_id, at)


def stands(user_id: UUID, at: int) -> bool:
    """Whether nobody has ended it. Ask with the account held (begin.hold), as who ends it does."""
    return rate_limits.is_known(OF_PERSON, user_id, at)


def end_all(user_id: UUID) -> None:
    rate_limits.forget(OF_PERSON, user_id)
