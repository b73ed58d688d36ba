"""A closed log is closed: each service that writes to a log refuses, also those still to be written."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock
from uuid import uuid4

import pytest

from permissions.policy import NOT_OPEN, LogState
from stafettlog import services
from stafettlog.models import Stafettlog
from stafettlog.services import facts
from stafettlog.services.errors import NotAllowed, NotVisible
from tests.factories import make_participant

# R4b: closing a door never waits for an open log. R1: asking for a log on the child, and making contact,
# is no writing in this one. R24: taking the log up again. R26: hiding an address never waits. R14: text about
# the wrong child is masked in a closed log too. A privacy officer's note is no writing in the log it names.
# R4: who may still read it may be told once more how to sign in.
MAY = (
    {"account_send_again"}
    | {"attempt_answer", "foresatt_stop", "log_reopen", "met_newer_log", "met_open_log", "protection_set"}
    | {
        "masking_ask",
        "masking_settle",
        "masking_withdraw",
        "review_note",
    }
)
# What the stafettholder never may.
OF_THE_LEADER = {"transfer_ask_on_behalf"}


def writers() -> dict[str, Callable[..., Any]]:
    """Every function of the services that acts on one log, by name."""
    found = {}
    for module in pkgutil.iter_modules(services.__path__):
        loaded = importlib.import_module(f"stafettlog.services.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            named = set(inspect.signature(function).parameters)
            if function.__module__ == loaded.__name__ and {"log_id", "by"} <= named and "action" not in named:
                found[name] = function
    return found


def call(function: Callable[..., Any], log: Stafettlog, by: Any) -> Any:
    """With whatever else it asks for: the log is looked at before any of it."""
    given = {
        name: uuid4() if name.endswith("_id") else MagicMock()
        for name in inspect.signature(function).parameters
    }
    return function(**(given | {"log_id": log.pk, "by": by}))


def test_services_are_found() -> None:
    assert {"concern_add", "meeting_invite", "lysglimt_add", "transfer_ask", "log_close"} <= set(writers())


@pytest.mark.parametrize("name", sorted(set(writers()) - MAY - OF_THE_LEADER))
@pytest.mark.parametrize("state", [LogState.CLOSED, LogState.ARCHIVED])
def test_nobody_writes(school: SimpleNamespace, name: str, state: LogState) -> None:
    school.part = make_participant(school.log, school.colleague)
    Stafettlog.objects.filter(pk=school.log.pk).update(state=state.value)
    facts.recalculate(Stafettlog.objects.with_identity().get(pk=school.log.pk))
    with pytest.raises(NotAllowed) as refused:
        call(writers()[name], school.log, school.user)
    assert str(refused.value) == NOT_OPEN
    with pytest.raises(NotVisible):
        call(writers()[name], school.log, school.part.actor.user)


@pytest.mark.parametrize("name", sorted(OF_THE_LEADER))
@pytest.mark.parametrize("state", [LogState.CLOSED, LogState.ARCHIVED])
def test_no_leader_writes(school: SimpleNamespace, name: str, state: LogState) -> None:
    Stafettlog.objects.filter(pk=school.log.pk).update(state=state.value)
    facts.recalculate(Stafettlog.objects.with_identity().get(pk=school.log.pk))
    with pytest.raises(NotAllowed) as refused:
        call(writers()[name], school.log, school.leader.user)
    assert str(refused.value) == NOT_OPEN
