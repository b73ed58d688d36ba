"""A closed log is packed, received by the archive, and from then on due for erasure one day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from exports.archive import retention, services, states
from exports.models import ArchiveRecord, ArchiveState, ExportReceipt, RetentionRule
from permissions import grants
from permissions.policy import IS_ARCHIVED, NOT_ARCHIVED, NOT_CLOSED, LogState, Role
from stafettlog.models import OutboxMessage, Stafettlog
from stafettlog.services import closing, facts
from stafettlog.services.consents import expiry
from stafettlog.services.errors import NotAllowed, NotVisible, Stale
from tests.access.protected import set_protection
from tests.archive.conftest import Case, closed
from tests.factories import make_log, make_organisation, make_role, make_staff


def test_koordinator_packs_a_closed_log(case: Case) -> None:
    made = case.pack()
    record, receipt = ArchiveRecord.objects.get(), ExportReceipt.objects.get()
    assert made.data[:2] == b"PK"
    assert (record.state, record.packed_by) == (ArchiveState.PACKED, case.coordinator)
    assert record.package_sha256 == receipt.sha256
    assert (record.package_size, receipt.size) == (len(made.data),) * 2
    assert str(case.log.pk)[-8:] in made.name
    assert record.history.get().history_change_reason == "Arkivpakken er laget"


def test_the_same_package_again_is_no_newer_one(case: Case) -> None:
    first, again = case.pack(), case.pack(case.holder.user)
    assert first.data == again.data
    assert ArchiveRecord.objects.get().packed_by == case.coordinator
    assert ExportReceipt.objects.count() == 2


def test_nobody_packs_an_open_log(case: Case) -> None:
    opened = make_log(case.holder)
    with pytest.raises(NotAllowed, match=NOT_CLOSED):
        case.pack(log=opened)
    assert not ArchiveRecord.objects.exists()


def test_others_cannot_pack(case: Case) -> None:
    for user, error in [
        (make_role(Role.UNIT_LEADER, case.school), NotAllowed),
        (make_role(Role.COORDINATOR, make_organisation()), NotVisible),
        (make_staff(case.school).user, NotVisible),
    ]:
        with pytest.raises(error):
            case.pack(user)
    assert not ArchiveRecord.objects.exists()


def test_of_a_protected_child_only_the_holder_packs(case: Case) -> None:
    set_protection(case)
    with pytest.raises(NotAllowed, match="adressesperre"):
        case.pack()
    assert not ExportReceipt.objects.exists()
    assert case.pack(case.holder.user).data


def test_receipt_archives_the_log_and_ends_its_writing(case: Case) -> None:
    case.pack()
    record = case.receive()
    case.log.refresh_from_db()
    assert case.log.state == LogState.ARCHIVED
    assert (record.state, record.archive_id) == (ArchiveState.RECEIVED, "2026/123")
    assert record.registered_by == case.coordinator
    assert not grants.drift(case.log, facts.wanted(case.log))
    with pytest.raises(NotAllowed, match=IS_ARCHIVED):
        closing.log_reopen(log_id=case.log.pk, reason="Trengs igjen", by=case.holder.user)
    with pytest.raises(NotAllowed, match=IS_ARCHIVED):
        case.pack()
    with pytest.raises(NotAllowed, match=IS_ARCHIVED):
        case.receive(archive_id="2026/124")
    assert ArchiveRecord.objects.get().archive_id == "2026/123"


def test_receipt_needs_a_package(case: Case) -> None:
    with pytest.raises(ValidationError, match="Lag arkivpakken først"):
        case.receive()


def test_receipt_is_refused_when_the_log_was_changed_after_the_package(case: Case) -> None:
    case.pack()
    set_protection(case)
    with pytest.raises(ValidationError) as refused:
        case.receive()
    assert refused.value.code == services.CHANGED
    case.log.refresh_from_db()
    assert case.log.state == LogState.CLOSED
    case.pack(case.holder.user)
    case.receive()


def test_receipt_is_refused_of_a_log_that_was_opened_again(case: Case) -> None:
    case.pack()
    closing.log_reopen(log_id=case.log.pk, reason="Trengs igjen", by=case.holder.user)
    with pytest.raises(NotAllowed, match=NOT_CLOSED):
        case.receive()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("archive_id", {"archive_id": "  "}),
        ("received_on", {"received_on": date(2199, 1, 1)}),
        ("received_on", {"received_on": date(2020, 1, 1)}),
    ],
)
def test_receipt_is_checked(case: Case, field: str, changes: dict[str, Any]) -> None:
    case.pack()
    with pytest.raises(ValidationError) as refused:
        case.receive(**changes)
    assert field in refused.value.error_dict
    case.log.refresh_from_db()
    assert case.log.state == LogState.CLOSED


def test_log_is_kept_longer_with_a_reason(case: Case) -> None:
    case.pack()
    keep = {"log_id": case.log.pk, "by": case.coordinator}
    later = timezone.localdate() + timedelta(days=3000)
    with pytest.raises(NotAllowed, match=NOT_ARCHIVED):
        services.log_keep(until=later, reason="Klagesak", **keep)
    record = case.receive()
    for wrong in ({"until": later, "reason": " "}, {"until": timezone.localdate(), "reason": "Klagesak"}):
        with pytest.raises(ValidationError):
            services.log_keep(**wrong, **keep)
    due = retention.due_on(record)
    assert retention.due_on(services.log_keep(until=later, reason="Klagesak", **keep)) == later
    assert retention.due_on(services.log_keep(until=None, reason="Avsluttet", **keep)) == due
    with pytest.raises(NotAllowed):
        services.log_keep(log_id=case.log.pk, until=later, reason="Vil", by=case.holder.user)


def test_rule_of_the_virksomhet_counts_before_the_kommunes(case: Case, settings: Any) -> None:
    case.pack()
    record, today = case.receive(), timezone.localdate()
    settings.RETENTION_MONTHS = 7
    assert retention.due_on(states.record_of(case.log)) == expiry(today, 7)
    admin = make_role(Role.MUNICIPALITY_ADMIN)
    retention.retention_set(organisation_id=case.school.pk, months=3, by=admin, version=0)
    assert retention.due_on(states.record_of(case.log)) == expiry(today, 3)
    with pytest.raises(Stale):
        retention.retention_set(organisation_id=case.school.pk, months=4, by=admin, version=0)
    with pytest.raises(ValidationError):
        retention.retention_set(organisation_id=case.school.pk, months=0, by=admin)
    with pytest.raises(NotAllowed):
        retention.retention_set(organisation_id=case.school.pk, months=1, by=case.coordinator)
    retention.retention_set(organisation_id=case.school.pk, months=None, by=admin)
    assert retention.due_on(states.record_of(case.log)) == expiry(today, 7)
    assert [one.history_type for one in RetentionRule.history.order_by("history_id")] == ["+", "-"]
    assert record.log_id == case.log.pk


@pytest.mark.parametrize("months", [0, 1, 2, 12, 13])
def test_the_database_and_due_on_say_the_same_each_day(months: int) -> None:
    for start in (date(2026, 1, 25), date(2027, 2, 24), date(2028, 2, 25), date(2026, 11, 26)):
        for days in range(10):
            today = start + timedelta(days=days)
            last = retention.received_by(today, months)
            assert expiry(last, months) <= today < expiry(last + timedelta(days=1), months)


def test_lists_find_logs_by_how_far_they_have_come(case: Case, settings: Any) -> None:
    packed, received, due = (closed(case.holder) for _ in range(3))
    for log in (packed, received, due):
        case.pack(log=log)
    for log in (received, due):
        case.receive(log=log)
    today = timezone.localdate()
    late = expiry(today, settings.RETENTION_MONTHS)
    keep = {"until": late + timedelta(days=9), "reason": "Klagesak", "by": case.coordinator}
    services.log_keep(log_id=received.pk, **keep)
    make_log(case.holder)
    elsewhere = closed(make_staff(make_organisation()))

    def at(step: str, day: date) -> set[Any]:
        found = states.archive_logs(case.coordinator).filter(states.at_step(step, day))
        return set(found.values_list("pk", flat=True))

    assert at(states.NOT_PACKED, late) == {case.log.pk}
    assert at(states.PACKED, late) == {packed.pk}
    assert at(states.RECEIVED, late) == {received.pk}
    assert at(states.DUE, late) == {due.pk}
    assert at(states.DUE, late - timedelta(days=1)) == set()
    shown = {
        log.pk: states.standing(next(iter(log.archiverecords.all()), None), late).step
        for log in states.with_records(states.archive_logs(case.coordinator))
    }
    for step in states.STEPS:
        assert {pk for pk, shown_step in shown.items() if shown_step == step} == at(step, late)
    assert elsewhere.pk not in shown
    assert not states.archive_logs(case.holder.user).exists()


def test_an_archived_log_sends_nothing_more(case: Case) -> None:
    before = OutboxMessage.objects.filter(log=case.log).count()
    case.pack()
    case.receive()
    assert OutboxMessage.objects.filter(log=case.log).count() == before
    assert Stafettlog.objects.get(pk=case.log.pk).get_state_display() == "Arkivert"
