"""Consent withdrawn, whole or for one service, and extended to one more (R5, R7)."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from permissions import grants
from permissions.models import Organisation
from permissions.policy import CONSENT_WITHDRAWN
from stafettlog.models import ConsentCoverage, MessageKind, Stafettlog, TransferStatus
from stafettlog.services import measures
from stafettlog.services.consent_extension import consent_extend
from stafettlog.services.consent_revision import revision
from stafettlog.services.consent_withdrawal import consent_withdraw, coverage_withdraw
from stafettlog.services.errors import NotAllowed, NotVisible, Stale
from stafettlog.services.levels import level_change
from tests.factories import (
    expire_consent,
    make_log,
    make_measure,
    make_measure_input,
    make_organisation,
    make_participant,
    make_staff,
    make_transfer,
)
from tests.services.telling import IN_LOG, last_change, messages

World = SimpleNamespace


@pytest.fixture
def shared(school: World) -> World:
    """At level 2: a colleague, and one from PPT with a tiltak of the own."""
    level_change(log_id=school.log.pk, to_level=2, reason="Flere", by=school.user)
    make_participant(school.log, school.colleague)
    school.theirs = make_measure(school.concern, school.holder, [school.outsider])
    school.part = school.log.participants.get(actor=school.outsider)
    school.log = Stafettlog.objects.with_identity().get(pk=school.log.pk)
    return school


def whole(w: World, **changes: Any) -> Any:
    call = {"reason": "Ombestemte seg", "revision": None, "by": w.user} | changes
    return consent_withdraw(log_id=w.log.pk, **call)


def one(w: World, organisation: Any = None, **changes: Any) -> ConsentCoverage:
    coverage = w.log.current_consent.coverage.standing().get(organisation=organisation or w.ppt)
    call = {"coverage_id": coverage.pk, "reason": "Ikke PPT", "revision": None, "by": w.user} | changes
    return coverage_withdraw(log_id=w.log.pk, **call)


def may(w: World, actor: Any) -> frozenset[str]:
    return grants.codenames_on(actor.user, w.log)


def add_measure(w: World, by: Any) -> Any:
    return measures.measure_add(
        log_id=w.log.pk, concern_id=w.concern.pk, measure=make_measure_input(), by=by.user
    )


def test_whole_withdrawal_shuts_everyone_out_and_deletes_nothing(shared: World) -> None:
    consent = whole(shared)
    assert may(shared, shared.outsider) == may(shared, shared.colleague) == frozenset()
    assert may(shared, shared.holder) == {"view_stafettlog", "hold_stafettlog", "export_stafettlog"}
    with pytest.raises(NotAllowed) as refused:
        add_measure(shared, shared.holder)
    assert str(refused.value) == CONSENT_WITHDRAWN
    assert shared.log.participants.active().count() == 3
    assert (consent.withdraw_reason, consent.withdrawn_by) == ("Ombestemte seg", shared.user)
    assert last_change(consent) == ("Samtykket er trukket", shared.user)


def test_one_service_out_and_the_rest_go_on(shared: World) -> None:
    coverage = one(shared)
    assert may(shared, shared.outsider) == frozenset()
    assert may(shared, shared.colleague) == IN_LOG
    assert add_measure(shared, shared.holder)
    shared.part.refresh_from_db()
    assert (shared.part.ended_by, shared.part.end_reason) == (
        shared.user,
        "Samtykket for virksomheten er trukket",
    )
    assert {part.actor for part in shared.theirs.responsible.all()} == {shared.holder}
    assert last_change(coverage) == (f"Samtykket for {shared.ppt.name} er trukket", shared.user)


def test_level_may_be_lowered_once_the_service_is_out(shared: World) -> None:
    one(shared)
    assert level_change(log_id=shared.log.pk, to_level=1, reason="Bare vi", by=shared.user).level == 1


def test_holders_own_virksomhet_is_not_withdrawn_alone(shared: World) -> None:
    with pytest.raises(ValidationError, match="kan ikke trekkes alene"):
        one(shared, shared.organisation)


def test_withdrawn_is_withdrawn(shared: World) -> None:
    coverage = one(shared)
    with pytest.raises(ValidationError, match="allerede trukket"):
        one(shared, coverage_id=coverage.pk, organisation=shared.organisation)
    whole(shared)
    for again in (whole, lambda w: one(w, shared.organisation)):
        with pytest.raises(ValidationError, match="allerede trukket"):
            again(shared)


@pytest.mark.parametrize("call", [whole, one])
def test_reason_is_asked_for(shared: World, call: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        call(shared, reason="  ")
    assert list(refused.value.error_dict) == ["reason"]
    assert may(shared, shared.outsider) == IN_LOG


@pytest.mark.parametrize("call", [whole, one])
def test_stale_form_is_refused(shared: World, call: Any) -> None:
    made_from = revision(shared.log)
    consent_extend(log_id=shared.log.pk, organisation_id=make_organisation().pk, agreed=True, by=shared.user)
    with pytest.raises(Stale):
        call(shared, revision=made_from)
    assert may(shared, shared.outsider) == IN_LOG


@pytest.mark.parametrize("call", [whole, one])
def test_only_the_holder_withdraws(shared: World, call: Any) -> None:
    for person in (shared.colleague, shared.leader):
        with pytest.raises(NotAllowed):
            call(shared, by=person.user)
    for person in (shared.stranger, shared.ppt_leader):
        with pytest.raises(NotVisible):
            call(shared, by=person.user)
    assert may(shared, shared.outsider) == IN_LOG


@pytest.mark.parametrize("call", [whole, one])
def test_expired_consent_may_be_withdrawn(shared: World, call: Any) -> None:
    shared.log = expire_consent(shared.log)
    assert call(shared).withdrawn_at


def test_coverage_of_another_log_is_not_found(shared: World) -> None:
    foreign = make_log(shared.stranger).current_consent.coverage.get()
    for coverage_id in (foreign.pk, uuid4()):
        with pytest.raises(NotVisible):
            one(shared, coverage_id=coverage_id)


@pytest.mark.parametrize(("call", "to_ppt"), [(whole, True), (whole, False), (one, True)])
def test_waiting_transfer_is_taken_back(shared: World, call: Any, to_ppt: bool) -> None:
    asked = make_transfer(shared.log, make_staff(shared.ppt) if to_ppt else shared.colleague)
    call(shared)
    asked.refresh_from_db()
    assert asked.status == TransferStatus.WITHDRAWN
    assert messages(transfer=asked)[-1] == MessageKind.TRANSFER_WITHDRAWN


def test_transfer_to_another_service_waits_on(shared: World) -> None:
    asked = make_transfer(shared.log, shared.colleague)
    one(shared)
    asked.refresh_from_db()
    assert asked.status == TransferStatus.WAITING


def test_extending_lets_nobody_in_by_itself(shared: World) -> None:
    other = make_organisation("Helsestasjonen")
    person = make_staff(other)
    extended = consent_extend(log_id=shared.log.pk, organisation_id=other.pk, agreed=True, by=shared.user)
    assert extended == other
    assert may(shared, person) == frozenset()
    make_participant(shared.log, person)
    assert may(shared, person) == IN_LOG


def test_extending_again_after_a_withdrawal_makes_a_new_row(shared: World) -> None:
    one(shared)
    consent_extend(log_id=shared.log.pk, organisation_id=shared.ppt.pk, agreed=True, by=shared.user)
    rows = shared.log.current_consent.coverage.filter(organisation=shared.ppt)
    assert (rows.count(), rows.standing().count()) == (2, 1)
    assert may(shared, shared.outsider) == frozenset()


@pytest.mark.parametrize("case", ["covered", "closed", "unknown", "unticked"])
def test_extension_refused(shared: World, case: str) -> None:
    gone = make_organisation()
    Organisation.objects.filter(pk=gone.pk).update(is_active=False)
    ids = {
        "covered": shared.ppt.pk,
        "closed": gone.pk,
        "unknown": uuid4(),
        "unticked": make_organisation().pk,
    }
    with pytest.raises(ValidationError) as refused:
        consent_extend(
            log_id=shared.log.pk, organisation_id=ids[case], agreed=case != "unticked", by=shared.user
        )
    assert list(refused.value.error_dict) == ["agreed" if case == "unticked" else "organisation"]


def test_expired_consent_is_renewed_and_not_extended(shared: World) -> None:
    expire_consent(shared.log)
    with pytest.raises(NotAllowed):
        consent_extend(
            log_id=shared.log.pk, organisation_id=make_organisation().pk, agreed=True, by=shared.user
        )
