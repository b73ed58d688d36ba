"""Opening a log as the screen does, each time with a key of its own."""

import uuid
from typing import Any

from stafettlog.services import opening
from tests.factories import make_opening


def open_log(actor: Any, form: Any = None, *, key: uuid.UUID | None = None, **changes: Any) -> str:
    return opening.log_open(
        opening=form or make_opening(actor, **changes),
        draft=None,
        key=key or uuid.uuid4(),
        location_of=lambda log: f"/{log.pk}/",
        by=actor.user,
    )
