"""The words of the access table: roles, actions, states. No Django in here."""

from enum import StrEnum


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
    BREAK_GLASS = "break_glass"
    """Drift, for the hour that one log is opened in an emergency."""


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
    SEE_RULES = "see_rules"
    SEE_MESSAGES = "see_messages"
    PRINT_FORM = "print_form"
    SEE_MY_PAGE = "see_my_page"
    SEE_OWN_LOGS = "see_own_logs"
    REGISTER_ACTOR = "register_actor"
    SETTLE_ACTOR = "settle_actor"
    MANAGE_STAFF = "manage_staff"
    END_SIGN_INS = "end_sign_ins"
    RESET_SECOND_FACTOR = "reset_second_factor"
    MANAGE_ORGANISATIONS = "manage_organisations"
    ASSIGN_ROLE = "assign_role"
    SEE_LOG = "see_log"
    READ_LOG = "read_log"
    READ_HISTORY = "read_history"
    READ_FILE = "read_file"
    READ_PORTAL = "read_portal"
    SEE_OPENINGS = "see_openings"
    REVIEW_OPENINGS = "review_openings"
    BREAK_GLASS = "break_glass"
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
    PROTECT_CHILD = "protect_child"
    SHOW_PROTECTED = "show_protected"
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
    ASK_TRANSFER_ON_BEHALF = "ask_transfer_on_behalf"
    WITHDRAW_TRANSFER = "withdraw_transfer"
    ANSWER_TRANSFER = "answer_transfer"
    ASK_MASKING = "ask_masking"
    SETTLE_MASKING = "settle_masking"
    EXPORT_LOG = "export_log"
    EXPORT_PORTAL = "export_portal"
    CLOSE_LOG = "close_log"
    REOPEN_LOG = "reopen_log"


class Extent(StrEnum):
    ALL = "all"
    OWN = "own"
