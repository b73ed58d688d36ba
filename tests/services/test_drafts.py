"""Drafts (R2): their author's alone, for 14 days, and gone with their files."""

import uuid
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import file_store
from permissions.models import User
from permissions.uploads import CleanUpload
from stafettlog.models import Draft, DraftKind, FileKind, OutboxMessage, Stafettlog, StoredFile
from stafettlog.services import drafts, opening
from tests.factories import make_opening

World = SimpleNamespace
PHOTO = CleanUpload(b"bilde", "image/jpeg", "Anders Barn.jpg")
FORM = CleanUpload(b"skjema", "application/pdf", "samtykke.pdf")


def save(user: User, **changes: Any) -> Draft:
    given = {"kind": DraftKind.NEW_LOG, "content": {"first_name": ["Anders"]}} | changes
    return drafts.draft_save(by=user, **given)


def stored() -> list[str]:
    return list(file_store.names())


def test_draft_is_seen_by_its_author_alone(school: World) -> None:
    draft = save(school.user)
    assert list(drafts.drafts_of(school.user)) == [draft]
    assert list(drafts.drafts_of(school.colleague.user)) == []
    ask = {"kind": DraftKind.NEW_LOG, "draft_id": draft.pk}
    assert drafts.draft_get(by=school.user, **ask) == draft
    assert drafts.draft_get(by=school.leader.user, **ask) is None
    assert drafts.draft_get(by=school.user, kind=DraftKind.CONCERN, draft_id=draft.pk) is None


def test_sending_a_form_removes_no_draft_of_another(school: World) -> None:
    key = uuid.uuid4()
    mine, theirs = save(school.user, form_key=key), save(school.colleague.user, form_key=key)
    drafts.discard_sent(by=school.user, form_key=key)
    assert list(drafts.drafts_of(school.user)) == [], mine
    assert list(drafts.drafts_of(school.colleague.user)) == [theirs]


def test_draft_sends_nothing_and_stands_encrypted(school: World) -> None:
    before = OutboxMessage.objects.count()
    draft = save(school.user, content={"name": ["Hemmelig Barn"]})
    assert OutboxMessage.objects.count() == before
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM stafettlog_draft")
        assert "Hemmelig" not in cursor.fetchone()[0]
    assert Draft.objects.get(pk=draft.pk).content == {"name": ["Hemmelig Barn"]}


@pytest.mark.parametrize("content", [{}, {"a": []}, {"a": ["\0", "😀", "x" * 100_000]}])
def test_draft_keeps_whatever_is_typed(school: World, content: Any) -> None:
    assert Draft.objects.get(pk=save(school.user, content=content).pk).content == content


def test_saving_again_keeps_one_draft_and_a_foreign_id_makes_a_new_one(school: World) -> None:
    draft = save(school.user)
    assert save(school.user, draft_id=draft.pk, content={"a": ["2"]}) == draft
    assert save(school.colleague.user, draft_id=draft.pk) != draft
    assert save(school.user, draft_id=uuid.uuid4()) != draft
    assert Draft.objects.get(pk=draft.pk).content == {"a": ["2"]}


def test_unknown_kind_or_place_is_refused(school: World) -> None:
    for changes in ({"kind": "x"}, {"kind": DraftKind.CONCERN}, {"log": school.log}):
        with pytest.raises(ValidationError):
            save(school.user, **changes)


def test_draft_goes_away_after_14_days_with_its_files(
    school: World, time_machine: Any, django_capture_on_commit_callbacks: Any
) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    save(school.user, uploads={FileKind.PHOTO: PHOTO})
    kept = save(school.colleague.user)
    assert len(stored()) == 1
    time_machine.shift(timedelta(days=13, hours=23))
    save(school.colleague.user, draft_id=kept.pk)
    assert drafts.remove_expired() == 0
    time_machine.shift(timedelta(hours=1, seconds=1))
    assert list(drafts.drafts_of(school.user)) == []
    with django_capture_on_commit_callbacks(execute=True):
        assert drafts.remove_expired() == 1
    assert list(Draft.objects.all()) == [kept]
    assert stored() == []


def test_discarded_file_leaves_neither_bytes_nor_name(
    school: World, django_capture_on_commit_callbacks: Any, private_files: Path
) -> None:
    draft = save(school.user, uploads={FileKind.PHOTO: PHOTO, FileKind.CONSENT: FORM})
    with django_capture_on_commit_callbacks(execute=True):
        save(
            school.user, draft_id=draft.pk, uploads={FileKind.PHOTO: CleanUpload(b"ny", "image/png", "n.png")}
        )
    assert sorted(file.original_name for file in draft.files.all()) == ["n.png", "samtykke.pdf"]
    assert len(stored()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        drafts.draft_discard(draft)
    assert (stored(), StoredFile.objects.count(), StoredFile.history.count()) == ([], 0, 0)


def open_with(w: World, draft: Draft, by: Any = None) -> Stafettlog:
    actor = by or w.colleague
    location = opening.log_open(
        opening=make_opening(actor),
        draft=draft,
        key=uuid.uuid4(),
        location_of=lambda log: str(log.pk),
        by=actor.user,
    )
    return Stafettlog.objects.with_identity().get(pk=location)


def test_files_move_to_the_log_with_history_and_the_draft_goes(school: World) -> None:
    draft = save(school.colleague.user, uploads={FileKind.PHOTO: PHOTO, FileKind.CONSENT: FORM})
    log = open_with(school, draft)
    assert file_store.get(log.photo.storage_name) == b"bilde"
    assert file_store.get(log.current_consent.document.storage_name) == b"skjema"
    assert not Draft.objects.exists()
    assert {row.history_user for row in StoredFile.history.all()} == {school.colleague.user}
    assert all(row.history_change_reason.startswith("Fil er lagt til") for row in StoredFile.history.all())


def test_nobody_opens_a_log_with_another_persons_draft(school: World) -> None:
    draft = save(school.user, uploads={FileKind.PHOTO: PHOTO})
    log = open_with(school, draft)
    assert log.photo is None
    assert Draft.objects.get() == draft
    assert draft.files.count() == 1
