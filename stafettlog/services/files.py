"""Files of drafts and logs: stored encrypted, moved with a draft that becomes a log."""

import hashlib
from collections.abc import Collection, Mapping
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from permissions import file_store, history
from permissions.models import User
from permissions.uploads import CleanUpload
from stafettlog.models import Draft, FileKind, Stafettlog, StoredFile


def keep_in_draft(draft: Draft, uploads: Mapping[FileKind, CleanUpload], *, by: User) -> list[StoredFile]:
    """Store uploaded files with the draft, each in place of the draft's earlier one of its kind.

    The bytes are written before the row: a crash between them leaves an unread file, never a row
    without its file.
    """
    with transaction.atomic():
        discard([draft], uploads)
        return [_stored(draft, kind, upload, by=by) for kind, upload in uploads.items()]


def keep_in_log(
    log: Stafettlog, kind: FileKind, upload: CleanUpload | None, *, by: User
) -> StoredFile | None:
    """Store an uploaded file with the log, in an open transaction; nothing for no file."""
    if upload is None:
        return None
    stored = _new(kind, upload, by=by)
    stored.log = log
    return history.save(stored, by=by, reason=_added(stored))


def remove_from_log(stored: StoredFile, *, by: User) -> None:
    """Remove a picture for good, once no row shows it: its history tells that there was one."""
    name = stored.storage_name
    history.explain(stored, by=by, reason=_("Fil er fjernet: %(kind)s") % {"kind": stored.get_kind_display()})
    stored.delete()
    transaction.on_commit(partial(file_store.delete, name))


def _stored(draft: Draft, kind: FileKind, upload: CleanUpload, *, by: User) -> StoredFile:
    stored = _new(kind, upload, by=by)
    stored.draft = draft
    return history.save_without(stored)


def _new(kind: FileKind, upload: CleanUpload, *, by: User) -> StoredFile:
    """The bytes at rest, and a row that has no place yet."""
    return StoredFile(
        kind=kind,
        storage_name=file_store.put(upload.data),
        original_name=upload.name,
        content_type=upload.content_type,
        size=len(upload.data),
        sha256=hashlib.sha256(upload.data).hexdigest(),
        uploaded_by=by,
    )


def _added(stored: StoredFile) -> str:
    return _("Fil er lagt til: %(kind)s") % {"kind": stored.get_kind_display()}


def discard(drafts: Collection[Draft], kinds: Collection[FileKind] = tuple(FileKind)) -> None:
    """Remove the drafts' files of these kinds: rows now, bytes once the transaction is committed."""
    for stored in StoredFile.objects.filter(draft__in=drafts, kind__in=list(kinds)):
        stored_id, name = stored.pk, stored.storage_name
        stored.delete()
        # simple-history tells of a delete whatever it is told; a draft leaves no file name behind.
        StoredFile.history.filter(id=stored_id).delete()
        transaction.on_commit(partial(file_store.delete, name))


def move_to_log(draft: Draft, log: Stafettlog, *, by: User) -> dict[str, StoredFile]:
    """Make the draft's files the log's, by kind. From here on they have history."""
    moved = {}
    for stored in draft.files.all():
        stored.draft, stored.log = None, log
        moved[stored.kind] = history.save(stored, by=by, reason=_added(stored))
    return moved
