"""Who asks, who answers, what each page says; and what a forged request gets."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exports.erasure import services
from exports.models import ErasureRequest, ErasureStatus
from permissions import roles
from permissions.models import AccessLog, Organisation, User
from permissions.policy import Role
from stafettlog.services.errors import NotAllowed
from stafettlog.services.protection import ProtectionInput, protection_set
from tests.documents import pdf
from tests.erasure.case import Case, approve, archive, build, erase
from tests.factories import make_organisation, make_role
from tests.proofs.looking import everything

LIST = "/sletting/"


@pytest.fixture
def case(db: None) -> Case:
    return build(filled=False)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask_url(case: Case, name: str = "erasure_ask") -> str:
    return reverse(f"admin:{name}", args=[case.log.pk])


def settle_url(asked: ErasureRequest) -> str:
    return reverse("admin:erasure_settle", args=[asked.pk])


def form(**changes: Any) -> dict[str, Any]:
    return {"submission": str(uuid.uuid4()), **changes}


def asked_by_form(case: Case) -> ErasureRequest:
    answer = client_of(case.coordinator).post(ask_url(case), form(confirmed="on"))
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    return ErasureRequest.objects.get(log=case.log)


def test_koordinator_asks_kommuneadministrator_approves_and_it_is_done(case: Case) -> None:
    asked = asked_by_form(case)
    admin = client_of(case.admin)
    assert "Svar" in admin.get(LIST).content.decode()
    answer = admin.post(settle_url(asked), form(what="approve", answer=""))
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    asked.refresh_from_db()
    assert (asked.status, asked.settled_by) == (ErasureStatus.APPROVED, case.admin)
    assert "Slettes" in admin.get(LIST).content.decode()
    assert asked.history.count() == 2


def test_no_page_says_anything_of_the_log(case: Case) -> None:
    asked = asked_by_form(case)
    pages = [client_of(case.admin).get(url) for url in (LIST, settle_url(asked))]
    pages.append(client_of(make_role(Role.PRIVACY_OFFICER)).get(LIST))
    pages.append(client_of(case.coordinator).get(LIST))
    for page in pages:
        assert page.status_code == 200
        assert case.cage.found(everything(page)) == set()
        assert str(case.log.pk)[-8:] in page.content.decode()


def test_the_koordinators_own_pages_name_nobody_without_the_right_to_read(case: Case) -> None:
    for page in (ask_url(case), ask_url(case, "log_archive")):
        answer = client_of(case.coordinator).get(page)
        assert answer.status_code == 200
    assert AccessLog.objects.filter(log_id=str(case.log.pk), page="Be om sletting").count() == 1


def test_the_virksomhet_of_a_protected_child_is_not_said(case: Case) -> None:
    given = ProtectionInput("confidential", timezone.localdate() + timedelta(days=100))
    protection_set(log_id=case.log.pk, given=given, reason="x", before=("", None), by=case.holder.user)
    asked = asked_by_form(case)
    name = case.log.organisation.name
    for url in (LIST, settle_url(asked)):
        assert name not in client_of(case.admin).get(url).content.decode()
    services.erasure_decline(request_id=asked.pk, answer="Vent", by=case.admin)
    assert erase(case).organisation == ""


def test_one_who_is_both_cannot_be_the_two(case: Case) -> None:
    roles.assign(case.coordinator, Role.MUNICIPALITY_ADMIN, None, by=None)
    asked = asked_by_form(case)
    both = client_of(case.coordinator)
    assert both.get(settle_url(asked)).status_code == 302
    refused = both.post(settle_url(asked), form(what="approve", answer=""))
    assert refused.status_code == 403
    assert "Du har selv bedt om slettingen" in refused.content.decode()
    with pytest.raises(NotAllowed):
        services.erasure_approve(request_id=asked.pk, by=case.coordinator)
    asked.refresh_from_db()
    assert asked.status == ErasureStatus.WAITING


def test_a_no_needs_a_reason_and_the_log_stays(case: Case) -> None:
    asked = asked_by_form(case)
    admin = client_of(case.admin)
    assert "Skriv hvorfor" in admin.post(settle_url(asked), form(what="decline")).content.decode()
    admin.post(settle_url(asked), form(what="decline", answer="Saken er ikke ferdig"))
    asked.refresh_from_db()
    assert (asked.status, asked.answer) == (ErasureStatus.DECLINED, "Saken er ikke ferdig")
    assert admin.get(settle_url(asked)).status_code == 302


def test_an_approved_one_is_stopped_by_either(case: Case) -> None:
    asked = approve(case)
    page = client_of(case.admin).get(settle_url(asked)).content.decode()
    assert "Stopp slettingen" in page
    assert 'name="what"' not in page
    client_of(case.admin).post(settle_url(asked), form(answer="Angret"))
    asked.refresh_from_db()
    assert asked.status == ErasureStatus.DECLINED
    again = approve(case)
    client_of(case.coordinator).post(ask_url(case, "erasure_withdraw"), form())
    again.refresh_from_db()
    assert again.status == ErasureStatus.WITHDRAWN


def test_a_second_click_asks_once(case: Case) -> None:
    sent = form(confirmed="on")
    client = client_of(case.coordinator)
    for _click in range(2):
        assert client.post(ask_url(case), sent).status_code == 302
    assert ErasureRequest.objects.count() == 1
    refused = client.post(ask_url(case), form(confirmed="on"))
    assert "Noen har allerede bedt om" in refused.content.decode()


def test_it_cannot_be_asked_before_its_time(case: Case) -> None:
    archive(case.other, by=case.holder.user, months_ago=1)
    url = reverse("admin:erasure_ask", args=[case.other.pk])
    client = client_of(case.coordinator)
    assert "Loggen kan slettes fra" in client.get(url).content.decode()
    assert "Loggen kan slettes fra" in client.post(url, form(confirmed="on")).content.decode()
    assert not ErasureRequest.objects.exists()


def test_nor_without_the_archives_receipt(case: Case) -> None:
    url = reverse("admin:erasure_ask", args=[case.other.pk])
    answer = client_of(case.coordinator).post(url, form(confirmed="on"))
    assert answer.status_code == 403
    assert not ErasureRequest.objects.exists()


def test_others_cannot_ask_answer_or_look(case: Case) -> None:
    asked = approve(case)
    elsewhere = make_role(Role.COORDINATOR, make_organisation())
    for url in (ask_url(case), ask_url(case, "erasure_withdraw")):
        assert client_of(elsewhere).post(url, form(confirmed="on")).status_code == 404
        assert client_of(case.admin).post(url, form(confirmed="on")).status_code == 404
        assert client_of(case.holder.user).post(url, form(confirmed="on")).status_code == 403
    ombud = make_role(Role.PRIVACY_OFFICER)
    for user in (case.coordinator, elsewhere, case.holder.user, ombud):
        answer = client_of(user).post(settle_url(asked), form(what="decline", answer="x"))
        assert answer.status_code == 403
    assert client_of(case.holder.user).get(LIST).status_code == 403
    assert str(case.log.pk)[-8:] not in client_of(elsewhere).get(LIST).content.decode()
    asked.refresh_from_db()
    assert asked.status == ErasureStatus.APPROVED


def test_the_certificate_is_for_those_who_see_the_tombstone(case: Case) -> None:
    stone = erase(case)
    url = reverse("admin:erasure_certificate", args=[stone.pk])
    elsewhere = make_role(Role.COORDINATOR, make_organisation())
    assert client_of(elsewhere).get(url).status_code == 404
    assert client_of(case.holder.user).get(url).status_code == 403
    made = [client_of(user).get(url) for user in (case.admin, case.coordinator)]
    assert made[0].content == made[1].content
    found = pdf.facts(made[0].content)
    assert (found["archive"], found["accessible"], found["tagged"], found["lang"]) == (True, True, True, "nb")
    words = pdf.words(made[0].content)
    assert stone.archive_id in words
    assert case.admin.display_name in words
    assert case.cage.found(everything(made[0])) == set()


def test_a_renamed_virksomhet_keeps_its_tombstones(case: Case) -> None:
    stone = erase(case)
    place = Organisation.objects.get(pk=case.holder.organisation_id)
    place.name = "Nytt navn skole"
    place.save()
    assert stone.pk[-8:] in client_of(case.coordinator).get(LIST).content.decode()


def test_the_list_costs_the_same_with_more_rows(case: Case, queries: Any) -> None:
    approve(case)
    admin = client_of(case.admin)
    first = queries(admin, LIST)
    archive(case.other, by=case.holder.user)
    approve(case, case.other)
    assert queries(admin, LIST).count == first.count
