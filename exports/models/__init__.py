"""What leaves the system, what goes to the archive, what is erased, and what comes in from a sheet."""

from exports.models.archive import ArchiveRecord, ArchiveState, RetentionRule
from exports.models.erasure import ErasureRequest, ErasureStatus, Tombstone
from exports.models.job import ExportedLog, ExportJob, JobKind, JobState
from exports.models.receipt import ExportFormat, ExportReceipt
from exports.models.sheet_import import ImportKind, ImportState, SheetImport

__all__ = [
    "ArchiveRecord",
    "ArchiveState",
    "ErasureRequest",
    "ErasureStatus",
    "ExportFormat",
    "ExportJob",
    "ExportReceipt",
    "ExportedLog",
    "ImportKind",
    "ImportState",
    "JobKind",
    "JobState",
    "RetentionRule",
    "SheetImport",
    "Tombstone",
]
