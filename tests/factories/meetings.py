"""Meetings, lysglimt and transfers as rows, with a history. `by` is the holder if nobody is named."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from permissions import history
from stafettlog.models import (
    Actor,
    Concern,
    ForesattRelation,
    Invitation,
    Lysglimt,
    Meeting,
    PlaceKind,
    Stafettlog,
    Transfer,
)


def make_meeting(
    log: Stafettlog,
    *,
    concerns: Iterable[Concern] = (),
    relations: Iterable[ForesattRelation] | None = None,
    actors: Iterable[Actor] | None = None,
    child: bool = False,
    starts_at: datetime | None = None,
    **changes: Any,
) -> Meeting:
    """A meeting that people are invited to: an hour, in two weeks, at the holder's virksomhet.

    Invited are all active foresatte and the holder, unless `relations` or `actors` say otherwise.
    `changes` are fields of Meeting.
    """
    by = log.stafettholder.user
    starts_at = starts_at or _at_ten(14)
    values = {
        "ends_at": starts_at + timedelta(hours=1),
        "place_kind": PlaceKind.ORGANISATION,
        "place_organisation": log.organisation,
        "created_by": by,
    }
    if changes.get("place_kind", PlaceKind.ORGANISATION) != PlaceKind.ORGANISATION:
        values["place_organisation"] = None
    meeting = Meeting(log=log, starts_at=starts_at, **(values | changes))
    history.save(meeting, by=by, reason="Det er kalt inn til møte")
    history.explain(meeting, by=by, reason="Det er kalt inn til møte")
    if concerns := list(concerns):
        meeting.concerns.set(concerns)
    if relations is None:
        relations = ForesattRelation.objects.active().filter(child=log.child_id)
    invited: list[dict[str, Any]] = [{}] if child else []
    invited += [{"relation": relation} for relation in relations]
    invited += [{"actor": actor} for actor in ([log.stafettholder] if actors is None else actors)]
    for whom in invited:
        history.save(Invitation(log=log, meeting=meeting, **whom), by=by, reason="Invitert til møte")
    return meeting


def make_lysglimt(log: Stafettlog, by: Actor | None = None, **changes: Any) -> Lysglimt:
    """Something good that happened today, told by `by`."""
    user = (by or log.stafettholder).user
    values = {"text": "Leste en hel side høyt", "happened_on": timezone.localdate(), "created_by": user}
    made = Lysglimt(log=log, **(values | changes))
    return history.save(made, by=user, reason="Lysglimt er lagt til")


def make_transfer(log: Stafettlog, to_actor: Actor, **changes: Any) -> Transfer:
    """A request to `to_actor` that waits for an answer."""
    values = {
        "from_actor": log.stafettholder,
        "message": "Kan du overta?",
        "asked_by": log.stafettholder.user,
    }
    made = Transfer(log=log, to_actor=to_actor, **(values | changes))
    return history.save(made, by=log.stafettholder.user, reason="Overføring er foreslått")


def _at_ten(days: int) -> datetime:
    """Ten o'clock in Oslo, `days` from today."""
    now = timezone.localtime() + timedelta(days=days)
    return now.replace(hour=10, minute=0, second=0, microsecond=0)
