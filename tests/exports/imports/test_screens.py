"""Import on the screen: upload, look, yes or no; and what nobody else reaches."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from exports.imports import services
from exports.models import ImportKind, ImportState, SheetImport
from permissions import file_store, roles
from permissions.models import Organisation, RoleAssignment, User
from permissions.policy import Role
from stafettlog.models import Actor
from stafettlog.services import organisations
from tests.exports.imports import sheets
from tests.exports.imports.conftest import Office, person
from tests.factories import make_role, make_staff
from tests.screens.office import keyed, signed_in, text_of

START = "/import/"


def send(client: Client, data: bytes, name: str = "ansatte.xlsx", kind: str = "staff") -> Any:
    return client.post(START, keyed(kind=kind, file=sheets.upload(data, name)))


def seen(page: Any) -> dict[str, Any]:
    """The form of the preview, as it came."""
    return keyed(seen=page.context["plan"].digest())


@pytest.fixture
def url(client: Client) -> str:
    """An uploaded sheet with one who is new and one who is wrong."""
    answer = send(client, sheets.xlsx(sheets.STAFF, person(), person(last_name="")))
    assert answer.status_code == 302
    return answer.url


Commits = Callable[..., AbstractContextManager[Any]]


def test_sheet_is_uploaded_looked_at_and_written_in_part(
    client: Client, office: Office, url: str, django_capture_on_commit_callbacks: Commits
) -> None:
    page = client.get(url)
    text = text_of(page)
    assert "1 rad har feil." in text
    assert "Etternavn celle B3 : Skriv inn etternavn" in text
    assert "Kari Nyansatt" not in text
    assert "Kari Nyansatt Kontaktlærer, Bakketoppen skole" in text_of(client.get(f"{url}?vis=alle"))
    refused = client.post(url, seen(page))
    assert refused.status_code == 200
    assert "Ingenting er lagt inn, for noen rader har feil." in text_of(refused)
    assert not Actor.objects.exists()
    data = seen(page) | {"partial_too": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, data).url == url
    assert Actor.objects.count() == 1
    done = text_of(client.get(url))
    assert "Importen er lagt inn" in done
    assert "Denne raden ble ikke lagt inn: 3" in done
    # The second click, and a click in another window.
    for again in (data, seen(page)):
        assert client.post(url, again).url == url
    assert Actor.objects.count() == 1
    assert list(file_store.names()) == []
    assert "ansatte.xlsx" in text_of(client.get(START))


def test_number_stands_nowhere_on_the_page_and_encrypted_in_the_store(client: Client, office: Office) -> None:
    row = person()
    url = send(client, sheets.csv(sheets.STAFF, row), "ansatte.csv").url
    for page in (client.get(f"{url}?vis=alle"), client.get(START)):
        assert row[2] not in page.content.decode()
    (name,) = file_store.names()
    assert file_store.get(name).find(row[2].encode()) > 0
    path = file_store._path(name)
    assert row[2].encode() not in path.read_bytes()


def test_what_changed_since_is_shown_and_not_written(client: Client, office: Office) -> None:
    url = send(client, sheets.xlsx(sheets.STAFF, person())).url
    page = client.get(url)
    organisations.organisation_change(
        organisation_id=office.school.pk,
        name="Toppen skole",
        kind=office.school.kind,
        version=None,
        by=office.admin,
    )
    answer = client.post(url, seen(page) | {"partial_too": "on"})
    assert answer.status_code == 409
    assert "Noe er endret siden du så over." in text_of(answer)
    assert "Virksomheten finnes ikke." in text_of(answer)
    assert not Actor.objects.exists()
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("forged", ["", "x", "0" * 64])
def test_forged_yes_writes_nothing(client: Client, url: str, forged: str) -> None:
    assert client.post(url, keyed(seen=forged, partial_too="on")).status_code == 409
    assert not Actor.objects.exists()


def test_discarded_file_is_gone(
    client: Client, office: Office, url: str, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, keyed(_discard="1")).url == START
    assert "Filen er forkastet." in text_of(client.get(START))
    assert list(file_store.names()) == []
    assert SheetImport.objects.get().state == ImportState.DISCARDED
    assert client.get(url).status_code == 404
    assert client.post(url, keyed(seen="x")).status_code == 404


def test_file_that_nobody_confirms_is_gone_after_a_day(
    client: Client, office: Office, url: str, django_capture_on_commit_callbacks: Commits
) -> None:
    one = SheetImport.objects.get()
    assert services.remove_old() == 0
    with (
        time_machine.travel(one.uploaded_at + services.KEPT),
        django_capture_on_commit_callbacks(execute=True),
    ):
        # Before the worker has come round, too.
        assert client.get(url).status_code in (302, 404)
        assert not services.waits(one)
        assert services.remove_old() == 1
    assert list(file_store.names()) == []
    assert SheetImport.objects.get().state == ImportState.DISCARDED


def test_another_persons_import_is_not_there(client: Client, office: Office, url: str) -> None:
    other = signed_in(make_role(Role.MUNICIPALITY_ADMIN))
    missing = other.get("/import/00000000-0000-7000-8000-000000000000/")
    for answer in (other.get(url), other.post(url, keyed(_discard="1")), other.post(url, keyed(seen="x"))):
        assert answer.status_code == 404
        assert len(answer.content) == len(missing.content)
    assert SheetImport.objects.get().state == ImportState.WAITING
    assert "ansatte.xlsx" not in text_of(other.get(START))


@pytest.mark.parametrize(
    "role", [Role.UNIT_LEADER, Role.COORDINATOR, Role.PRIVACY_OFFICER, Role.OPERATOR, None]
)
def test_others_cannot_import(client: Client, office: Office, url: str, role: Role | None) -> None:
    user: User = make_role(role, office.school) if role else make_staff(office.school).user
    stranger = signed_in(user)
    for address in (START, url, "/import/mal/staff/"):
        assert stranger.get(address).status_code == 403
    assert send(stranger, sheets.xlsx(sheets.STAFF, person())).status_code == 403
    assert stranger.post(url, seen(client.get(url)) | {"partial_too": "on"}).status_code == 403
    assert "Importer" not in text_of(stranger.get("/ansatte/"))
    assert SheetImport.objects.count() == 1


def test_right_that_ended_stops_the_writing(client: Client, office: Office, url: str) -> None:
    page = client.get(url)
    for row in RoleAssignment.objects.filter(user=office.admin):
        roles.end(row, by=office.admin)
    assert client.post(url, seen(page) | {"partial_too": "on"}).status_code == 403
    assert not Actor.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "roles"}, "Valget finnes ikke lenger. Velg på nytt."),
        ({"kind": ""}, "Velg virksomheter eller ansatte"),
        ({"file": ""}, "Velg filen du vil laste opp"),
        ({"file": sheets.upload(b"", "a.csv")}, "Filen er tom."),
        ({"file": sheets.upload(b"hei\nhei", "a.csv")}, "Filen mangler kolonnen"),
        ({"file": sheets.upload(b"PK\x03\x04hest", "a.xlsx")}, "Regnearket kan ikke leses."),
    ],
)
def test_fault_of_an_upload_is_told_by_its_field(
    client: Client, changes: dict[str, Any], sentence: str
) -> None:
    data = keyed(kind="staff", file=sheets.upload(sheets.xlsx(sheets.STAFF, person())))
    page = client.post(START, data | changes)
    assert page.status_code == 200
    assert page.content.decode().count(sentence) >= 2
    assert not SheetImport.objects.exists()
    assert list(file_store.names()) == []


def test_lists_lead_here_and_choose_the_kind(client: Client, office: Office) -> None:
    for list_url, kind in (("/ansatte/", "staff"), ("/virksomheter/", "organisations")):
        assert f'href="/import/?type={kind}"' in client.get(list_url).content.decode()
        assert client.get(f"/import/?type={kind}").context["form"]["kind"].value() == kind
    assert client.get("/import/?type=roles").status_code == 200


@pytest.mark.parametrize("kind", list(ImportKind))
def test_template_is_read_back_and_only_its_rows_lack(
    client: Client, office: Office, kind: ImportKind, given: Callable
) -> None:
    answer = client.get(reverse("admin:import_template", args=[kind]))
    assert "attachment" in answer["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    (headings,) = book.get_sheet_by_index(0).to_python()
    assert tuple(headings) == (sheets.STAFF if kind == ImportKind.STAFF else sheets.PLACES)
    page = send(client, answer.content, "mal.xlsx", kind.value)
    assert "Filen har ingen rader under overskriftene." in text_of(page)
    assert client.get("/import/mal/roller/").status_code == 404
    help_sheet = str(book.get_sheet_by_name("Hjelp").to_python())
    assert ("Bakketoppen skole" in help_sheet) == (kind == ImportKind.STAFF)


def test_page_costs_the_same_with_more_rows(client: Client, office: Office, queries: Callable) -> None:
    counts = []
    for rows in (2, 6, 150):
        data = sheets.xlsx(sheets.PLACES, *[(f"Barnehage {n}", "Barnehage") for n in range(rows)])
        counts.append(queries(client, send(client, data, kind="organisations").url, at_most=9).count)
    assert len(set(counts)) == 1
    assert Organisation.objects.count() == 2
