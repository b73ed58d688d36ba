"""The access log: one row before the answer, and nothing in the application changes or removes one."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from permissions import access_log
from permissions.models import AccessLog, AppendOnlyError, User
from tests.factories import make_organisation, make_staff


@pytest.fixture
def user(db: None) -> User:
    return make_staff(make_organisation()).user


@pytest.fixture
def row(user: User) -> AccessLog:
    return access_log.record(user=user, log_id="en-logg", page="logg", role="stafettholder")


def test_record_keeps_who_in_what_role_which_log_and_page(user: User) -> None:
    organisation = make_organisation("Solvik skole")
    made = access_log.record(
        user=user, log_id=organisation.pk, page="historikk", role="aktør", organisation=organisation
    )
    stored = AccessLog.objects.get(pk=made.pk)
    assert stored.user_id == str(user.pk)
    assert stored.user_name == user.display_name
    assert (stored.role, stored.organisation) == ("aktør", "Solvik skole")
    assert (stored.log_id, stored.page) == (str(organisation.pk), "historikk")
    assert stored.at is not None


def test_record_survives_the_user_being_renamed(user: User, row: AccessLog) -> None:
    name = user.display_name
    User.objects.filter(pk=user.pk).update(first_name="Ny")
    assert AccessLog.objects.get(pk=row.pk).user_name == name


def test_record_without_role_says_so(user: User) -> None:
    assert access_log.record(user=user, log_id="x", page="logg", role="").role == "Ukjent"


def test_failure_to_write_goes_up(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: AccessLog, *args: Any, **kwargs: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(AccessLog, "save", broken)
    with pytest.raises(access_log.NotRecorded):
        access_log.record(user=user, log_id="x", page="logg", role="aktør")


def test_row_is_its_own_transaction(user: User) -> None:
    """Inside another it would go with it, and the page was shown."""
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        access_log.record(user=user, log_id="x", page="logg", role="aktør")


CHANGES = {
    "save": lambda row: row.save(),
    "save of one column": lambda row: row.save(update_fields=["page"]),
    "delete": lambda row: row.delete(),
    "update": lambda row: AccessLog.objects.update(page="x"),
    "update of some": lambda row: AccessLog.objects.filter(pk=row.pk).update(page="x"),
    "delete of some": lambda row: AccessLog.objects.filter(pk=row.pk).delete(),
    "delete of all": lambda row: AccessLog.objects.all().delete(),
    "bulk update": lambda row: AccessLog.objects.bulk_update([row], ["page"]),
    "bulk insert over it": lambda row: AccessLog.objects.bulk_create(
        [AccessLog(pk=row.pk, user_id="x", log_id="x", page="x")],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["page"],
    ),
    "update or create": lambda row: AccessLog.objects.update_or_create(pk=row.pk, defaults={"page": "x"}),
    "base manager": lambda row: AccessLog._base_manager.filter(pk=row.pk).update(page="x"),
    "forged copy, forced": lambda row: AccessLog(pk=row.pk, page="x").save(force_update=True),
    "forged copy, one column": lambda row: AccessLog(pk=row.pk, page="x").save(update_fields=["page"]),
    "forged copy": lambda row: AccessLog(pk=row.pk, page="x").save(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_nobody_can_change_or_remove_a_row(row: AccessLog, change: Any) -> None:
    with pytest.raises((AppendOnlyError, IntegrityError)), transaction.atomic():
        change(row)
    assert list(AccessLog.objects.values_list("pk", "page")) == [(row.pk, "logg")]
