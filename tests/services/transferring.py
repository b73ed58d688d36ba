"""Handing the world's log over, as the tests of it ask for it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stafettlog.models import Actor, Measure, Participant, Stafettlog, Transfer
from stafettlog.services import levels, transfer_answers, transfers
from stafettlog.services.errors import NotAllowed

World = SimpleNamespace


def ask(w: SimpleNamespace, receiver: Actor, **changes: Any) -> Transfer:
    """The stafettholder asks `receiver`; `changes` as the service takes them."""
    call = {"message": "Kan du overta?", "stays": False, "consent_agreed": False, "by": w.user} | changes
    return transfers.transfer_ask(log_id=w.log.pk, to_actor_id=receiver.pk, **call)


def accept(asked: Transfer, by: Actor | None = None) -> Stafettlog:
    return transfer_answers.transfer_accept(transfer_id=asked.pk, by=(by or asked.to_actor).user)


def level(w: World, to: int) -> None:
    levels.level_change(log_id=w.log.pk, to_level=to, reason="Ny vurdering", by=w.user)


def taking_part(w: World) -> set[Actor]:
    return {p.actor for p in w.log.participants.active().with_names()}


def responsible(measure: Measure) -> set[Actor]:
    return {part.actor for part in measure.responsible.all()}


def refused(asked: Transfer, sentence: str, by: Actor | None = None) -> None:
    """Nothing at all changed, and the receiver reads why."""
    before = Stafettlog.objects.values().get()
    parts = list(Participant.objects.order_by("pk").values())
    status = Transfer.objects.get(pk=asked.pk).status
    with pytest.raises((ValidationError, NotAllowed)) as error:
        accept(asked, by)
    assert sentence in str(error.value)
    assert Stafettlog.objects.values().get() == before
    assert list(Participant.objects.order_by("pk").values()) == parts
    assert Transfer.objects.get(pk=asked.pk).status == status
