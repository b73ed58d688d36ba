"""Who may do what: the table that every screen and service asks. No Django in here.

Read TABLE as the matrix of the privacy officer: one line an action, the roles that may, and on what
terms (the log is open, the consent is valid). What is not in the table is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from permissions.vocabulary import ORGANISATION_ROLES, Action, ConsentState, Extent, LogState, Role

__all__ = [
    "ORGANISATION_ROLES",
    "TABLE",
    "Action",
    "ConsentState",
    "Decision",
    "Extent",
    "LogState",
    "Role",
    "Terms",
    "decide",
    "needs_consent",
]


def gettext_noop(text: str) -> str:
    """Mark `text` for translation; the screen that shows the reason translates it."""
    return text


@dataclass(frozen=True)
class Terms:
    """On what terms a role may: all of it or the own part only, and what the log must be like."""

    extent: Extent = Extent.ALL
    needs_open: bool = False
    needs_consent: bool = False
    needs_closed: bool = False
    needs_archived: bool = False
    needs_consent_if_open: bool = False
    """An open log needs a valid consent; a closed one is past it."""


Rule = Mapping[Role, Terms]


@dataclass(frozen=True)
class Decision:
    """A yes, or a no with a Norwegian sentence (a msgid) that may be shown to the person."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


_ALWAYS, _OWN_PART = Terms(), Terms(extent=Extent.OWN)
# R6: what may still be done on an open log when the consent has ended.
_WHILE_OPEN = Terms(needs_open=True)
_WHILE_CLOSED = Terms(needs_closed=True)
_WHILE_ARCHIVED = Terms(needs_archived=True)
_WHILE_SHARED = Terms(needs_consent=True)
_WRITES = Terms(needs_open=True, needs_consent=True)
_WRITES_OWN = Terms(extent=Extent.OWN, needs_open=True, needs_consent=True)


def _always(*roles: Role) -> Rule:
    return dict.fromkeys(roles, _ALWAYS)


_HOLDER_WRITES: Rule = {Role.HOLDER: _WRITES}
_HOLDER_TIDIES: Rule = {Role.HOLDER: _WHILE_OPEN}
_EVERYONE_AT_WORK = _always(
    Role.STAFF,
    Role.UNIT_LEADER,
    Role.COORDINATOR,
    Role.MUNICIPALITY_ADMIN,
    Role.PRIVACY_OFFICER,
    Role.OPERATOR,
)

