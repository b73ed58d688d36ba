"""What ends when foresatte no longer agree to share with a virksomhet (R7)."""

from collections.abc import Collection
from uuid import UUID

from permissions.models import User
from stafettlog.models import Stafettlog
from stafettlog.services import participants


def end_outside(log: Stafettlog, kept: Collection[UUID], *, reason: str, by: User) -> None:
    """End the part of everyone on the locked log whose virksomhet is not in `kept`.

    Their open tiltak go to the stafettholder (R16b).
    """
    leaving = log.participants.active().with_names().exclude(actor__organisation__in=kept)
    for participant in leaving.exclude(actor=log.stafettholder_id):
        participants.end(log, participant, replacement_id=None, reason=reason, by=by)
