"""Who may do what: the table that every screen and service asks. No Django in here.

Read TABLE as the matrix of the privacy officer: one line an action, the roles that may, and the
conditions on top (the log is open, the consent is valid). What is not in the table is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


def gettext_noop(text: str) -> str:
    """Mark `text` for translation; the screen that shows the reason translates it."""
    return text


class Role(StrEnum):
    STAFF = "staff"
    HOLDER = "holder"
    ACTOR = "actor"
    UNIT_LEADER = "unit_leader"
    COORDINATOR = "coordinator"
    FORESATT = "foresatt"
    RECEIVER = "receiver"
    """The aktør who is asked to take the baton, towards that one request."""
    MUNICIPALITY_ADMIN = "municipality_admin"
    PRIVACY_OFFICER = "privacy_officer"
    OPERATOR = "operator"


ORGANISATION_ROLES = frozenset({Role.UNIT_LEADER, Role.COORDINATOR})


class LogState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


class ConsentState(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    CREATE_LOG = "create_log"
    SEE_DIRECTORY = "see_directory"
    REGISTER_ACTOR = "register_actor"
    SETTLE_ACTOR = "settle_actor"
    READ_LOG = "read_log"
    READ_HISTORY = "read_history"
    READ_FILE = "read_file"
    READ_PORTAL = "read_portal"
    CHANGE_LEVEL = "change_level"
    EXTEND_CONSENT = "extend_consent"
    ADD_PARTICIPANT = "add_participant"
    END_PARTICIPANT = "end_participant"
    ADD_CONCERN = "add_concern"
    CHANGE_CONCERN = "change_concern"
    CLOSE_CONCERN = "close_concern"
    ADD_MEASURE = "add_measure"
    CHANGE_MEASURE = "change_measure"
    EVALUATE = "evaluate"
    ANSWER_OPENING = "answer_opening"
    READ_DETAILS = "read_details"
    CHANGE_CHILD = "change_child"
    CHANGE_FORESATT = "change_foresatt"
    CLOSE_FORESATT_ACCESS = "close_foresatt_access"
    PRINT_LETTER = "print_letter"
    RENEW_CONSENT = "renew_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    INVITE_MEETING = "invite_meeting"
    MOVE_MEETING = "move_meeting"
    CANCEL_MEETING = "cancel_meeting"
    REGISTER_MEETING = "register_meeting"
    STRIKE_MEETING = "strike_meeting"
    ADD_LYSGLIMT = "add_lysglimt"
    STRIKE_LYSGLIMT = "strike_lysglimt"
    ASK_TRANSFER = "ask_transfer"
    WITHDRAW_TRANSFER = "withdraw_transfer"
    ANSWER_TRANSFER = "answer_transfer"
    EXPORT_LOG = "export_log"
    CLOSE_LOG = "close_log"
    REOPEN_LOG = "reopen_log"


class Extent(StrEnum):
    ALL = "all"
    OWN = "own"


@dataclass(frozen=True)
class Rule:
    """`may`: role -> all of it, or the own part only."""

    may: Mapping[Role, Extent]
    needs_open: bool = False
    needs_consent: bool = False
    needs_closed: bool = False


@dataclass(frozen=True)
class Decision:
    """A yes, or a no with a Norwegian sentence (a msgid) that may be shown to the person."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


_ALL, _OWN = Extent.ALL, Extent.OWN


def _read(*roles: Role) -> Rule:
    return Rule(may=dict.fromkeys(roles, _ALL))


def _write(may: Mapping[Role, Extent]) -> Rule:
    return Rule(may=may, needs_open=True, needs_consent=True)


_HOLDER_WRITES = _write({Role.HOLDER: _ALL})
# R6: what the holder may still do on an open log when the consent has ended.
_HOLDER_TIDIES = Rule(may={Role.HOLDER: _ALL}, needs_open=True)

