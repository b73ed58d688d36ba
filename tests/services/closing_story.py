"""A busy log that is closed and taken up again."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from permissions import grants
from stafettlog.models import Closing, Stafettlog
from stafettlog.services import closing
from tests.factories import make_measure, make_meeting, make_participant, make_transfer

World = SimpleNamespace
READS = {"view_stafettlog", "hold_stafettlog", "export_stafettlog"}


def make_busy(school: World) -> World:
    """A colleague with a tiltak, a meeting to come, one that was not registered, and a transfer asked."""
    make_participant(school.log, school.colleague)
    school.theirs = make_measure(school.concern, school.holder, [school.colleague])
    school.coming = make_meeting(school.log)
    school.past = make_meeting(school.log, starts_at=timezone.now() - timedelta(days=2))
    school.asked = make_transfer(school.log, school.colleague)
    return school


def close(w: World, **changes: Any) -> Closing:
    call = {"reason": "foresatte_wish", "note": "Foresatte ønsker det.", "by": w.user} | changes
    return closing.log_close(log_id=w.log.pk, **call)


def reopen(w: World, **changes: Any) -> Stafettlog:
    call = {"reason": "Ble avsluttet ved en feil", "by": w.user} | changes
    return closing.log_reopen(log_id=w.log.pk, **call)


def may(w: World, who: Any) -> frozenset[str]:
    return grants.codenames_on(getattr(who, "user", who), w.log)


def fresh(w: World) -> Stafettlog:
    return Stafettlog.objects.with_identity().get(pk=w.log.pk)


def foresatt(w: World) -> Any:
    return w.log.child.foresatt_relations.get().foresatt.user
