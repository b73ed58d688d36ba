"""Everyone in the matrix, and what each is towards the log that is asked about: written by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from permissions.policy import Action, ConsentState, LogState, Role


class Who(StrEnum):
    HOLDER = "holder"
    ACTOR = "actor"
    OTHER_ACTOR = "actor of another log"
    LEADER = "leader"
    OTHER_LEADER = "leader of another virksomhet"
    COORDINATOR = "coordinator"
    FORESATT = "foresatt"
    ADMIN = "kommuneadministrator"
    OMBUD = "ombud"
    OPERATOR = "drift"
    BREAK_GLASS = "drift with an emergency access"
    RECEIVER = "asked to take over"
    STRANGER = "colleague without a part"
    ENDED = "ended actor"
    DEACTIVATED = "deactivated"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class State:
    name: str
    log: LogState
    consent: ConsentState

    @property
    def is_shared(self) -> bool:
        return self.log == LogState.OPEN and self.consent == ConsentState.VALID


OPEN = State("open", LogState.OPEN, ConsentState.VALID)
STATES = {
    state.name: state
    for state in (
        OPEN,
        State("expired", LogState.OPEN, ConsentState.EXPIRED),
        State("withdrawn", LogState.OPEN, ConsentState.WITHDRAWN),
        State("closed", LogState.CLOSED, ConsentState.VALID),
        State("archived", LogState.ARCHIVED, ConsentState.VALID),
    )
}

SIGNED_OUT = {Who.DEACTIVATED, Who.ANONYMOUS}
# In the kommune, whatever log is asked about.
STANDING: Mapping[Who, frozenset[Role]] = {
    Who.HOLDER: frozenset({Role.STAFF}),
    Who.ACTOR: frozenset({Role.STAFF}),
    Who.OTHER_ACTOR: frozenset({Role.STAFF}),
    Who.LEADER: frozenset({Role.UNIT_LEADER}),
    Who.OTHER_LEADER: frozenset({Role.UNIT_LEADER}),
    Who.COORDINATOR: frozenset({Role.COORDINATOR}),
    Who.ADMIN: frozenset({Role.MUNICIPALITY_ADMIN}),
    Who.OMBUD: frozenset({Role.PRIVACY_OFFICER}),
    Who.OPERATOR: frozenset({Role.OPERATOR}),
    Who.BREAK_GLASS: frozenset({Role.OPERATOR}),
    Who.RECEIVER: frozenset({Role.STAFF}),
    Who.STRANGER: frozenset({Role.STAFF}),
    Who.ENDED: frozenset(),
}


@dataclass(frozen=True)
class Towards:
    """What a person is towards the log. `reads`: what is in it; else only that it exists."""

    roles: frozenset[Role]
    reads: bool


def towards(who: Who, state: State) -> Towards | None:
    """None for whoever may not know of the log."""
    valid = state.consent == ConsentState.VALID
    found = {
        Who.HOLDER: Towards(frozenset({Role.HOLDER}), reads=True),
        Who.ACTOR: Towards(frozenset({Role.ACTOR}), reads=True) if state.is_shared else None,
        Who.LEADER: Towards(frozenset({Role.UNIT_LEADER}), reads=False),
        Who.COORDINATOR: Towards(frozenset({Role.COORDINATOR}), reads=valid),
        Who.BREAK_GLASS: Towards(frozenset({Role.BREAK_GLASS}), reads=True),
    }
    return found.get(who)


# What is the person's own part, of the parts that the addresses name (tests/access/world.py).
OWN = {("participant_end", Who.ACTOR), ("measure_evaluate", Who.ACTOR)}
# For those who do not read the log: all other actions need that.
NOT_READING = {
    Action.SEE_LOG,
    Action.ASK_TRANSFER_ON_BEHALF,
    Action.WITHDRAW_TRANSFER,
    Action.SETTLE_MASKING,
    Action.EXPORT_LOG,
    Action.CLOSE_LOG,
    Action.REOPEN_LOG,
    Action.ARCHIVE_LOG,
    Action.KEEP_LOG,
    Action.ASK_ERASURE,
}