TABLE: Mapping[Action, Rule] = {
    Action.CREATE_LOG: _read(Role.STAFF),
    Action.SEE_DIRECTORY: _read(Role.STAFF),
    Action.REGISTER_ACTOR: _read(Role.STAFF),
    Action.SETTLE_ACTOR: Rule(may={Role.UNIT_LEADER: _OWN}),
    Action.READ_LOG: _read(Role.HOLDER, Role.ACTOR),
    Action.READ_HISTORY: _read(Role.HOLDER, Role.ACTOR),
    Action.READ_FILE: _read(Role.HOLDER),
    Action.READ_PORTAL: _read(Role.FORESATT),
    Action.CHANGE_LEVEL: _HOLDER_WRITES,
    Action.EXTEND_CONSENT: _HOLDER_WRITES,
    Action.ADD_PARTICIPANT: _HOLDER_WRITES,
    Action.END_PARTICIPANT: _write({Role.HOLDER: _ALL, Role.ACTOR: _OWN}),
    Action.ADD_CONCERN: _HOLDER_WRITES,
    Action.CHANGE_CONCERN: _HOLDER_WRITES,
    Action.CLOSE_CONCERN: _HOLDER_WRITES,
    Action.ADD_MEASURE: _HOLDER_WRITES,
    Action.CHANGE_MEASURE: _HOLDER_WRITES,
    Action.EVALUATE: _write({Role.HOLDER: _ALL, Role.ACTOR: _OWN}),
    # R1: someone asked for a log on this child; making contact is not writing in the log.
    Action.ANSWER_OPENING: _read(Role.HOLDER),
    Action.READ_DETAILS: _read(Role.HOLDER),
    Action.CHANGE_CHILD: _HOLDER_WRITES,
    Action.CHANGE_FORESATT: _HOLDER_WRITES,
    # R4b, R7: closing a door never waits for a consent, nor for an open log.
    Action.CLOSE_FORESATT_ACCESS: _read(Role.HOLDER),
    Action.PRINT_LETTER: _read(Role.HOLDER),
    Action.RENEW_CONSENT: _HOLDER_TIDIES,
    Action.WITHDRAW_CONSENT: _HOLDER_TIDIES,
    Action.INVITE_MEETING: _HOLDER_WRITES,
    Action.MOVE_MEETING: _HOLDER_WRITES,
    Action.CANCEL_MEETING: _HOLDER_TIDIES,
    Action.REGISTER_MEETING: _HOLDER_TIDIES,
    Action.STRIKE_MEETING: _HOLDER_WRITES,
    Action.ADD_LYSGLIMT: _write({Role.HOLDER: _ALL, Role.ACTOR: _ALL}),
    Action.STRIKE_LYSGLIMT: _write({Role.HOLDER: _ALL, Role.ACTOR: _OWN}),
    Action.ASK_TRANSFER: _HOLDER_WRITES,
    Action.WITHDRAW_TRANSFER: _HOLDER_TIDIES,
    Action.ANSWER_TRANSFER: _write({Role.RECEIVER: _ALL}),
    Action.EXPORT_LOG: _read(Role.HOLDER),
    Action.CLOSE_LOG: _HOLDER_TIDIES,
    Action.REOPEN_LOG: Rule(may={Role.HOLDER: _ALL}, needs_closed=True),
}

NOT_YOURS = gettext_noop("Du har ikke tilgang til å gjøre dette. Spør stafettholderen.")
NOT_YOUR_PART = gettext_noop("Du kan bare gjøre dette med det du selv har ansvar for.")
NOT_OPEN = gettext_noop("Loggen er avsluttet. Den kan leses, men ingen kan skrive i den.")
NOT_CLOSED = gettext_noop("Loggen er ikke avsluttet.")
CONSENT_EXPIRED = gettext_noop("Samtykket er utgått. Ingen kan skrive i loggen før det er fornyet.")
CONSENT_WITHDRAWN = gettext_noop("Samtykket er trukket. Ingen kan skrive i loggen.")

_CONSENT_REASON = {ConsentState.EXPIRED: CONSENT_EXPIRED, ConsentState.WITHDRAWN: CONSENT_WITHDRAWN}


def decide(
    action: Action,
    *,
    roles: frozenset[Role],
    state: LogState = LogState.OPEN,
    consent: ConsentState = ConsentState.VALID,
    own: bool = False,
) -> Decision:
    """Answer `action` for someone with `roles` towards the thing asked about.

    `own`: whether the part acted on is the person's own (own tiltak, own virksomhet). State and
    consent are those of the log; they do not matter to actions that have no log.
    """
    rule = TABLE.get(action)
    extents = {rule.may[role] for role in roles if role in rule.may} if rule else set()
    if rule is None or not extents:
        return Decision(False, NOT_YOURS)
    if Extent.ALL not in extents and not own:
        return Decision(False, NOT_YOUR_PART)
    if rule.needs_open and state != LogState.OPEN:
        return Decision(False, NOT_OPEN)
    if rule.needs_closed and state != LogState.CLOSED:
        return Decision(False, NOT_CLOSED)
    if rule.needs_consent and consent != ConsentState.VALID:
        return Decision(False, _CONSENT_REASON[consent])
    return Decision(True)
