"""People whose account, role or rows were changed behind the services, with a session that lives."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from guardian.shortcuts import get_objects_for_user

from permissions import people
from permissions.models import User
from permissions.policy import ORGANISATION_ROLES, Role
from stafettlog.models import Foresatt, Stafettlog
from stafettlog.services import concerns, levels, lysglimt, participants
from stafettlog.services.access import roles_on
from stafettlog.services.closing import log_close
from stafettlog.services.consent_withdrawal import consent_withdraw
from stafettlog.services.errors import NotAllowed, NotVisible
from tests.factories import (
    PASSWORD,
    make_concern_input,
    make_log,
    make_measure_input,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
)

SECRET = "Kanarifugl"


@pytest.fixture
def log(db: None) -> Stafettlog:
    return make_log(make_staff(make_organisation()), first_name=SECRET, last_name=SECRET)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(log: Stafettlog) -> str:
    return reverse("admin:stafettlog_stafettlog_change", args=[log.pk])


def changed(user: User, **values: Any) -> None:
    User.objects.filter(pk=user.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [{"is_active": False}, {"is_staff": False}, {"national_number": None, "national_number_index": None}],
    ids=["inactive", "no staff", "no number"],
)
def test_every_session_is_out_once_the_account_is_changed(log: Stafettlog, values: dict[str, Any]) -> None:
    holder = log.stafettholder.user
    sessions = [signed_in(holder) for _time in range(3)]
    changed(holder, **values)
    for client in sessions:
        for address in (page(log), reverse("admin:stafettlog_stafettlog_changelist"), "/"):
            answer = client.get(address)
            assert answer.status_code == 302
            assert answer["Location"].startswith("/login/")


@pytest.mark.no_zeal  # Django reads a session twice to end it.
def test_a_session_taken_before_the_password_changed_is_out(log: Stafettlog) -> None:
    holder = log.stafettholder.user
    thief, owner = Client(), Client()
    for client in (thief, owner):
        assert client.login(username=holder.username, password=PASSWORD)
    new = "et-helt-annet-passord-23"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert owner.post("/password_change/", form).status_code == 302
    assert thief.get(page(log)).status_code == 302
    assert owner.get(page(log)).status_code == 200


def test_foresatt_changes_no_password_in_the_admin(log: Stafettlog) -> None:
    mother = Foresatt.objects.get(relations__child=log.child).user
    mother.set_password(PASSWORD)
    mother.save_without_historical_record()
    before = mother.password
    client = signed_in(mother)
    new = "et-helt-annet-passord-23"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/password_change/", form).status_code in {302, 403, 404}
    mother.refresh_from_db()
    assert mother.password == before


@pytest.mark.parametrize("what", ["inactive", "without number"])
def test_nobody_without_a_right_to_sign_in_signs_in(log: Stafettlog, what: str) -> None:
    holder = log.stafettholder.user
    values = {"is_active": False} if what == "inactive" else {"national_number": None}
    changed(holder, **(values | ({"national_number_index": None} if "national_number" in values else {})))
    answer = Client().post("/login/", {"username": holder.username, "password": PASSWORD})
    assert answer.status_code == 200
    assert "stafett_session" not in answer.cookies


@pytest.mark.parametrize(
    "name", ["view_stafettlog", "hold_stafettlog", "change_stafettlog", "oversee_stafettlog"]
)
def test_permission_rows_on_the_whole_table_open_nothing(log: Stafettlog, name: str) -> None:
    user = make_staff(log.organisation).user
    content_type = ContentType.objects.get_for_model(Stafettlog)
    row = Permission.objects.get(content_type=content_type, codename=name)
    user.user_permissions.add(row)
    group = Group.objects.create(name="alle")
    group.permissions.add(row)
    user.groups.add(group)
    user = User.objects.get(pk=user.pk)
    label = f"stafettlog.{name}"
    assert not user.has_perm(label)
    assert not user.has_perm(label, log)
    assert not user.get_all_permissions()
    client = signed_in(user)
    assert client.get(page(log)).status_code == 404
    for model in ("stafettlog", "actorlog"):
        assert SECRET not in client.get(reverse(f"admin:stafettlog_{model}_changelist")).content.decode()
    assert not get_objects_for_user(user, label, accept_global_perms=False)


def test_superuser_cannot_be_written(log: Stafettlog) -> None:
    user = log.stafettholder.user
    table = User._meta.db_table
    tries = (
        lambda: connection.cursor().execute(f"UPDATE {table} SET is_superuser = %s", [True]),
        lambda: User.objects.filter(pk=user.pk).update(is_superuser=True),
        lambda: User.objects.create_superuser("root", "root@solvik.example", PASSWORD),
        lambda: User.objects.bulk_update([User(pk=user.pk, is_superuser=True)], ["is_superuser"]),
    )
    for attempt in tries:
        with pytest.raises((IntegrityError, CommandError, NotImplementedError)), transaction.atomic():
            attempt()
    assert not User.objects.filter(is_superuser=True).exists()


def test_superuser_cannot_be_loaded(log: Stafettlog, tmp_path: Any) -> None:
    kept = tmp_path / "root.json"
    fields = '{"username": "root", "is_superuser": true, "is_staff": true, "password": "x"}'
    kept.write_text(f'[{{"model": "permissions.user", "pk": "{log.pk}", "fields": {fields}}}]')
    with pytest.raises((IntegrityError, CommandError)), transaction.atomic():
        call_command("loaddata", str(kept))
    assert not User.objects.filter(username="root").exists()


def writes(log: Stafettlog, by: User) -> list[Any]:
    return [
        lambda: concerns.concern_add(
            log_id=log.pk, concern=make_concern_input(), measure=make_measure_input(), by=by
        ),
        lambda: levels.level_change(log_id=log.pk, to_level=2, reason="Fordi", by=by),
        lambda: lysglimt.lysglimt_add(log_id=log.pk, text="Hei", happened_on=log.created_at.date(), by=by),
        lambda: consent_withdraw(log_id=log.pk, reason="Fordi", revision=None, by=by),
        lambda: log_close(log_id=log.pk, reason="moved", note="", by=by),
        lambda: participants.participant_add(
            log_id=log.pk, actor_ids=[make_staff(log.organisation).pk], agreed=frozenset(), by=by
        ),
    ]


@pytest.mark.parametrize("what", ["told", "behind one's back"])
def test_services_do_nothing_for_an_account_that_has_ended(log: Stafettlog, what: str) -> None:
    """Also one whose request had begun: what was read of the person then is old."""
    holder = log.stafettholder.user
    if what == "told":
        people.deactivate(holder, by=None, reason="Sluttet")
    else:
        changed(holder, is_active=False)
        assert holder.is_active
    for write in writes(log, holder):
        with pytest.raises((NotVisible, NotAllowed)):
            write()
    assert not log.concerns.exists()


def test_services_do_nothing_for_someone_who_is_staff_no_longer(log: Stafettlog) -> None:
    holder = log.stafettholder.user
    changed(holder, is_staff=False)
    holder.refresh_from_db()
    for write in writes(log, holder):
        with pytest.raises((NotVisible, NotAllowed)):
            write()
    mother = Foresatt.objects.get(relations__child=log.child).user
    assert roles_on(mother, log) == {Role.FORESATT}


def test_an_account_that_ended_meanwhile_is_nobody_by_its_group_either(log: Stafettlog) -> None:
    for role in sorted(ORGANISATION_ROLES):
        user = make_role(role, log.organisation)
        assert roles_on(user, log) == {role}
        changed(user, is_active=False)
        assert user.is_active
        assert roles_on(user, log) == frozenset()
        with pytest.raises(NotVisible):
            log_close(log_id=log.pk, reason="moved", note="", by=user)
    holder = log.stafettholder.user
    changed(holder, is_active=False)
    assert roles_on(holder, log) == frozenset()


@pytest.mark.parametrize(
    "role", [*sorted(ORGANISATION_ROLES), Role.MUNICIPALITY_ADMIN, Role.OPERATOR, Role.PRIVACY_OFFICER]
)
def test_services_do_nothing_for_a_role_elsewhere(log: Stafettlog, role: Role) -> None:
    for write in writes(log, make_role(role, make_organisation())):
        with pytest.raises((NotVisible, NotAllowed)):
            write()


def test_own_role_is_not_taken_twice_by_forged_keys(log: Stafettlog) -> None:
    """A kommuneadministrator gives no role to oneself, whatever the form says."""
    admin = make_role(Role.MUNICIPALITY_ADMIN)
    client = signed_in(admin)
    for role in (
        "coordinator",
        "unit_leader",
        "operator",
        "privacy_officer",
        "superuser",
        "koordinator",
        "drift",
    ):
        for name in ("user", "person", "user_id", "who", "kept"):
            form = {"role": role, name: str(admin.pk), "organisation": str(log.organisation_id)}
            assert client.post("/roller/ny/", form).status_code < 500
    assert admin.role_assignments.count() == 1


def test_participant_without_place_is_none(log: Stafettlog) -> None:
    actor = make_staff(log.organisation)
    make_participant(log, actor)
    changed(actor.user, is_staff=False)
    client = signed_in(actor.user)
    assert client.get(page(log)).status_code == 302
    assert SECRET not in client.get("/portal/").content.decode()
