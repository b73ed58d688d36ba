"""Møter called through the service, with their messages."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from stafettlog.models import Actor, Concern, Meeting, PlaceKind, Stafettlog
from stafettlog.services import meetings
from stafettlog.services.meeting_input import MeetingInput


def at(days: int, hour: int = 9) -> datetime:
    """`hour` o'clock in Oslo, `days` from today."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def make_meeting_input(log: Stafettlog, *, concerns: Iterable[Concern] = (), **changes: Any) -> MeetingInput:
    """A week from now, nine to ten, by telephone: the holder and every foresatt are invited."""
    values = {
        "concern_ids": tuple(concern.pk for concern in concerns),
        "starts_at": at(7),
        "ends_at": at(7, 10),
        "place_kind": PlaceKind.PHONE,
        "relation_ids": tuple(log.child.foresatt_relations.active().values_list("pk", flat=True)),
        "actor_ids": (log.stafettholder_id,),
    }
    return MeetingInput(**(values | changes))


def call_meeting(log: Stafettlog, by: Actor, *, concerns: Iterable[Concern] = (), **changes: Any) -> Meeting:
    """A called meeting, as make_meeting_input has it."""
    given = make_meeting_input(log, concerns=concerns, **changes)
    return meetings.meeting_invite(log_id=log.pk, meeting=given, by=by.user)


def let_pass(meeting: Meeting, *, days: int = 8) -> Meeting:
    """As if the meeting had been called `days` earlier: it may now be over. Its history stays as it was."""
    meeting.starts_at -= timedelta(days=days)
    meeting.ends_at -= timedelta(days=days)
    meeting.save_without_historical_record()
    return meeting
