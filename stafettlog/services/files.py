"""Files of drafts and logs: stored encrypted, moved with a draft that becomes a log."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from permissions import file_store, history
from permissions.models import User
from permissions.uploads import CleanUpload
from stafettlog.models import Draft, FileKind, Stafettlog, StoredFile


def keep_in_draft(draft: Draft, kind: FileKind, upload: CleanUpload, *, by: User) -> StoredFile:
    """Store an uploaded file with the draft, in place of the draft's earlier one of the kind.

    The bytes are written before the row: a crash between them leaves an unread file, never a row
    without its file.
    """
    name = file_store.put(upload.data)
    stored = StoredFile(
        kind=kind,
        draft=draft,
        storage_name=name,
        original_name=upload.name,
        content_type=upload.content_type,
        size=len(upload.data),
        sha256=hashlib.sha256(upload.data).hexdigest(),
        uploaded_by=by,
    )
    with transaction.atomic():
        discard(draft, kind)
        stored.skip_history_when_saving = True
        stored.save()
    return stored


def discard(draft: Draft, kind: FileKind | None = None) -> None:
    """Remove the draft's files (of one kind): rows now, bytes once the transaction is committed."""
    files = draft.files.all() if kind is None else draft.files.filter(kind=kind)
    for stored in files:
        name = stored.storage_name
        stored.skip_history_when_saving = True
        StoredFile.objects.filter(pk=stored.pk).delete()
        transaction.on_commit(lambda name=name: file_store.delete(name))


def move_to_log(draft: Draft, kind: FileKind, log: Stafettlog, *, by: User) -> StoredFile | None:
    """Make the draft's file of this kind the log's. From here on it has history."""
    stored = draft.files.filter(kind=kind).first()
    if stored is None:
        return None
    stored.draft = None
    stored.log = log
    return history.save(
        stored, by=by, reason=_("Fil er lagt til: %(kind)s") % {"kind": stored.get_kind_display()}
    )