TABLE: Mapping[Action, Rule] = {
    Action.CREATE_LOG: _always(Role.STAFF),
    Action.SEE_DIRECTORY: _EVERYONE_AT_WORK,
    Action.SEE_RULES: _EVERYONE_AT_WORK,
    # What each message says, of invented people; who answers for it in the kommune or a virksomhet.
    Action.SEE_MESSAGES: _always(
        Role.UNIT_LEADER,
        Role.COORDINATOR,
        Role.MUNICIPALITY_ADMIN,
        Role.PRIVACY_OFFICER,
        Role.OPERATOR,
    ),
    # Empty paper: of nobody yet.
    Action.PRINT_FORM: _EVERYONE_AT_WORK,
    Action.SEE_MY_PAGE: _EVERYONE_AT_WORK,
    # The lists «Mine stafettbarn» and «Mine aktørbarn»: whose rows are the person's own.
    Action.SEE_OWN_LOGS: _always(Role.STAFF),
    Action.REGISTER_ACTOR: _always(Role.STAFF),
    Action.SETTLE_ACTOR: {Role.UNIT_LEADER: _OWN_PART},
    Action.MANAGE_STAFF: {
        Role.UNIT_LEADER: _OWN_PART,
        Role.MUNICIPALITY_ADMIN: _ALWAYS,
        Role.OPERATOR: _ALWAYS,
    },
    Action.END_SIGN_INS: {Role.UNIT_LEADER: _OWN_PART, Role.MUNICIPALITY_ADMIN: _ALWAYS},
    # For another; for oneself with a code, on the page that is one's own.
    Action.RESET_SECOND_FACTOR: _always(Role.MUNICIPALITY_ADMIN),
    Action.MANAGE_ORGANISATIONS: _always(Role.MUNICIPALITY_ADMIN, Role.OPERATOR),
    # Drift makes the first kommuneadministrator and no other role: a role may open logs.
    Action.ASSIGN_ROLE: {Role.MUNICIPALITY_ADMIN: _ALWAYS, Role.OPERATOR: _OWN_PART},
    Action.SEE_LOG: _always(Role.HOLDER, Role.ACTOR, Role.UNIT_LEADER, Role.COORDINATOR),
    Action.READ_LOG: {**_always(Role.HOLDER, Role.ACTOR, Role.BREAK_GLASS), Role.COORDINATOR: _WHILE_SHARED},
    Action.READ_HISTORY: {**_always(Role.HOLDER, Role.ACTOR), Role.COORDINATOR: _WHILE_SHARED},
    Action.READ_FILE: _always(Role.HOLDER),
    Action.READ_PORTAL: _always(Role.FORESATT),
    Action.SEE_OPENINGS: _always(Role.HOLDER, Role.FORESATT, Role.PRIVACY_OFFICER),
    Action.REVIEW_OPENINGS: _always(Role.PRIVACY_OFFICER),
    Action.BREAK_GLASS: _always(Role.OPERATOR),
    Action.CHANGE_LEVEL: _HOLDER_WRITES,
    Action.EXTEND_CONSENT: _HOLDER_WRITES,
    Action.ADD_PARTICIPANT: _HOLDER_WRITES,
    Action.END_PARTICIPANT: {Role.HOLDER: _WRITES, Role.ACTOR: _WRITES_OWN},
    Action.ADD_CONCERN: _HOLDER_WRITES,
    Action.CHANGE_CONCERN: _HOLDER_WRITES,
    Action.CLOSE_CONCERN: _HOLDER_WRITES,
    Action.ADD_MEASURE: _HOLDER_WRITES,
    Action.CHANGE_MEASURE: _HOLDER_WRITES,
    Action.EVALUATE: {Role.HOLDER: _WRITES, Role.ACTOR: _WRITES_OWN},
    # R1: someone asked for a log on this child; making contact is not writing in the log.
    Action.ANSWER_OPENING: _always(Role.HOLDER),
    Action.READ_DETAILS: _always(Role.HOLDER),
    Action.CHANGE_CHILD: _HOLDER_WRITES,
    # R26: hiding an address never waits for a consent, nor for an open log.
    Action.PROTECT_CHILD: _always(Role.HOLDER),
    Action.SHOW_PROTECTED: _always(Role.HOLDER),
    Action.CHANGE_FORESATT: _HOLDER_WRITES,
    # R4b, R7: closing a door never waits for a consent, nor for an open log.
    Action.CLOSE_FORESATT_ACCESS: _always(Role.HOLDER),
    Action.PRINT_LETTER: _always(Role.HOLDER),
    Action.RENEW_CONSENT: _HOLDER_TIDIES,
    Action.WITHDRAW_CONSENT: _HOLDER_TIDIES,
    Action.INVITE_MEETING: _HOLDER_WRITES,
    Action.MOVE_MEETING: _HOLDER_WRITES,
    Action.CANCEL_MEETING: _HOLDER_TIDIES,
    Action.REGISTER_MEETING: _HOLDER_TIDIES,
    Action.STRIKE_MEETING: _HOLDER_WRITES,
    Action.ADD_LYSGLIMT: {Role.HOLDER: _WRITES, Role.ACTOR: _WRITES},
    Action.STRIKE_LYSGLIMT: {Role.HOLDER: _WRITES, Role.ACTOR: _WRITES_OWN},
    Action.ASK_TRANSFER: _HOLDER_WRITES,
    # R23. After the consent's end too, inside the same virksomhet (R6): the service sees to that.
    Action.ASK_TRANSFER_ON_BEHALF: {Role.UNIT_LEADER: _WHILE_OPEN},
    Action.WITHDRAW_TRANSFER: {
        Role.HOLDER: _WHILE_OPEN,
        Role.UNIT_LEADER: Terms(extent=Extent.OWN, needs_open=True),
    },
    # Without a valid consent only what a leader asked inside the same virksomhet (the service, R6).
    Action.ANSWER_TRANSFER: {Role.RECEIVER: _WHILE_OPEN},
    # R14: what never should have been written goes, also from a closed log.
    Action.ASK_MASKING: _always(Role.HOLDER),
    Action.SETTLE_MASKING: _always(Role.UNIT_LEADER),
    # What a coordinator archives when it is closed, with or without a consent (R6).
    Action.EXPORT_LOG: {Role.HOLDER: _ALWAYS, Role.COORDINATOR: Terms(needs_consent_if_open=True)},
    # The family's own copy of what it reads: never the holder's export.
    Action.EXPORT_PORTAL: _always(Role.FORESATT),
    Action.CLOSE_LOG: {Role.HOLDER: _WHILE_OPEN, Role.COORDINATOR: _WHILE_OPEN},
    Action.REOPEN_LOG: {Role.HOLDER: _WHILE_CLOSED, Role.COORDINATOR: _WHILE_CLOSED},
    # Several logs in one file: which ones, EXPORT_LOG and guardian's rows say.
    Action.EXPORT_LOGS: _always(Role.STAFF, Role.COORDINATOR),
    Action.SEE_ARCHIVE: _always(Role.COORDINATOR),
    Action.ARCHIVE_LOG: {Role.HOLDER: _WHILE_CLOSED, Role.COORDINATOR: _WHILE_CLOSED},
    Action.KEEP_LOG: {Role.COORDINATOR: _WHILE_ARCHIVED},
    # R25: two persons, and only what the archive has. The kommuneadministrator sees no log: its number,
    # and what the archive calls it.
    Action.ASK_ERASURE: {Role.COORDINATOR: _WHILE_ARCHIVED},
    Action.SETTLE_ERASURE: _always(Role.MUNICIPALITY_ADMIN),
    Action.SEE_ERASURES: _always(Role.COORDINATOR, Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER),
    Action.SET_RETENTION: _always(Role.MUNICIPALITY_ADMIN),
    Action.IMPORT_SHEETS: _always(Role.MUNICIPALITY_ADMIN),
    Action.SEE_OWN_DATA: _EVERYONE_AT_WORK,
    # In which logs somebody stands, for one who asks the kommune: which, and whom to ask, not what.
    Action.FIND_PERSON: _always(Role.PRIVACY_OFFICER),
}

