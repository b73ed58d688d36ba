from stafettlog.models.actor import Actor
from stafettlog.models.break_glass import BreakGlass
from stafettlog.models.child import Child, Protection
from stafettlog.models.closing import Closing, ClosingReason
from stafettlog.models.concern import Area, Concern
from stafettlog.models.consent import Consent, ConsentCoverage, ConsentMethod
from stafettlog.models.draft import Draft, DraftKind
from stafettlog.models.evaluation import ASKS_FOR_NEW_MEASURE, OUTCOME_EFFECT, Evaluation, Outcome
from stafettlog.models.foresatt import (
    AccessGround,
    Foresatt,
    ForesattLanguage,
    ForesattRelation,
    ForesattRole,
)
from stafettlog.models.grant import StafettlogGroupGrant, StafettlogUserGrant
from stafettlog.models.invitation import Invitation
from stafettlog.models.level_change import LevelChange
from stafettlog.models.log import ActorLog, Level, LivingSituation, OverseenLog, Stafettlog
from stafettlog.models.lysglimt import Lysglimt
from stafettlog.models.masking import Masking, MaskingStatus
from stafettlog.models.measure import Measure, MeasureKind
from stafettlog.models.meeting import Meeting, MeetingStatus, PlaceKind
from stafettlog.models.opening_attempt import OpeningAttempt
from stafettlog.models.outbox import (
    LEFT_US,
    NOT_ARRIVED,
    MailChoice,
    MessageKind,
    MessageState,
    OutboxMessage,
    kind_names,
)
from stafettlog.models.participant import Participant
from stafettlog.models.stored_file import FileKind, StoredFile
from stafettlog.models.submission import Submission
from stafettlog.models.transfer import Transfer, TransferStatus

__all__ = [
    "ASKS_FOR_NEW_MEASURE",
    "LEFT_US",
    "NOT_ARRIVED",
    "OUTCOME_EFFECT",
    "AccessGround",
    "Actor",
    "ActorLog",
    "Area",
    "BreakGlass",
    "Child",
    "Closing",
    "ClosingReason",
    "Concern",
    "Consent",
    "ConsentCoverage",
    "ConsentMethod",
    "Draft",
    "DraftKind",
    "Evaluation",
    "FileKind",
    "Foresatt",
    "ForesattLanguage",
    "ForesattRelation",
    "ForesattRole",
    "Invitation",
    "Level",
    "LevelChange",
    "LivingSituation",
    "Lysglimt",
    "MailChoice",
    "Masking",
    "MaskingStatus",
    "Measure",
    "MeasureKind",
    "Meeting",
    "MeetingStatus",
    "MessageKind",
    "MessageState",
    "OpeningAttempt",
    "OutboxMessage",
    "Outcome",
    "OverseenLog",
    "Participant",
    "PlaceKind",
    "Protection",
    "Stafettlog",
    "StafettlogGroupGrant",
    "StafettlogUserGrant",
    "StoredFile",
    "Submission",
    "Transfer",
    "TransferStatus",
    "kind_names",
]
