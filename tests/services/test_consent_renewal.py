"""A new consent in place of the old one: what it covers, who leaves, and who may (R5, R6)."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions import grants
from permissions.uploads import CleanUpload
from stafettlog.models import Consent, ConsentMethod, ForesattRelation, Stafettlog
from stafettlog.services import facts
from stafettlog.services.consent_renewal import RenewalInput, consent_renew
from stafettlog.services.consent_revision import revision
from stafettlog.services.consent_withdrawal import consent_withdraw, coverage_withdraw
from stafettlog.services.consents import ConsentInput, expiry
from stafettlog.services.errors import NotAllowed, NotVisible, Stale
from stafettlog.services.levels import level_change
from tests.factories import expire_consent, make_log, make_measure, make_participant
from tests.factories.numbers import born_years_ago
from tests.services.telling import IN_LOG, last_change, messages

World = SimpleNamespace


def again(log: Stafettlog) -> Stafettlog:
    return Stafettlog.objects.with_identity().get(pk=log.pk)


def givers(log: Stafettlog) -> tuple[Any, ...]:
    return tuple(ForesattRelation.objects.filter(child=log.child).values_list("pk", flat=True))


def renewal(log: Stafettlog, **changes: Any) -> RenewalInput:
    today = timezone.localdate()
    base = RenewalInput(consent=ConsentInput(today, ConsentMethod.ORAL), giver_ids=givers(log))
    return replace(base, **changes)


def renew(w: World, *, made_from: int | None = None, by: Any = None, **changes: Any) -> Consent:
    return consent_renew(
        log_id=w.log.pk, renewal=renewal(w.log, **changes), revision=made_from, by=by or w.user
    )


@pytest.fixture
def shared(school: World) -> World:
    """The log at level 2, with one from PPT who is responsible for a tiltak."""
    level_change(log_id=school.log.pk, to_level=2, reason="Flere", by=school.user)
    school.theirs = make_measure(school.concern, school.holder, [school.outsider])
    school.part = school.log.participants.get(actor=school.outsider)
    school.log = again(school.log)
    return school


def may(w: World, actor: Any) -> frozenset[str]:
    return grants.codenames_on(actor.user, w.log)


def test_what_was_agreed_before_the_withdrawal_is_no_new_consent(shared: World) -> None:
    consent_withdraw(log_id=shared.log.pk, reason="Angret", revision=None, by=shared.user)
    today = timezone.localdate()
    with pytest.raises(ValidationError) as refused:
        renew(shared, consent=ConsentInput(today - timedelta(days=1), ConsentMethod.ORAL))
    assert list(refused.value.message_dict) == ["given_on"]
    renew(shared, consent=ConsentInput(today, ConsentMethod.ORAL))


def test_new_consent_is_the_current_one_and_the_old_stays(shared: World) -> None:
    old = shared.log.current_consent
    made = renew(shared, covers=frozenset({shared.ppt.pk}))
    log = again(shared.log)
    assert log.current_consent == made != old
    assert made.expires_on == expiry(timezone.localdate())
    assert {c.organisation for c in made.coverage.all()} == {shared.organisation, shared.ppt}
    assert list(made.givers.values_list("pk", flat=True)) == list(givers(log))
    assert Consent.objects.filter(log=log).count() == 2
    assert may(shared, shared.outsider) == IN_LOG
    assert last_change(log) == ("Samtykket er fornyet", shared.user)


def test_who_is_not_covered_again_leaves_and_the_holder_takes_over(shared: World) -> None:
    renew(shared)
    shared.part.refresh_from_db()
    assert shared.part.ended_at is not None
    assert may(shared, shared.outsider) == frozenset()
    assert {part.actor for part in shared.theirs.responsible.all()} == {shared.holder}
    assert {c.organisation for c in again(shared.log).current_consent.coverage.all()} == {shared.organisation}


def test_colleagues_stay_without_being_asked_for(shared: World) -> None:
    make_participant(shared.log, shared.colleague)
    renew(shared)
    assert may(shared, shared.colleague) == IN_LOG


def test_renewal_opens_an_expired_log_again(shared: World) -> None:
    expire_consent(shared.log)
    assert may(shared, shared.outsider) == frozenset()
    renew(shared, covers=frozenset({shared.ppt.pk}))
    assert may(shared, shared.outsider) == IN_LOG
    assert "change_stafettlog" in may(shared, shared.holder)


def test_new_consent_after_a_withdrawal_lets_them_in_again(shared: World) -> None:
    consent_withdraw(log_id=shared.log.pk, reason="Ombestemte seg", revision=None, by=shared.user)
    assert may(shared, shared.outsider) == frozenset()
    renew(shared, covers=frozenset({shared.ppt.pk}))
    assert may(shared, shared.outsider) == IN_LOG


def test_a_service_withdrawn_alone_is_not_among_those_of_today(shared: World) -> None:
    coverage = shared.log.current_consent.coverage.get(organisation=shared.ppt)
    coverage_withdraw(
        log_id=shared.log.pk, coverage_id=coverage.pk, reason="Ikke PPT", revision=None, by=shared.user
    )
    with pytest.raises(ValidationError) as refused:
        renew(shared, covers=frozenset({shared.ppt.pk}))
    assert "covers" in refused.value.error_dict


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("given_on", {"consent": ConsentInput(date(2099, 1, 1), ConsentMethod.ORAL)}),
        ("given_on", {"consent": ConsentInput(date(2001, 1, 1), ConsentMethod.ORAL)}),
        ("givers", {"giver_ids": ()}),
        ("givers", {"giver_ids": (uuid4(),)}),
        ("covers", {"covers": frozenset({uuid4()})}),
    ],
)
def test_refused_with_the_field_named(shared: World, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        renew(shared, **changes)
    assert list(refused.value.error_dict) == [field]
    assert Consent.objects.filter(log=shared.log).count() == 1
    assert may(shared, shared.outsider) == IN_LOG


def test_another_childs_foresatt_gives_no_consent(shared: World) -> None:
    foreign = make_log(shared.stranger)
    with pytest.raises(ValidationError):
        renew(shared, giver_ids=givers(foreign))


def test_foresatt_who_has_ended_gives_no_consent(shared: World) -> None:
    ForesattRelation.objects.filter(pk__in=givers(shared.log)).update(
        ended_at=timezone.now(), ended_by=shared.user
    )
    facts.recalculate(again(shared.log))
    with pytest.raises(ValidationError):
        renew(shared)


def test_youth_agrees_too_and_may_be_alone_in_it(school: World) -> None:
    born = born_years_ago(15)
    log = make_log(school.colleague, birth_date=born, youth_agreed=True)
    today = timezone.localdate()
    w = SimpleNamespace(log=log, user=school.colleague.user)
    with pytest.raises(ValidationError) as refused:
        renew(w)
    assert list(refused.value.error_dict) == ["youth_agreed"]
    made = renew(w, consent=ConsentInput(today, ConsentMethod.ORAL, youth_agreed=True), giver_ids=())
    assert made.youth_agreed


def test_signed_form_is_kept_with_the_log(shared: World) -> None:
    upload = CleanUpload(b"%PDF-1.4 samtykke", "application/pdf", "samtykke.pdf")
    made = renew(shared, document=upload)
    assert made.document.log == shared.log
    assert last_change(made.document)[0] == "Fil er lagt til: Signert samtykke"


def test_stale_form_is_refused(shared: World) -> None:
    made_from = revision(shared.log)
    renew(shared, made_from=made_from)
    with pytest.raises(Stale):
        renew(shared, made_from=made_from)
    assert Consent.objects.filter(log=shared.log).count() == 2


def test_revision_grows_with_each_change(shared: World) -> None:
    seen = [revision(shared.log)]
    coverage = shared.log.current_consent.coverage.get(organisation=shared.ppt)
    call = {"log_id": shared.log.pk, "reason": "Fordi", "revision": None, "by": shared.user}
    coverage_withdraw(coverage_id=coverage.pk, **call)
    seen.append(revision(shared.log))
    consent_withdraw(**call)
    seen.append(revision(shared.log))
    renew(shared)
    seen.append(revision(shared.log))
    assert sorted(set(seen)) == seen


def test_only_the_holder_of_an_open_log_renews(shared: World) -> None:
    make_participant(shared.log, shared.colleague)
    for person in (shared.colleague, shared.leader):
        with pytest.raises(NotAllowed):
            renew(shared, by=person.user)
    for person in (shared.stranger, shared.ppt_leader):
        with pytest.raises(NotVisible):
            renew(shared, by=person.user)


def test_new_participants_are_told_of_under_the_new_consent_only_when_new(shared: World) -> None:
    before = len(messages(kind="new_participant"))
    renew(shared, covers=frozenset({shared.ppt.pk}))
    assert len(messages(kind="new_participant")) == before


def test_expiry_counts_from_the_day_it_was_given(shared: World) -> None:
    day = timezone.localdate() - timedelta(days=10)
    made = renew(shared, consent=ConsentInput(day, ConsentMethod.SIGNED))
    assert made.expires_on == expiry(day)