NOT_YOURS = gettext_noop("Du har ikke tilgang til å gjøre dette. Spør stafettholderen.")
NOT_YOUR_PART = gettext_noop("Du kan bare gjøre dette med det du selv har ansvar for.")
NOT_OPEN = gettext_noop("Loggen er avsluttet. Den kan leses, men ingen kan skrive i den.")
NOT_CLOSED = gettext_noop("Loggen er ikke avsluttet.")
IS_ARCHIVED = gettext_noop("Arkivet har mottatt loggen. Den kan ikke arkiveres på nytt eller gjenåpnes.")
NOT_ARCHIVED = gettext_noop("Arkivet har ikke bekreftet at det har mottatt loggen.")
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
    rule = TABLE.get(action, {})
    refusals = [
        _refusal(rule[role], state=state, consent=consent, own=own) for role in sorted(roles) if role in rule
    ]
    if "" in refusals:
        return Decision(True)
    # With several roles the sentence that says most: what the log lacks, before whose part it is.
    refusals.sort(key=lambda reason: reason == NOT_YOUR_PART)
    return Decision(False, refusals[0] if refusals else NOT_YOURS)


def _refusal(terms: Terms, *, state: LogState, consent: ConsentState, own: bool) -> str:
    """Why these terms are not met; empty if they are."""
    if terms.extent != Extent.ALL and not own:
        return NOT_YOUR_PART
    if terms.needs_open and state != LogState.OPEN:
        return NOT_OPEN
    if terms.needs_closed and state != LogState.CLOSED:
        return IS_ARCHIVED if state == LogState.ARCHIVED else NOT_CLOSED
    if terms.needs_archived and state != LogState.ARCHIVED:
        return NOT_ARCHIVED
    asks_consent = terms.needs_consent or (terms.needs_consent_if_open and state == LogState.OPEN)
    if asks_consent and consent != ConsentState.VALID:
        return _CONSENT_REASON[consent]
    return ""


def needs_consent(action: Action, role: Role) -> bool:
    """Whether `role` does `action` under a valid consent only."""
    terms = TABLE.get(action, {}).get(role)
    return terms is not None and terms.needs_consent
