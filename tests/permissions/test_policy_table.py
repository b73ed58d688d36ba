"""Who may do what, as a table that the privacy officer can read, against the policy in code."""

from itertools import product

import pytest

from permissions.policy import (
    CONSENT_EXPIRED,
    CONSENT_WITHDRAWN,
    NOT_CLOSED,
    NOT_OPEN,
    NOT_YOUR_PART,
    NOT_YOURS,
    TABLE,
    Action,
    ConsentState,
    LogState,
    Role,
    decide,
)

ALL, OWN, NO = "all", "own", "-"
ALWAYS, WHILE_SHARED = "always", "open log and valid consent"
WHILE_OPEN, WHILE_CLOSED = "open log", "closed log"

# Columns: staff, holder, aktør, leader, coordinator, foresatt, receiver of a transfer, municipality admin,
# privacy officer, operator.
COLUMNS = (
    Role.STAFF,
    Role.HOLDER,
    Role.ACTOR,
    Role.UNIT_LEADER,
    Role.COORDINATOR,
    Role.FORESATT,
    Role.RECEIVER,
    Role.MUNICIPALITY_ADMIN,
    Role.PRIVACY_OFFICER,
    Role.OPERATOR,
)
# fmt: off
MATRIX = {
    # action                       staff hold act  lead coor fore rcv  adm  ppo  ops
    Action.CREATE_LOG:           (ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.SEE_DIRECTORY:        (ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.REGISTER_ACTOR:       (ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.SETTLE_ACTOR:         (NO,  NO,  NO,  OWN, NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.READ_LOG:             (NO,  ALL, ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.READ_HISTORY:         (NO,  ALL, ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.READ_FILE:            (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.READ_PORTAL:          (NO,  NO,  NO,  NO,  NO,  ALL, NO,  NO,  NO,  NO,  ALWAYS),
    Action.CHANGE_LEVEL:         (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.EXTEND_CONSENT:       (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.ADD_PARTICIPANT:      (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.END_PARTICIPANT:      (NO,  ALL, OWN, NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.ADD_CONCERN:          (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.CHANGE_CONCERN:       (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.CLOSE_CONCERN:        (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.ADD_MEASURE:          (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.CHANGE_MEASURE:       (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.EVALUATE:             (NO,  ALL, OWN, NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.ANSWER_OPENING:       (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.READ_DETAILS:         (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.CHANGE_CHILD:         (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.CHANGE_FORESATT:      (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.CLOSE_FORESATT_ACCESS:(NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.PRINT_LETTER:         (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.RENEW_CONSENT:        (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_OPEN),
    Action.WITHDRAW_CONSENT:     (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_OPEN),
    Action.INVITE_MEETING:       (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.MOVE_MEETING:         (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.CANCEL_MEETING:       (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_OPEN),
    Action.REGISTER_MEETING:     (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_OPEN),
    Action.STRIKE_MEETING:       (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.ADD_LYSGLIMT:         (NO,  ALL, ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.STRIKE_LYSGLIMT:      (NO,  ALL, OWN, NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.ASK_TRANSFER:         (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_SHARED),
    Action.WITHDRAW_TRANSFER:    (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_OPEN),
    Action.ANSWER_TRANSFER:      (NO,  NO,  NO,  NO,  NO,  NO,  ALL, NO,  NO,  NO,  WHILE_SHARED),
    Action.EXPORT_LOG:           (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  ALWAYS),
    Action.CLOSE_LOG:            (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_OPEN),
    Action.REOPEN_LOG:           (NO,  ALL, NO,  NO,  NO,  NO,  NO,  NO,  NO,  NO,  WHILE_CLOSED),
}
# fmt: on

EVERY = list(product(Action, Role, LogState, ConsentState, (False, True)))


def expected(action: Action, role: Role, state: LogState, consent: ConsentState, own: bool) -> str:
    """The sentence that the answer carries; empty for a yes."""
    *extents, when = MATRIX[action]
    extent = extents[COLUMNS.index(role)]
    if extent == NO:
        return NOT_YOURS
    if extent == OWN and not own:
        return NOT_YOUR_PART
    if when == ALWAYS:
        return ""
    if when == WHILE_CLOSED:
        return "" if state == LogState.CLOSED else NOT_CLOSED
    if state != LogState.OPEN:
        return NOT_OPEN
    if when == WHILE_OPEN:
        return ""
    sentences = {ConsentState.EXPIRED: CONSENT_EXPIRED, ConsentState.WITHDRAWN: CONSENT_WITHDRAWN}
    return sentences.get(consent, "")


def test_the_table_has_every_action_and_every_role() -> None:
    assert set(MATRIX) == set(TABLE) == set(Action)
    assert set(COLUMNS) == set(Role)


def test_policy_answers_every_combination_as_the_table_says() -> None:
    wrong = []
    for action, role, state, consent, own in EVERY:
        answer = decide(action, roles=frozenset({role}), state=state, consent=consent, own=own)
        reason = expected(action, role, state, consent, own)
        if (answer.allowed, answer.reason) != (not reason, reason):
            wrong.append((action, role, state, consent, own, answer))
    assert wrong == []
    assert len(EVERY) == 39 * 10 * 3 * 3 * 2


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("action", list(Action))
def test_nobody_may_do_anything_without_a_role(action: Action, own: bool) -> None:
    assert decide(action, roles=frozenset(), own=own).reason == NOT_YOURS


@pytest.mark.parametrize("action", ["", "delete_log", "READ_LOG", None])
def test_nobody_may_do_an_unknown_action(action: object) -> None:
    assert not decide(action, roles=frozenset(Role), own=True)  # type: ignore[arg-type]


@pytest.mark.parametrize("action", list(Action))
def test_unknown_role_adds_nothing(action: Action) -> None:
    assert not decide(action, roles=frozenset({"superuser", "admin"}), own=True)  # type: ignore[arg-type]


def test_two_roles_may_what_either_may() -> None:
    both = frozenset({Role.ACTOR, Role.HOLDER})
    assert decide(Action.EVALUATE, roles=both, own=False)
    assert decide(Action.ADD_CONCERN, roles=both | {Role.FORESATT})
    for action, role in product(Action, Role):
        if decide(action, roles=frozenset({role}), own=True):
            assert decide(action, roles=frozenset(Role), own=True)


def test_assigned_roles_open_no_log() -> None:
    assigned = frozenset({Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR})
    for action in Action:
        assert not decide(action, roles=assigned, own=True)
