"""Giving the world's child another number, as its tests ask for it."""

from types import SimpleNamespace
from typing import Any

from permissions.models import User
from stafettlog.models import ForesattRelation, Stafettlog
from stafettlog.services import closing
from stafettlog.services.access import READ_PORTAL, visible_logs
from stafettlog.services.child_number import child_number
from tests.factories import (
    fresh_number,
)

World = SimpleNamespace


def give(w: World, number: str | None, by: User | None = None, **changes: Any) -> Stafettlog:
    log = Stafettlog.objects.get(pk=w.log.pk)
    values = {"birth_date": w.log.child.birth_date, "reason": "Ett siffer var feil", "version": log.version}
    return child_number(log_id=log.pk, national_number=number, by=by or w.user, **(values | changes))


def new_number(w: World) -> str:
    return fresh_number(w.log.child.birth_date)


def close(log: Stafettlog) -> None:
    closing.log_close(log_id=log.pk, reason="goal_reached", note="Ferdig", by=log.stafettholder.user)


def reads(relation: ForesattRelation, log: Stafettlog) -> bool:
    return Stafettlog.objects.filter(visible_logs(relation.foresatt.user, READ_PORTAL), pk=log.pk).exists()
