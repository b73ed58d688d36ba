"""Import from a spreadsheet: keep the file, say what would come of it, write it, or throw it away."""

import hashlib
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from exports.imports import table
from exports.imports.kinds import KINDS
from exports.imports.limits import refuse
from exports.imports.plan import Plan
from exports.models import ImportKind, ImportState, SheetImport
from permissions import file_store, uploads
from permissions.models import User
from permissions.policy import Action
from stafettlog.services import access
from stafettlog.services.errors import NotVisible

KEPT = timedelta(days=1)
STRANGERS = 10
"""Numbers that turn out to be another's, of one import: with more, the columns have slipped, or somebody
is trying numbers. What each of them is, is not told then."""


class NotWritten(Exception):
    """Nothing was written: `plan` is what the person should see, and `seen` what confirms it.

    `has_changed`: it is another than the one that was confirmed; else some rows are wrong, `refused` of
    them only when they were to be written.
    """

    def __init__(self, plan: Plan, *, seen: str, has_changed: bool = False, refused: int = 0) -> None:
        super().__init__("import not written")
        self.plan = plan
        self.seen = seen
        self.has_changed = has_changed
        self.refused = refused


def import_upload(*, kind: ImportKind, uploaded: UploadedFile, by: User) -> SheetImport:
    """Keep an uploaded sheet until it is confirmed. Raises NotAllowed, ValidationError."""
    access.require_staff(by, Action.IMPORT_SHEETS)
    data = uploads.scanned(uploaded)
    _table(kind, data, uploaded.name or "")
    # no history: a file that waits for a day; what comes of it has history where it is written.
    return SheetImport.objects.create(
        owner=by,
        kind=kind,
        storage_name=file_store.put(data),
        original_name=file_name(uploaded.name),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def imports_of(user: User) -> QuerySet[SheetImport]:
    """The person's own, newest first."""
    return SheetImport.objects.filter(owner=user)


def import_find(*, import_id: UUID, by: User) -> SheetImport:
    """The person's own. Raises NotVisible."""
    found = imports_of(by).filter(pk=import_id).first()
    if found is None:
        raise NotVisible
    return found


def waits(one: SheetImport) -> bool:
    """Whether it can still be confirmed: also when no worker has removed what is too old."""
    return one.state == ImportState.WAITING and one.uploaded_at > timezone.now() - KEPT


def import_plan(*, one: SheetImport, by: User) -> Plan:
    """What would come of each row now; nothing is written. Raises NotAllowed, NotVisible, ValidationError."""
    access.require_staff(by, Action.IMPORT_SHEETS)
    if one.owner_id != by.pk or not waits(one):
        raise NotVisible
    kind = ImportKind(one.kind)
    return KINDS[kind].resource(by=by).plan(_stored(one))


def import_write(*, import_id: UUID, seen: str, partial_too: bool, by: User) -> SheetImport:
    """Write the rows, in one transaction: all, or with `partial_too` those that are right.

    `seen`: the digest of the plan that the person has confirmed. Raises NotWritten, NotAllowed, NotVisible,
    and ValidationError if it was written or thrown away meanwhile.
    """
    with transaction.atomic():
        one = _locked(import_id, by)
        plan = import_plan(one=one, by=by)
        if (now := plan.digest()) != seen:
            raise NotWritten(plan, seen=now, has_changed=True)
        if plan.wrong and not partial_too:
            raise NotWritten(plan, seen=now)
        written = KINDS[ImportKind(one.kind)].resource(by=by).plan(plan.table, write=True)
        refused = len(written.wrong) - len(plan.wrong)
        if refused > STRANGERS:
            # Not how many: with ten that are known to be refused, the number would tell of one more.
            text = _(
                "Mange rader ble avvist da de skulle legges inn. Ingenting er lagt inn. "
                "Sjekk at fødselsnumrene står på riktig rad."
            )
            raise refuse("strangers", text)
        if refused and not partial_too:
            raise NotWritten(written, seen=now, refused=refused)
        numbers = [row.number for row in written.wrong]
        return _finish(
            one, ImportState.WRITTEN, {**written.counts, "rows_wrong": numbers, "refused": refused}
        )


def import_discard(*, import_id: UUID, by: User) -> SheetImport:
    """Throw the file away. Raises NotAllowed, NotVisible, ValidationError if it was written meanwhile."""
    with transaction.atomic():
        return _finish(_locked(import_id, by), ImportState.DISCARDED, {})


def remove_old() -> int:
    """Throw away files that nobody has confirmed for a day; returns how many. Run by the worker."""
    removed = 0
    old = SheetImport.objects.filter(state=ImportState.WAITING, uploaded_at__lte=timezone.now() - KEPT)
    for import_id in old.values_list("pk", flat=True):
        with transaction.atomic():
            row = SheetImport.objects.select_for_update().filter(pk=import_id).first()
            if row is not None and row.state == ImportState.WAITING:
                _finish(row, ImportState.DISCARDED, {})
                removed += 1
    return removed


def file_name(name: str | None) -> str:
    """As shown: without folders and odd signs, its ending kept."""
    ending = next((end for end in (".xlsx", ".csv", ".txt") if (name or "").lower().endswith(end)), "")
    return uploads.clean_name(name, ending)


def _locked(import_id: UUID, by: User) -> SheetImport:
    access.require_staff(by, Action.IMPORT_SHEETS)
    row = imports_of(by).select_for_update().filter(pk=import_id).first()
    if row is None:
        raise NotVisible
    if not waits(row):
        raise ValidationError(_("Importen er lagt inn eller forkastet fra før."))
    return row


def _finish(one: SheetImport, state: ImportState, counts: dict[str, Any]) -> SheetImport:
    transaction.on_commit(partial(file_store.delete, one.storage_name))
    one.state, one.storage_name, one.counts, one.finished_at = state, "", counts, timezone.now()
    one.save(update_fields=["state", "storage_name", "counts", "finished_at"])
    return one


def _stored(one: SheetImport) -> table.Table:
    try:
        data = file_store.get(one.storage_name)
    except FileNotFoundError:
        # Thrown away in another window just now.
        raise NotVisible from None
    return _table(ImportKind(one.kind), data, one.original_name)


def _table(kind: ImportKind, data: bytes, name: str) -> table.Table:
    return table.read(data, name, headings=KINDS[kind].resource.headings, sheet=str(KINDS[kind].sheet))
