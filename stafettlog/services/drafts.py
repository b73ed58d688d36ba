"""Kladd: what is typed and not yet sent, seen by its author alone (R2)."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from permissions import moment
from permissions.models import User
from permissions.uploads import CleanUpload
from stafettlog.models import Concern, Draft, DraftKind, FileKind, Stafettlog
from stafettlog.services import files

Content = dict[str, list[str]]
"""A posted form: field name -> the values sent for it."""


def draft_save(
    *,
    by: User,
    kind: DraftKind,
    content: Content,
    draft_id: UUID | None = None,
    form_key: UUID | None = None,
    log: Stafettlog | None = None,
    concern: Concern | None = None,
    uploads: Mapping[FileKind, CleanUpload] | None = None,
    without: Collection[FileKind] = (),
) -> Draft:
    """Keep what is typed, however incomplete or wrong, with the files that came and minus those `without`.

    An unknown or foreign id makes a new draft. `form_key` is the key of the form it is typed in: a
    second save of that form finds the first one's draft, also if its answer never arrived.
    """
    with transaction.atomic():
        here = _own(by, kind).select_for_update().filter(log=log, concern=concern)
        draft = here.filter(pk=draft_id).first() if draft_id else None
        if draft is None and form_key is not None:
            draft = here.filter(form_key=form_key).first()
        if draft is None:
            draft = Draft(owner=by, kind=kind, log=log, concern=concern)
        draft.content = content
        draft.form_key = form_key
        # Nothing typed yet is a draft as well.
        draft.full_clean(exclude={"content"})
        draft.save()
        # Under the draft's lock: a file never arrives in a draft that is just becoming a log.
        if without:
            files.discard([draft], without)
        if uploads:
            files.keep_in_draft(draft, uploads, by=by)
        return draft


def draft_get(*, by: User, kind: DraftKind, draft_id: UUID) -> Draft | None:
    """The person's own draft of this kind, if it is there and not too old."""
    return _own(by, kind).filter(pk=draft_id).first()


def draft_latest(
    *, by: User, kind: DraftKind, log: Stafettlog | None, concern: Concern | None
) -> Draft | None:
    """The person's own last draft of this kind in this place, if there is one."""
    return _own(by, kind).filter(log=log, concern=concern).order_by("-updated_at").first()


def draft_own(*, by: User, draft_id: UUID) -> Draft | None:
    """The person's own draft of whatever kind, if it is there and not too old."""
    return drafts_of(by).filter(pk=draft_id).first()


def drafts_of(user: User) -> Any:
    """The person's drafts, newest first; some may be on a log that the person has lost since."""
    return _alive().filter(owner=user)


def draft_discard(*drafts: Draft) -> None:
    """Remove drafts with their files: they were sent, or their author threw them away."""
    with transaction.atomic():
        files.discard(drafts)
        Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).delete()


def discard_sent(*, by: User, form_key: UUID) -> None:
    """Remove what the sent form's own saves have kept, though the page may not know of them."""
    draft_discard(*Draft.objects.filter(owner=by, form_key=form_key))


def expires_at(draft: Draft) -> datetime:
    """When the draft goes away, counted from the last time it was saved."""
    return draft.updated_at + timedelta(days=settings.DRAFT_DAYS)


def remove_expired() -> int:
    """Remove drafts past their time; returns how many. Run by the worker."""
    old = Draft.objects.filter(updated_at__lte=_oldest())
    removed = 0
    for draft in old.iterator():
        draft_discard(draft)
        removed += 1
    return removed


def _oldest() -> datetime:
    return moment.now() - timedelta(days=settings.DRAFT_DAYS)


def _alive() -> Any:
    return Draft.objects.filter(updated_at__gt=_oldest())


def _own(user: User, kind: DraftKind) -> Any:
    return _alive().filter(owner=user, kind=kind)
