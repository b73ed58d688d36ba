"""Changing the world's foresatt, as its tests ask for it."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from permissions.models import User
from stafettlog.models import ForesattRelation, MessageKind, MessageState, OutboxMessage, Stafettlog
from stafettlog.services.access import READ_PORTAL, visible_logs
from stafettlog.services.foresatt_changes import foresatt_change, foresatt_number
from stafettlog.services.foresatte import details_of
from tests.factories import (
    fresh_number,
)
from tests.factories.numbers import born_years_ago

World = SimpleNamespace


def change(w: World, by: User | None = None, version: int | None = None, **changes: Any) -> ForesattRelation:
    row = ForesattRelation.objects.get(pk=w.relation.pk)
    return foresatt_change(
        log_id=w.log.pk,
        relation_id=row.pk,
        details=replace(details_of(row), **changes),
        version=row.version if version is None else version,
        by=by or w.user,
    )


def correct(w: World, number: str | None = None, by: User | None = None) -> ForesattRelation:
    row = ForesattRelation.objects.get(pk=w.relation.pk)
    return foresatt_number(
        log_id=w.log.pk,
        relation_id=row.pk,
        national_number=number or fresh_number(born_years_ago(36)),
        reason="To siffer var byttet om",
        version=row.version,
        by=by or w.user,
    )


def reads(relation: ForesattRelation, log: Stafettlog) -> bool:
    user = User.objects.get(foresatt=relation.foresatt_id)
    return Stafettlog.objects.filter(visible_logs(user, READ_PORTAL), pk=log.pk).exists()


def accounts(relation: ForesattRelation) -> list[str]:
    told = OutboxMessage.objects.filter(relation=relation, kind=MessageKind.FORESATT_ACCOUNT)
    return list(told.order_by("id").values_list("state", flat=True))


def delivered(relation: ForesattRelation, state: MessageState = MessageState.SENT) -> None:
    at = relation.ground_confirmed_at if state == MessageState.SENT else None
    OutboxMessage.objects.filter(relation=relation).update(state=state, sent_at=at)
