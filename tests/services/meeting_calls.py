"""What the tests of the meeting services do again and again."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stafettlog.models import Meeting
from stafettlog.services import meetings
from tests.factories import (
    call_meeting,
    make_meeting_input,
)
from tests.services.telling import messages

World = SimpleNamespace


def invite(w: World, **changes: Any) -> Meeting:
    return call_meeting(w.log, w.holder, **changes)


def move(w: World, meeting: Meeting, *, version: int = 1, by: Any = None, **changes: Any) -> Meeting:
    return meetings.meeting_move(
        log_id=w.log.pk,
        meeting_id=meeting.pk,
        version=version,
        change=make_meeting_input(w.log, **changes),
        by=by or w.user,
    )


def mails() -> list[str]:
    return [kind for kind in messages() if kind.startswith("meeting")]


def refused(call: Any, field: str) -> None:
    with pytest.raises(ValidationError) as error:
        call()
    assert list(getattr(error.value, "error_dict", {"__all__": 0})) == [field]
