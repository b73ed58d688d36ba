"""Who may do what, as a table that the privacy officer can read, against the policy in code."""

from itertools import product

import pytest

from permissions.policy import (
    CONSENT_EXPIRED,
    CONSENT_WITHDRAWN,
    IS_ARCHIVED,
    NOT_ARCHIVED,
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

NO, ALL, OWN, OWN_WRITE, OWN_OPEN = "-", "ALL", "OWN", "OWN_WRITE", "OWN_OPEN"
WRITE, OPEN, CLOSED, SHARED, SHARED_IF_OPEN = "WRITE", "OPEN", "CLOSED", "SHARED", "SHARED_IF_OPEN"
ARCHIVED = "ARCHIVED"
# What each word of the table asks of (part is own, state, consent).
NEEDS_OWN = {OWN, OWN_WRITE, OWN_OPEN}
NEEDS_OPEN = {WRITE, OPEN, OWN_WRITE, OWN_OPEN}
NEEDS_CONSENT = {WRITE, SHARED, OWN_WRITE}

# Everyone at work, by what they are in the kommune or towards a log.
WORK = (
    Role.STAFF,
    Role.UNIT_LEADER,
    Role.COORDINATOR,
    Role.MUNICIPALITY_ADMIN,
    Role.PRIVACY_OFFICER,
    Role.OPERATOR,
)
HOLDER, ACTOR, LEADER, COORDINATOR = Role.HOLDER, Role.ACTOR, Role.UNIT_LEADER, Role.COORDINATOR
ADMIN, OMBUD, OPERATOR = Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR
# Who is not named may not. Written by hand from the rules, not from the policy.
MATRIX: dict[Action, dict[Role, str]] = {
    Action.CREATE_LOG: {Role.STAFF: ALL},
    Action.SEE_DIRECTORY: dict.fromkeys(WORK, ALL),
    Action.SEE_RULES: dict.fromkeys(WORK, ALL),
    Action.SEE_MESSAGES: dict.fromkeys((LEADER, COORDINATOR, ADMIN, OMBUD, OPERATOR), ALL),
    Action.PRINT_FORM: dict.fromkeys(WORK, ALL),
    Action.SEE_MY_PAGE: dict.fromkeys(WORK, ALL),
    Action.SEE_OWN_LOGS: {Role.STAFF: ALL},
    Action.REGISTER_ACTOR: {Role.STAFF: ALL},
    Action.SETTLE_ACTOR: {LEADER: OWN},
    Action.MANAGE_STAFF: {LEADER: OWN, ADMIN: ALL, OPERATOR: ALL},
    Action.END_SIGN_INS: {LEADER: OWN, ADMIN: ALL},
    Action.RESET_SECOND_FACTOR: {ADMIN: ALL},
    Action.MANAGE_ORGANISATIONS: {ADMIN: ALL, OPERATOR: ALL},
    Action.ASSIGN_ROLE: {ADMIN: ALL, OPERATOR: OWN},
    Action.SEE_LOG: dict.fromkeys((HOLDER, ACTOR, LEADER, COORDINATOR), ALL),
    Action.READ_LOG: {HOLDER: ALL, ACTOR: ALL, COORDINATOR: SHARED, Role.BREAK_GLASS: ALL},
    Action.READ_HISTORY: {HOLDER: ALL, ACTOR: ALL, COORDINATOR: SHARED},
    Action.READ_FILE: {HOLDER: ALL},
    Action.READ_PORTAL: {Role.FORESATT: ALL},
    Action.SEE_OPENINGS: {HOLDER: ALL, Role.FORESATT: ALL, OMBUD: ALL},
    Action.REVIEW_OPENINGS: {OMBUD: ALL},
    Action.BREAK_GLASS: {OPERATOR: ALL},
    Action.CHANGE_LEVEL: {HOLDER: WRITE},
    Action.EXTEND_CONSENT: {HOLDER: WRITE},
    Action.ADD_PARTICIPANT: {HOLDER: WRITE},
    Action.END_PARTICIPANT: {HOLDER: WRITE, ACTOR: OWN_WRITE},
    Action.ADD_CONCERN: {HOLDER: WRITE},
    Action.CHANGE_CONCERN: {HOLDER: WRITE},
    Action.CLOSE_CONCERN: {HOLDER: WRITE},
    Action.ADD_MEASURE: {HOLDER: WRITE},
    Action.CHANGE_MEASURE: {HOLDER: WRITE},
    Action.EVALUATE: {HOLDER: WRITE, ACTOR: OWN_WRITE},
    Action.ANSWER_OPENING: {HOLDER: ALL},
    Action.READ_DETAILS: {HOLDER: ALL},
    Action.CHANGE_CHILD: {HOLDER: WRITE},
    Action.PROTECT_CHILD: {HOLDER: ALL},
    Action.SHOW_PROTECTED: {HOLDER: ALL},
    Action.CHANGE_FORESATT: {HOLDER: WRITE},
    Action.CLOSE_FORESATT_ACCESS: {HOLDER: ALL},
    Action.PRINT_LETTER: {HOLDER: ALL},
    Action.RENEW_CONSENT: {HOLDER: OPEN},
    Action.WITHDRAW_CONSENT: {HOLDER: OPEN},
    Action.INVITE_MEETING: {HOLDER: WRITE},
    Action.MOVE_MEETING: {HOLDER: WRITE},
    Action.CANCEL_MEETING: {HOLDER: OPEN},
    Action.REGISTER_MEETING: {HOLDER: OPEN},
    Action.STRIKE_MEETING: {HOLDER: WRITE},
    Action.ADD_LYSGLIMT: {HOLDER: WRITE, ACTOR: WRITE},
    Action.STRIKE_LYSGLIMT: {HOLDER: WRITE, ACTOR: OWN_WRITE},
    Action.ASK_TRANSFER: {HOLDER: WRITE},
    Action.ASK_TRANSFER_ON_BEHALF: {LEADER: OPEN},
    Action.WITHDRAW_TRANSFER: {HOLDER: OPEN, LEADER: OWN_OPEN},
    Action.ANSWER_TRANSFER: {Role.RECEIVER: OPEN},
    Action.ASK_MASKING: {HOLDER: ALL},
    Action.SETTLE_MASKING: {LEADER: ALL},
    Action.EXPORT_LOG: {HOLDER: ALL, COORDINATOR: SHARED_IF_OPEN},
    Action.EXPORT_PORTAL: {Role.FORESATT: ALL},
    Action.CLOSE_LOG: {HOLDER: OPEN, COORDINATOR: OPEN},
    Action.REOPEN_LOG: {HOLDER: CLOSED, COORDINATOR: CLOSED},
    Action.EXPORT_LOGS: {Role.STAFF: ALL, COORDINATOR: ALL},
    Action.SEE_ARCHIVE: {COORDINATOR: ALL},
    Action.ARCHIVE_LOG: {HOLDER: CLOSED, COORDINATOR: CLOSED},
    Action.KEEP_LOG: {COORDINATOR: ARCHIVED},
    Action.ASK_ERASURE: {COORDINATOR: ARCHIVED},
    Action.SETTLE_ERASURE: {ADMIN: ALL},
    Action.SEE_ERASURES: dict.fromkeys((COORDINATOR, ADMIN, OMBUD), ALL),
    Action.SET_RETENTION: {ADMIN: ALL},
    Action.IMPORT_SHEETS: {ADMIN: ALL},
    Action.SEE_OWN_DATA: dict.fromkeys(WORK, ALL),
    Action.FIND_PERSON: {OMBUD: ALL},
}

EVERY = list(product(Action, Role, LogState, ConsentState, (False, True)))


def expected(action: Action, role: Role, state: LogState, consent: ConsentState, own: bool) -> str:
    """The sentence that the answer carries; empty for a yes."""
    terms = MATRIX[action].get(role, NO)
    if terms == NO:
        return NOT_YOURS
    if terms in NEEDS_OWN and not own:
        return NOT_YOUR_PART
    if terms in NEEDS_OPEN and state != LogState.OPEN:
        return NOT_OPEN
    if terms == CLOSED and state != LogState.CLOSED:
        return IS_ARCHIVED if state == LogState.ARCHIVED else NOT_CLOSED
    if terms == ARCHIVED and state != LogState.ARCHIVED:
        return NOT_ARCHIVED
    if terms in NEEDS_CONSENT or (terms == SHARED_IF_OPEN and state == LogState.OPEN):
        sentences = {ConsentState.EXPIRED: CONSENT_EXPIRED, ConsentState.WITHDRAWN: CONSENT_WITHDRAWN}
        return sentences.get(consent, "")
    return ""


def test_the_table_has_every_action_and_nobody_more() -> None:
    assert set(MATRIX) == set(TABLE) == set(Action)
    assert {action: set(rule) for action, rule in MATRIX.items()} == {a: set(r) for a, r in TABLE.items()}
    assert {role for rule in MATRIX.values() for role in rule} == set(Role)


def test_policy_answers_every_combination_as_the_table_says() -> None:
    wrong = []
    for action, role, state, consent, own in EVERY:
        answer = decide(action, roles=frozenset({role}), state=state, consent=consent, own=own)
        reason = expected(action, role, state, consent, own)
        if (answer.allowed, answer.reason) != (not reason, reason):
            wrong.append((action, role, state, consent, own, answer))
    assert wrong == []
    assert len(EVERY) == len(Action) * len(Role) * 3 * 3 * 2


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


# What is asked towards no log; all the rest is about one, and an assigned role opens none.
IN_THE_KOMMUNE = {
    Action.CREATE_LOG,
    Action.SEE_DIRECTORY,
    Action.SEE_RULES,
    Action.SEE_MESSAGES,
    Action.PRINT_FORM,
    Action.SEE_MY_PAGE,
    Action.SEE_OWN_LOGS,
    Action.REGISTER_ACTOR,
    Action.SETTLE_ACTOR,
    Action.MANAGE_STAFF,
    Action.END_SIGN_INS,
    Action.RESET_SECOND_FACTOR,
    Action.MANAGE_ORGANISATIONS,
    Action.ASSIGN_ROLE,
    Action.SEE_OPENINGS,
    Action.REVIEW_OPENINGS,
    Action.BREAK_GLASS,
    Action.EXPORT_LOGS,
    Action.SEE_ARCHIVE,
    Action.SETTLE_ERASURE,
    Action.SEE_ERASURES,
    Action.SET_RETENTION,
    Action.IMPORT_SHEETS,
    Action.SEE_OWN_DATA,
    Action.FIND_PERSON,
}


def test_assigned_roles_open_no_log() -> None:
    assigned = frozenset({Role.STAFF, ADMIN, OMBUD, OPERATOR})
    for action in set(Action) - IN_THE_KOMMUNE:
        assert not decide(action, roles=assigned, own=True)


def test_leader_of_a_virksomhet_reads_nothing_and_writes_nothing_in_a_log() -> None:
    """What there is: that the log exists, handing it over, taking that back, and masking (two persons)."""
    may = {action for action in Action if decide(action, roles=frozenset({LEADER}), own=True)}
    handing_over = {Action.ASK_TRANSFER_ON_BEHALF, Action.WITHDRAW_TRANSFER}
    assert may - IN_THE_KOMMUNE == {Action.SEE_LOG, Action.SETTLE_MASKING, *handing_over}


def test_nobody_settles_a_masking_alone() -> None:
    for role in Role:
        both = {Action.ASK_MASKING, Action.SETTLE_MASKING}
        assert not both <= {action for action in both if decide(action, roles=frozenset({role}), own=True)}
