"""vedlegg/: the files that were uploaded to the log, as they were stored, under names of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from permissions import crypto, file_store
from stafettlog.models import Stafettlog, StoredFile

FOLDER = "vedlegg"
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


class FileIsGone(Exception):
    """A file of the log is not in the store, or cannot be read there."""


@dataclass(frozen=True)
class Attachment:
    """`name`: in the package. What people called the file stands in stafettlogg.json."""

    row: StoredFile
    name: str

    @property
    def title(self) -> str:
        return str(self.row.get_kind_display())

    def read(self) -> bytes:
        """Raises FileIsGone."""
        try:
            return file_store.get(self.row.storage_name)
        except (OSError, ValueError, crypto.DecryptionError) as error:
            raise FileIsGone(str(self.row.pk)) from error


def of(log: Stafettlog) -> Sequence[Attachment]:
    """The oldest first. One query, and no file is read."""
    rows = StoredFile.objects.filter(log=log).order_by("pk")
    return [Attachment(row, _name(number, row)) for number, row in enumerate(rows, 1)]


def _name(number: int, row: StoredFile) -> str:
    return f"{FOLDER}/{number:03d}-{row.kind}.{ENDINGS.get(row.content_type, 'bin')}"
