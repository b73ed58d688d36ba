"""The access log, the history and an emergency access, at their edges and from below."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permissions import access_log, append_only_triggers
from permissions.models import AccessHead, AccessLog
from permissions.models.append_only import AppendOnlyError
from permissions.policy import Role
from stafettlog.models import BreakGlass, Stafettlog
from stafettlog.services.break_glass import break_glass_open
from tests.factories import make_concern, make_log, make_organisation, make_role, make_staff

REASON = "Siden gir feil for stafettholderen"


@pytest.fixture
def log(db: None) -> Stafettlog:
    return make_log(make_staff(make_organisation()), first_name="Kanarifugl")


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(log: Stafettlog) -> str:
    return reverse("admin:stafettlog_stafettlog_change", args=[log.pk])


def glass(log: Stafettlog, user: Any) -> BreakGlass:
    return break_glass_open(log_reference=str(log.pk), reason=REASON, by=user)


@pytest.mark.parametrize(
    ("seconds", "status"), [(0, 200), (59 * 60 + 59, 200), (60 * 60, 404), (60 * 60 + 1, 404)]
)
def test_emergency_access_ends_with_its_hour(
    log: Stafettlog, seconds: int, status: int, time_machine: Any
) -> None:
    start = timezone.now().replace(microsecond=0)
    time_machine.move_to(start, tick=False)
    drift = make_role(Role.OPERATOR)
    glass(log, drift)
    time_machine.move_to(start + timedelta(seconds=seconds), tick=False)
    assert signed_in(drift).get(page(log)).status_code == status
    on_list = (
        str(log.pk)
        in signed_in(drift).get(reverse("admin:stafettlog_stafettlog_changelist")).content.decode()
    )
    assert not on_list


def test_ended_emergency_does_not_come_back_with_the_clock(log: Stafettlog, time_machine: Any) -> None:
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    drift = make_role(Role.OPERATOR)
    made = glass(log, drift)
    client = signed_in(drift)
    time_machine.move_to(start + timedelta(minutes=5), tick=False)
    assert client.post(reverse("admin:break_glass_end", args=[made.pk])).status_code == 302
    time_machine.move_to(start + timedelta(minutes=1), tick=False)
    assert signed_in(drift).get(page(log)).status_code == 404


def test_emergency_opens_what_is_read_and_no_form(log: Stafettlog) -> None:
    drift = make_role(Role.OPERATOR)
    glass(log, drift)
    client = signed_in(drift)
    for name in ("log_history", "log_details", "log_openings", "log_export", "concern_add"):
        address = reverse(f"admin:{name}", args=[log.pk])
        assert client.get(address).status_code == 403
        assert client.post(address, {"reason": "x"}).status_code in {403, 405}
    assert client.get(page(make_log(log.stafettholder))).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role in {"municipality_admin", "privacy_officer"}])
def test_only_drift_breaks_glass(log: Stafettlog, role: Role) -> None:
    client = signed_in(make_role(role))
    answer = client.post(
        reverse("admin:break_glass"), {"log": str(log.pk), "log_reference": str(log.pk), "reason": REASON}
    )
    assert answer.status_code == 403
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("end", ["end", "other's"])
def test_anothers_emergency_is_not_ended(log: Stafettlog, end: str) -> None:
    mine = glass(log, make_role(Role.OPERATOR))
    other = signed_in(make_role(Role.OPERATOR))
    assert other.post(reverse("admin:break_glass_end", args=[mine.pk])).status_code == 404
    mine.refresh_from_db()
    assert mine.ended_at is None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE {t} SET user_name = 'Ingen'",
        "UPDATE {t} SET at = '2020-01-01'",
        "UPDATE {t} SET log_id = 'x' WHERE number = 1",
        "DELETE FROM {t} WHERE number > 0",
        "DELETE FROM {t} WHERE id IN (SELECT id FROM {t})",
        "WITH gone AS (SELECT id FROM {t}) DELETE FROM {t} WHERE id IN (SELECT id FROM gone)",
        "UPDATE {h} SET hash = previous",
        "UPDATE {h} SET count = 0",
        "DELETE FROM {h}",
    ],
)
def test_database_itself_refuses(log: Stafettlog, sql: str) -> None:
    user = log.stafettholder.user
    for _time in range(2):
        access_log.record(user=user, log_id=log.pk, page="Logg", role="Stafettholder")
    tables = {"t": AccessLog._meta.db_table, "h": AccessHead._meta.db_table}
    before = [*AccessLog.objects.order_by("number").values(), *AccessHead.objects.values()]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(**tables))
    assert [*AccessLog.objects.order_by("number").values(), *AccessHead.objects.values()] == before
    assert not append_only_triggers.missing(connection)
    call_command("verify_access_log")


@pytest.mark.parametrize(
    "attack",
    [
        lambda rows: rows.update(user_name="x"),
        lambda rows: rows.delete(),
        lambda rows: rows.first().delete(),
        lambda rows: rows.first().save(),
        lambda rows: rows._raw_delete(rows.db),
        lambda rows: rows.bulk_update([rows.first()], ["page"]),
        lambda rows: rows.filter(pk=rows.first().pk).update_or_create(defaults={"page": "x"}),
        lambda rows: AccessLog._base_manager.update(page="x"),
        lambda rows: type(rows.first())(pk=rows.first().pk, log_id="x", number=1).save(),
    ],
)
def test_orm_changes_no_opening(log: Stafettlog, attack: Any) -> None:
    access_log.record(user=log.stafettholder.user, log_id=log.pk, page="Logg", role="Stafettholder")
    before = list(AccessLog.objects.values())
    with pytest.raises((AppendOnlyError, DatabaseError)), transaction.atomic():
        attack(AccessLog.objects.all())
    assert list(AccessLog.objects.values()) == before


def test_log_child_and_people_are_not_deleted_from_under_their_rows(log: Stafettlog) -> None:
    make_concern(log, log.stafettholder)
    for row in (
        log,
        log.child,
        log.stafettholder,
        log.stafettholder.user,
        log.organisation,
        log.current_consent,
    ):
        with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
            row.delete()
    assert Stafettlog.objects.filter(pk=log.pk).exists()


def test_opening_is_written_before_and_for_every_method(
    log: Stafettlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(log.stafettholder.user)

    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise access_log.NotRecorded

    monkeypatch.setattr(access_log, "record", fails)
    for method in (client.get, client.head):
        answer = method(page(log))
        assert answer.status_code == 503
        assert "Kanari" not in answer.content.decode()
