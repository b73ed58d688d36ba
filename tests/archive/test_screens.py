"""The screens of archiving: who meets which answer, what each shows, and what is noted before it is shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exports.models import ArchiveRecord, ExportReceipt, RetentionRule
from permissions.models import AccessLog
from permissions.policy import LogState, Role
from tests.access.protected import set_protection
from tests.archive.conftest import Case, closed, receipt_xml
from tests.factories import expire_consent, make_log, make_organisation, make_role, make_staff
from tests.screens.on_log import is_secret, text, url
from tests.screens.tiltak import errors, signed_in

OF_LOG = ("log_archive", "log_archive_package", "log_archive_receipt", "log_archive_keep")


def pages(case: Case, who: Any) -> list[str]:
    rows = AccessLog.objects.filter(log_id=str(case.log.pk), user_id=str(who.pk))
    return [row.page for row in rows.order_by("at", "id")]


def receipt(**changes: Any) -> dict[str, Any]:
    told = {
        "archive_id": "2026/7",
        "archive_system": "Arkivet",
        "received_on": timezone.localdate().isoformat(),
    }
    return told | changes


def test_the_package_is_handed_out_by_post_alone_with_its_row_and_receipt(case: Case, client: Client) -> None:
    address = url("log_archive_package", case.log.pk)
    assert client.get(address).status_code == 405
    assert not ExportReceipt.objects.exists()
    answer = client.post(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"].startswith('attachment; filename="arkivpakke-')
    assert ExportReceipt.objects.get().role == "Koordinator"
    assert pages(case, case.coordinator) == ["Arkivpakke"]
    assert "Pakket" in text(client.get(url("log_archive", case.log.pk)))


@pytest.mark.parametrize("name", OF_LOG)
def test_the_log_is_secret_to_strangers_and_refused_to_the_leader(case: Case, name: str) -> None:
    case.pack()
    address = url(name, case.log.pk)
    for stranger in (make_staff(case.school).user, make_role(Role.COORDINATOR, make_organisation())):
        for answer in (signed_in(stranger).get(address), signed_in(stranger).post(address, receipt())):
            assert is_secret(answer, case.log) or answer.status_code == 405
    leader = signed_in(make_role(Role.UNIT_LEADER, case.school))
    for answer in (leader.get(address), leader.post(address, receipt())):
        assert answer.status_code in (403, 405)
        assert "Hansen" not in text(answer)
    case.log.refresh_from_db()
    assert case.log.state == LogState.CLOSED


def test_koordinator_archives_after_the_consent_without_the_childs_name(case: Case, client: Client) -> None:
    expire_consent(case.log)
    page = client.get(url("log_archive", case.log.pk))
    assert page.status_code == 200
    assert "Hansen" not in text(page)
    assert client.post(url("log_archive_package", case.log.pk)).status_code == 200
    client.post(url("log_archive_receipt", case.log.pk), receipt())
    case.log.refresh_from_db()
    assert case.log.state == LogState.ARCHIVED


def test_of_a_protected_child_the_koordinator_gets_a_sentence_and_the_holder_the_file(case: Case) -> None:
    set_protection(case)
    coordinator, holder = signed_in(case.coordinator), signed_in(case.holder)
    address = url("log_archive_package", case.log.pk)
    refused = coordinator.post(address)
    assert refused.status_code == 403
    assert "Bare stafettholderen kan lage arkivpakken" in text(refused)
    assert "Lag arkivpakke</button>" not in text(coordinator.get(url("log_archive", case.log.pk)))
    assert not ExportReceipt.objects.exists()
    assert holder.post(address).status_code == 200
    assert pages(case, case.holder.user)[-2:] == ["Arkivpakke", "Skjermede opplysninger vist"]


def test_an_open_log_is_told_to_be_closed_first(case: Case) -> None:
    opened = make_log(case.holder)
    page = signed_in(case.holder).get(url("log_archive", opened.pk))
    assert "Den må avsluttes før den kan arkiveres" in text(page)
    refused = signed_in(case.holder).post(url("log_archive_package", opened.pk))
    assert refused.status_code == 403
    assert "Loggen er ikke avsluttet" in text(refused)


def test_receipt_is_read_from_the_archives_file(case: Case, client: Client) -> None:
    case.pack()
    file = SimpleUploadedFile("kvittering.xml", receipt_xml(case.log.pk))
    sent = receipt(archive_id="", received_on="", receipt_file=file)
    answer = client.post(url("log_archive_receipt", case.log.pk), sent)
    assert answer["Location"] == url("log_archive", case.log.pk)
    record = ArchiveRecord.objects.get()
    assert record.archive_id.startswith("2026/123 (")
    shown = text(client.get(url("log_archive", case.log.pk)))
    assert record.archive_id in shown
    assert "Kan slettes fra" in shown
    assert "Lag arkivpakke" not in shown


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("archive_id", {"archive_id": ""}),
        ("archive_system", {"archive_system": ""}),
        ("received_on", {"received_on": ""}),
        ("received_on", {"received_on": "2099-01-01"}),
        ("receipt_file", {"receipt_file": b"<html/>"}),
        ("receipt_file", {"receipt_file": receipt_xml("01900000-0000-7000-8000-000000000000")}),
        ("archive_id", {"receipt_file": b"own"}),
    ],
)
def test_a_wrong_receipt_is_told_by_its_field(case: Case, client: Client, field: str, changes: Any) -> None:
    case.pack()
    if data := changes.get("receipt_file"):
        data = receipt_xml(case.log.pk) if data == b"own" else data
        changes = {"receipt_file": SimpleUploadedFile("a.xml", data)}
    answer = client.post(url("log_archive_receipt", case.log.pk), receipt(**changes))
    assert answer.status_code == 200
    assert list(errors(answer)) == [field]
    case.log.refresh_from_db()
    assert case.log.state == LogState.CLOSED


def test_a_changed_log_is_told_on_top_of_the_form(case: Case, client: Client) -> None:
    case.pack()
    set_protection(case)
    answer = client.post(url("log_archive_receipt", case.log.pk), receipt())
    assert "Loggen er endret etter pakken. Lag en ny" in text(answer)


def test_koordinator_keeps_a_log_longer(case: Case, client: Client) -> None:
    case.pack()
    case.receive()
    until = timezone.localdate() + timedelta(days=800)
    sent = {"until": until.isoformat(), "reason": "Klagesak"}
    assert client.post(url("log_archive_keep", case.log.pk), sent).status_code == 302
    assert ArchiveRecord.objects.get().kept_until == until
    assert "Klagesak" in text(client.get(url("log_archive", case.log.pk)))
    assert signed_in(case.holder).post(url("log_archive_keep", case.log.pk), sent).status_code == 403


@pytest.mark.no_zeal  # Each log is locked and packed again by itself, in a transaction of its own.
def test_several_receipts_are_registered_each_by_itself(case: Case, client: Client) -> None:
    other, packed = closed(case.holder), closed(case.holder)
    elsewhere = closed(make_staff(make_organisation()))
    case.pack()
    case.pack(log=packed)
    rows = [f"{case.log.pk};2026/1", f"{other.pk};2026/2", f"{elsewhere.pk};2026/3"]
    files = [
        SimpleUploadedFile("a.csv", "\r\n".join(rows).encode()),
        SimpleUploadedFile("b.xml", receipt_xml(packed.pk)),
    ]
    sent = {"archive_system": "Arkivet", "received_on": timezone.localdate().isoformat()}
    answer = client.post(reverse("admin:archive_receipts"), sent | {"receipts": files})
    problems = [one.problem for one in answer.context["outcomes"]]
    assert [bool(problem) for problem in problems] == [False, True, True, False]
    assert "Lag arkivpakken først" in problems[1]
    assert "Fant ingen" in problems[2]
    assert set(ArchiveRecord.objects.filter(state="received").values_list("log", flat=True)) == {
        case.log.pk,
        packed.pk,
    }
    noted = AccessLog.objects.filter(page="Kvittering fra arkivet").values_list("log_id", flat=True)
    assert set(noted) == {str(one.pk) for one in (case.log, other, packed)}
    # Once more does no harm; another id for the same log is no correction.
    again = [
        SimpleUploadedFile("a.csv", f"{case.log.pk};2026/1\n{packed.pk};2026/9".encode()),
    ]
    answer = client.post(reverse("admin:archive_receipts"), sent | {"receipts": again})
    assert [bool(one.problem) for one in answer.context["outcomes"]] == [False, True]


def test_wrong_files_are_told_by_the_field(client: Client) -> None:
    sent = {"archive_system": "Arkivet", "received_on": timezone.localdate().isoformat()}
    for files in ([], [SimpleUploadedFile("a.csv", b"Stafettlogg;Id\n")]):
        answer = client.post(reverse("admin:archive_receipts"), sent | {"receipts": files})
        assert list(errors(answer)) == ["receipts"]


def test_list_shows_the_own_virksomheters_logs_and_names_to_readers_alone(case: Case, client: Client) -> None:
    hidden = expire_consent(closed(case.holder, first_name="Skjult", last_name="Utgått"))
    secret = closed(case.holder)
    case.log, kept = secret, case.log
    set_protection(case)
    elsewhere = closed(make_staff(make_organisation("Annet sted")), last_name="Fremmed")
    page = client.get(reverse("admin:archive_list"))
    assert {row.log.pk for row in page.context["rows"]} == {kept.pk, hidden.pk, secret.pk}
    assert [row.log.pk for row in page.context["rows"] if not row.may_pack] == [secret.pk]
    shown = text(page)
    assert "Lisa Hansen" in shown
    assert "Utgått</strong>" not in shown
    assert "Fremmed" not in shown
    for query, found in [
        ("lisa", {kept.pk}),
        ("Skjult", set()),
        (str(kept.pk), {kept.pk}),
        (str(kept.pk)[-8:], {kept.pk}),
        (str(elsewhere.pk), set()),
        ("01234567", set()),
    ]:
        page = client.get(reverse("admin:archive_list"), {"q": query})
        assert {row.log.pk for row in page.context["rows"]} == found, query
    page = client.get(reverse("admin:archive_list"), {"status": "pakket"})
    assert page.context["rows"] == []
    assert client.get(reverse("admin:archive_list"), {"q": "0123456789 0"}).status_code == 302


def test_list_asks_as_much_of_many_as_of_few(case: Case, client: Client, queries: Any) -> None:
    address = reverse("admin:archive_list")
    case.pack()
    client.get(address)
    few = queries(client, address).count
    case.receive()
    for _number in range(3):
        case.pack(log=closed(case.holder))
    assert queries(client, address).count == few <= 12


@pytest.mark.parametrize("name", ["archive_list", "archive_receipts", "retention_rules"])
def test_others_are_refused_the_lists(case: Case, name: str) -> None:
    for user in (case.holder.user, make_role(Role.UNIT_LEADER, case.school), make_role(Role.PRIVACY_OFFICER)):
        assert signed_in(user).get(reverse(f"admin:{name}")).status_code == 403


def test_kommuneadministrator_sets_a_rule(case: Case) -> None:
    admin = signed_in(make_role(Role.MUNICIPALITY_ADMIN))
    address = reverse("admin:retention_rule", args=[case.school.pk])
    assert "Bakketoppen skole" in text(admin.get(reverse("admin:retention_rules")))
    assert list(errors(admin.post(address, {"months": "0"}))) == ["months"]
    assert admin.post(address, {"months": "24"})["Location"] == reverse("admin:retention_rules")
    rule = RetentionRule.objects.get()
    assert (rule.organisation, rule.months) == (case.school, 24)
    assert "Egen regel" in text(admin.get(reverse("admin:retention_rules")))
    assert admin.post(address, {"months": "12"}).status_code == 409
    assert admin.post(address, {"months": "", "version": "1"}).status_code == 302
    assert not RetentionRule.objects.exists()
    assert admin.get(reverse("admin:retention_rule", args=[make_staff(case.school).pk])).status_code == 404
