"""A kommuneadministrator, two virksomheter, and the way from an uploaded file to what is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from exports.imports import services
from exports.imports.plan import Plan
from exports.models import ImportKind, SheetImport
from permissions.models import Organisation, User
from permissions.policy import Role
from tests.exports.imports import sheets
from tests.factories import make_organisation, make_role
from tests.screens.office import number, signed_in


@dataclass
class Office:
    admin: User
    school: Organisation
    ppt: Organisation


@pytest.fixture
def office(db: None) -> Office:
    admin = make_role(Role.MUNICIPALITY_ADMIN)
    return Office(admin, make_organisation("Bakketoppen skole"), make_organisation("PPT Solvik"))


@pytest.fixture
def client(office: Office) -> Client:
    return signed_in(office.admin)


def person(**changes: Any) -> list[Any]:
    """A row of the sheet of staff: a new colleague with a number of the test population."""
    values = {
        "first_name": "Kari",
        "last_name": "Nyansatt",
        "number": number() if "number" not in changes else "",
        "title": "Kontaktlærer",
        "place": "Bakketoppen skole",
        "email": "kari@solvik.example",
        "phone": "400 68 292",
    }
    return list((values | changes).values())


Given = Callable[..., SheetImport]


@pytest.fixture
def given(office: Office) -> Given:
    """`given(*rows, kind=…)`: an uploaded sheet that waits."""

    def make(
        *rows: Sequence[Any], kind: ImportKind = ImportKind.STAFF, head: Sequence[str] = ()
    ) -> SheetImport:
        usual = sheets.STAFF if kind == ImportKind.STAFF else sheets.PLACES
        data = sheets.xlsx(head or usual, *rows)
        return services.import_upload(kind=kind, uploaded=sheets.upload(data), by=office.admin)

    return make


@pytest.fixture
def planned(office: Office, given: Given) -> Callable[..., Plan]:
    def make(*rows: Sequence[Any], **more: Any) -> Plan:
        return services.import_plan(one=given(*rows, **more), by=office.admin)

    return make


@pytest.fixture
def written(office: Office, given: Given) -> Callable[..., SheetImport]:
    """Uploads, looks, and says yes."""

    def make(*rows: Sequence[Any], partial_too: bool = False, **more: Any) -> SheetImport:
        one = given(*rows, **more)
        seen = services.import_plan(one=one, by=office.admin).digest()
        return services.import_write(import_id=one.pk, seen=seen, partial_too=partial_too, by=office.admin)

    return make


def told(plan: Plan) -> list[tuple[int, str, list[str]]]:
    """(row, status, «C3: why») of every row."""
    return [
        (row.number, row.status.value, [f"{fault.place}: {fault.text}" for fault in row.faults])
        for row in plan.rows
    ]
