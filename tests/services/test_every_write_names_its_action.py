"""Which question each write to a log asks, under which lock: the code against a list made by hand.

Who may what is the policy's; that a service asks the right one of its questions is seen here at once,
and by what it refuses, in the tests of each service.
"""

import ast
from pathlib import Path
from typing import Any

import pytest

from permissions.policy import Action
from tests.architecture.sources import name_of, python_files

LOG, CHILD = "lock_log", "lock_child"
# service -> the lock, the action, and what tells whether the part is the person's own.
WRITES: dict[str, tuple[str, Action] | tuple[str, Action, str]] = {
    "attempts.attempt_answer": (LOG, Action.ANSWER_OPENING),
    "child_details.child_change": (CHILD, Action.CHANGE_CHILD),
    "child_number.child_number": (CHILD, Action.CHANGE_CHILD),
    "closing.log_close": (LOG, Action.CLOSE_LOG),
    "closing.log_reopen": (CHILD, Action.REOPEN_LOG),
    "concerns.concern_add": (LOG, Action.ADD_CONCERN),
    "concerns.concern_change": (LOG, Action.CHANGE_CONCERN),
    "concerns.concern_close": (LOG, Action.CLOSE_CONCERN),
    "concerns.concern_strike": (LOG, Action.CHANGE_CONCERN),
    "consent_extension.consent_extend": (LOG, Action.EXTEND_CONSENT),
    "consent_renewal.consent_renew": (LOG, Action.RENEW_CONSENT),
    "consent_withdrawal.consent_withdraw": (LOG, Action.WITHDRAW_CONSENT),
    "consent_withdrawal.coverage_withdraw": (LOG, Action.WITHDRAW_CONSENT),
    "evaluations.evaluate": (LOG, Action.EVALUATE, "lambda: is_own(measure_id, by)"),
    "foresatt_access.account_send_again": (LOG, Action.PRINT_LETTER),
    "foresatt_access.foresatt_end": (CHILD, Action.CHANGE_FORESATT),
    "foresatt_access.foresatt_stop": (CHILD, Action.CLOSE_FORESATT_ACCESS),
    "foresatt_access.foresatt_resume": (CHILD, Action.CHANGE_FORESATT),
    "foresatt_changes.foresatt_add": (CHILD, Action.CHANGE_FORESATT),
    "foresatt_changes.foresatt_change": (CHILD, Action.CHANGE_FORESATT),
    "foresatt_changes.foresatt_number": (CHILD, Action.CHANGE_FORESATT),
    "levels.level_change": (LOG, Action.CHANGE_LEVEL),
    "lysglimt.lysglimt_add": (LOG, Action.ADD_LYSGLIMT),
    "lysglimt.lysglimt_strike": (LOG, Action.STRIKE_LYSGLIMT, "own.exists"),
    "masking.masking_ask": (LOG, Action.ASK_MASKING),
    "masking.masking_withdraw": (LOG, Action.ASK_MASKING),
    "masking.masking_settle": (LOG, Action.SETTLE_MASKING),
    "measures.measure_add": (LOG, Action.ADD_MEASURE),
    "measures.measure_change": (LOG, Action.CHANGE_MEASURE),
    "meeting_registration.meeting_register": (LOG, Action.REGISTER_MEETING),
    "meeting_registration.meeting_held": (LOG, Action.REGISTER_MEETING),
    "meetings.meeting_call": (LOG, Action.INVITE_MEETING),
    "meetings.meeting_move": (LOG, Action.MOVE_MEETING),
    "meetings.meeting_cancel": (LOG, Action.CANCEL_MEETING),
    "meetings.meeting_strike": (LOG, Action.STRIKE_MEETING),
    "meetings.invitation_send_again": (LOG, Action.INVITE_MEETING),
    "participants.participant_add": (LOG, Action.ADD_PARTICIPANT),
    "participants.participant_end": (LOG, Action.END_PARTICIPANT, "mine.exists"),
    "protection.protection_set": (CHILD, Action.PROTECT_CHILD),
    "transfer_on_behalf.transfer_ask_on_behalf": (LOG, Action.ASK_TRANSFER_ON_BEHALF),
    "transfers.transfer_ask": (LOG, Action.ASK_TRANSFER),
    "transfers.transfer_withdraw": (LOG, Action.WITHDRAW_TRANSFER, "_leaders(transfer_id)"),
    "transfers.transfer_seen": (LOG, Action.WITHDRAW_TRANSFER, "_leaders(transfer_id)"),
    "archive/services.package_make": (LOG, Action.ARCHIVE_LOG),
    "archive/services.receipt_register": (LOG, Action.ARCHIVE_LOG),
    "archive/services.log_keep": (LOG, Action.KEEP_LOG),
    "archive/many._record": (LOG, Action.ARCHIVE_LOG),
    "erasure/services.erasure_ask": (LOG, Action.ASK_ERASURE),
    "erasure/services.erasure_withdraw": (LOG, Action.ASK_ERASURE),
}


def writes_of(module: str, source: str) -> list[tuple[str, tuple[Any, ...]]]:
    """(service, what it asks) for every lock in the module's text."""
    found = []
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef) and function.name not in {LOG, CHILD}:
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {LOG, CHILD}:
                    given = {one.arg: ast.unparse(one.value) for one in call.keywords}
                    action = Action[given["action"].removeprefix("Action.")]
                    asked = (ast.unparse(call.func), action, given.get("own", ""))
                    found.append((f"{module}.{function.name}", tuple(part for part in asked if part)))
    return found


def service_module(path: Path) -> str:
    """By its folder, too, in exports: some there have the same name."""
    return f"{path.parent.name}/{path.stem}" if name_of(path).startswith("exports/") else path.stem


def test_every_write_asks_what_is_listed() -> None:
    files = [path for path in python_files("stafettlog", "exports") if "/migrations/" not in name_of(path)]
    found = [one for path in files for one in writes_of(service_module(path), path.read_text())]
    assert dict(found) == WRITES
    assert len(found) == len(WRITES)


@pytest.mark.parametrize("given", ["action=Action.SEE_LOG", "action=Action.CHANGE_LEVEL, own=lambda: True"])
def test_a_laxer_question_is_caught(given: str) -> None:
    source = f"def level_change():\n    with lock_log(log_id, by=by, {given}) as log:\n        pass\n"
    ((name, asked),) = writes_of("levels", source)
    assert asked != WRITES[name]
