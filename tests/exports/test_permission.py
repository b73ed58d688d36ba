"""Who may take a log out: the holder, also of a closed log and after the consent; a coordinator under it."""

import pytest
from django.test import Client
from django.urls import reverse

from exports.models import ExportReceipt
from permissions import grants
from permissions.models import AccessLog
from permissions.policy import Role
from stafettlog.models import Foresatt, Stafettlog
from stafettlog.services import facts
from tests.exports.conftest import Case
from tests.exports.reading import form, is_file
from tests.factories import expire_consent, make_log, make_organisation, make_role, make_staff
from tests.screens.on_log import is_secret, text
from tests.screens.tiltak import signed_in

FORMATS = ["xlsx", "pdf"]


def no_trace() -> bool:
    return (
        not ExportReceipt.objects.exists()
        and not AccessLog.objects.filter(page__startswith="Eksport").exists()
    )


@pytest.mark.parametrize("file_format", FORMATS)
def test_aktor_may_not_and_is_told_why(case: Case, url: str, file_format: str) -> None:
    client = signed_in(case.actor)
    for answer in (client.get(url), client.post(url, form(format=file_format))):
        assert answer.status_code == 403
        assert "Spør stafettholderen" in text(answer)
        assert not is_file(answer)
    assert no_trace()


@pytest.mark.parametrize("file_format", FORMATS)
def test_log_does_not_exist_for_a_stranger(case: Case, url: str, file_format: str) -> None:
    client = signed_in(make_staff(case.log.organisation))
    for answer in (client.get(url), client.post(url, form(format=file_format))):
        assert is_secret(answer, case.log)
    assert no_trace()


@pytest.mark.parametrize("file_format", FORMATS)
def test_leader_knows_of_the_log_and_is_told_why_not(case: Case, url: str, file_format: str) -> None:
    client = signed_in(make_role(Role.UNIT_LEADER, case.log.organisation))
    for answer in (client.get(url), client.post(url, form(format=file_format))):
        assert answer.status_code == 403
        assert "Spør stafettholderen" in text(answer)
        assert case.log.child.last_name not in text(answer)
        assert not is_file(answer)
    assert no_trace()


@pytest.mark.parametrize("file_format", FORMATS)
def test_coordinator_of_the_virksomhet_may_while_the_consent_holds(
    case: Case, url: str, file_format: str
) -> None:
    coordinator = make_role(Role.COORDINATOR, case.log.organisation)
    client = signed_in(coordinator)
    assert is_file(client.post(url, form(format=file_format)))
    assert ExportReceipt.objects.get().user_id == str(coordinator.pk)
    expire_consent(case.log)
    answer = client.post(url, form(format=file_format))
    assert answer.status_code == 403
    assert not is_file(answer)
    assert ExportReceipt.objects.count() == 1


@pytest.mark.parametrize("role", [Role.UNIT_LEADER, Role.COORDINATOR])
def test_role_in_another_virksomhet_exports_nothing(case: Case, url: str, role: Role) -> None:
    assert is_secret(signed_in(make_role(role, make_organisation())).post(url, form()), case.log)
    assert no_trace()


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR])
def test_assigned_role_alone_exports_nothing(case: Case, url: str, role: Role) -> None:
    assert is_secret(signed_in(make_role(role)).post(url, form()), case.log)
    assert no_trace()


def test_foresatt_never_comes_in(case: Case, url: str) -> None:
    client = signed_in(Foresatt.objects.get().user)
    for answer in (client.get(url), client.post(url, form())):
        assert not is_file(answer)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/")
    assert no_trace()


def test_nobody_comes_in_without_signing_in(case: Case, url: str) -> None:
    assert Client().post(url, form()).status_code == 302
    assert no_trace()


def test_another_logs_id_is_404(case: Case, client: Client) -> None:
    other = make_log(make_staff(make_organisation()), first_name="Kanarifugl")
    assert is_secret(client.post(reverse("admin:log_export", args=[other.pk]), form()), other)
    assert no_trace()


def test_holder_without_the_row_for_export_may_not(case: Case, client: Client, url: str) -> None:
    wanted = facts.wanted(case.log)
    wanted.users.pop((case.holder.user_id, "export_stafettlog"))
    grants.set_grants(case.log, wanted)
    for answer in (client.get(url), client.post(url, form())):
        assert answer.status_code == 403
    assert no_trace()


def test_holder_that_was_ended_between_page_and_click_gets_no_file(
    case: Case, client: Client, url: str
) -> None:
    assert client.get(url).status_code == 200
    grants.set_grants(case.log, grants.Wanted())
    assert is_secret(client.post(url, form()), case.log)
    assert not ExportReceipt.objects.exists()


@pytest.mark.parametrize("file_format", FORMATS)
def test_holder_may_after_the_consents_end(case: Case, client: Client, url: str, file_format: str) -> None:
    expire_consent(case.log)
    assert is_file(client.post(url, form(format=file_format)))


@pytest.mark.parametrize("file_format", FORMATS)
def test_holder_may_from_a_closed_log(case: Case, client: Client, url: str, file_format: str) -> None:
    Stafettlog.objects.filter(pk=case.log.pk).update(state="closed")
    page = client.get(url)
    assert page.status_code == 200
    assert "Avslutt og arkiver loggen" not in text(page)
    assert is_file(client.post(url, form(format=file_format)))
