"""Who may make an insight of a log: on the terms of exporting it, and each opening is noted."""

import pytest
from django.http import HttpResponse
from django.test import Client

from exports.models import ExportReceipt
from permissions import grants
from permissions.models import AccessLog
from permissions.policy import Role
from stafettlog.models import Actor, Stafettlog
from stafettlog.services import facts
from tests import factories as make
from tests.exports.reading import is_file
from tests.screens.on_log import access_log_fails, is_secret, text, url
from tests.screens.tiltak import signed_in

pytestmark = pytest.mark.django_db
FORM = {"person": "child", "purpose": "Innsynskrav 7"}


@pytest.fixture
def holder() -> Actor:
    return make.make_staff(make.make_organisation())


@pytest.fixture
def log(holder: Actor) -> Stafettlog:
    return make.make_log(holder, first_name="Kanarifugl", last_name="Kanarifugl")


def both(who: object, log: Stafettlog) -> list[HttpResponse]:
    client, address = signed_in(who), url("log_insight", log.pk)
    return [
        client.get(address),
        client.post(address, FORM),
        client.post(address, {**FORM, "name": "Kanarifugl"}),
    ]


def nothing_left() -> bool:
    return (
        not ExportReceipt.objects.exists()
        and not AccessLog.objects.filter(page__startswith="Innsyn").exists()
    )


def test_aktor_and_leader_are_told_why_not(log: Stafettlog, holder: Actor) -> None:
    actor = make.make_staff(holder.organisation)
    make.make_participant(log, actor)
    for who in (actor, make.make_role(Role.UNIT_LEADER, holder.organisation)):
        for answer in both(who, log):
            assert answer.status_code == 403
            assert not is_file(answer)
    assert nothing_left()


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR])
def test_log_does_not_exist_for_those_who_do_not_see_it(log: Stafettlog, role: Role) -> None:
    stranger = make.make_staff(make.make_organisation())
    for who in (make.make_role(role), stranger, make.make_role(Role.COORDINATOR, stranger.organisation)):
        assert all(is_secret(answer, log) for answer in both(who, log))
    assert nothing_left()


def test_coordinator_may_while_the_consent_holds(log: Stafettlog, holder: Actor) -> None:
    coordinator = make.make_role(Role.COORDINATOR, holder.organisation)
    assert is_file(both(coordinator, log)[1])
    make.expire_consent(log)
    for answer in both(coordinator, log):
        assert answer.status_code == 403
    assert ExportReceipt.objects.count() == 1


def test_holder_without_the_row_for_export_may_not(log: Stafettlog, holder: Actor) -> None:
    wanted = facts.wanted(log)
    wanted.users.pop((holder.user_id, "export_stafettlog"))
    grants.set_grants(log, wanted)
    for answer in both(holder, log):
        assert answer.status_code == 403
    assert nothing_left()


def test_foresatt_and_whoever_is_signed_out_are_sent_to_sign_in(log: Stafettlog) -> None:
    family = signed_in(log.child.foresatt_relations.get().foresatt.user)
    for client in (Client(), family):
        assert client.post(url("log_insight", log.pk), FORM).status_code == 302
    assert nothing_left()


def test_no_row_no_file(log: Stafettlog, holder: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    access_log_fails(monkeypatch)
    for answer in both(holder, log):
        assert answer.status_code == 503
        assert "Kanarifugl" not in text(answer)
    assert not ExportReceipt.objects.exists()
