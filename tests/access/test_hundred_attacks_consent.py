"""Consents, meetings and hand-overs that name people of another child, or come a second too late."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from stafettlog.models import (
    ConsentMethod,
    FileKind,
    Meeting,
    Stafettlog,
)
from stafettlog.services import (
    consent_renewal,
    meetings,
    transfer_answers,
)
from stafettlog.services.consent_renewal import RenewalInput
from stafettlog.services.consents import ConsentInput
from stafettlog.services.errors import NotAllowed
from tests.access.two import Two, at, make_two, signed_in
from tests.browser.log_story import add_file
from tests.factories import (
    expire_consent,
    make_meeting_input,
    make_staff,
    make_transfer,
)
from tests.screens.tiltak import concern_data


@pytest.fixture
def two(db: None) -> Two:
    return make_two()


@pytest.mark.parametrize("what", ["relation", "actor", "concern", "colleague"])
def test_meeting_invites_nobody_of_another_child(two: Two, what: str) -> None:
    given: dict[str, Any] = {
        "relation": {"relation_ids": (two.other.child.foresatt_relations.get().pk,)},
        "actor": {"actor_ids": (two.part.pk,)},
        "concern": {"concern_ids": (two.concern.pk,)},
        "colleague": {"actor_ids": (make_staff(two.mine.organisation).pk,)},
    }[what]
    with pytest.raises(ValidationError):
        meetings.meeting_invite(log_id=two.mine.pk, meeting=make_meeting_input(two.mine, **given), by=two.me)
    assert not Meeting.objects.exists()


def test_consent_is_not_given_by_anothers_foresatt(two: Two) -> None:
    before = two.mine.current_consent
    for ids in ([two.other.child.foresatt_relations.get().pk], [uuid.uuid4()], []):
        renewal = RenewalInput(ConsentInput(timezone.localdate(), ConsentMethod.ORAL), tuple(ids))
        with pytest.raises(ValidationError):
            consent_renewal.consent_renew(log_id=two.mine.pk, renewal=renewal, revision=None, by=two.me)
    assert Stafettlog.objects.get(pk=two.mine.pk).current_consent == before


def test_renewal_covers_nobody_new_by_a_forged_id(two: Two) -> None:
    relation = two.mine.child.foresatt_relations.get()
    renewal = RenewalInput(
        ConsentInput(timezone.localdate(), ConsentMethod.ORAL),
        (relation.pk,),
        frozenset({two.other.organisation_id}),
    )
    with pytest.raises(ValidationError):
        consent_renewal.consent_renew(log_id=two.mine.pk, renewal=renewal, revision=None, by=two.me)


def test_file_of_another_log_is_no_document_of_a_consent(two: Two) -> None:
    theirs = add_file(two.other, FileKind.CONSENT, b"%PDF-1.4", "application/pdf", name="x.pdf")
    client = signed_in(two.me)
    for name in ("document", "document_id", "consent_file", "file", "kept-document", "document-initial"):
        form = {
            "submission": str(uuid.uuid4()), name: str(theirs.pk),
            "given_on": timezone.localdate().isoformat(),
            "method": "signed", "givers": str(two.mine.child.foresatt_relations.get().pk),
        }  # fmt: skip
        client.post(at("consent_renew", two.mine.pk), form)
    theirs.refresh_from_db()
    assert theirs.log_id == two.other.pk
    assert not two.mine.consents.filter(document=theirs.pk).exists()


def test_asked_one_takes_over_nothing_after_the_consent(two: Two) -> None:
    receiver = make_staff(two.mine.organisation)
    asked = make_transfer(two.mine, receiver)
    expire_consent(two.mine)
    with pytest.raises((NotAllowed, ValidationError)):
        transfer_answers.transfer_accept(transfer_id=asked.pk, by=receiver.user)
    assert Stafettlog.objects.get(pk=two.mine.pk).stafettholder == two.mine.stafettholder


def test_stale_page_of_yesterdays_consent_saves_nothing(two: Two, time_machine: Any) -> None:
    client = signed_in(two.me)
    assert client.get(at("concern_add", two.mine.pk)).status_code == 200
    end = two.mine.current_consent.valid_until
    time_machine.move_to(end - timedelta(seconds=1), tick=False)
    last = signed_in(two.me).post(at("concern_add", two.mine.pk), concern_data(submission=str(uuid.uuid4())))
    assert last.status_code in {200, 302}
    time_machine.move_to(end, tick=False)
    late = signed_in(two.me).post(at("concern_add", two.mine.pk), concern_data(submission=str(uuid.uuid4())))
    assert late.status_code == 403
    assert two.mine.concerns.count() == (last.status_code == 302)
