"""Logs of two virksomheter, of several stafettholdere, and the coordinator of one of them."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from exports.mass import services
from exports.mass.choice import MassChoice
from exports.models import ExportJob
from exports.services import Exported
from permissions.models import Organisation, User
from permissions.policy import Role
from stafettlog.models import Actor, Stafettlog
from tests.factories import make_concern, make_log, make_measure, make_organisation, make_role, make_staff
from tests.factories.meetings import make_lysglimt, make_meeting


@dataclass
class Case:
    """`first` and `second` of one school, held by two; `elsewhere` of another. All open, with consent."""

    school: Organisation
    holder: Actor
    other_holder: Actor
    coordinator: User
    first: Stafettlog
    second: Stafettlog
    elsewhere: Stafettlog

    @property
    def logs(self) -> list[Stafettlog]:
        return [self.first, self.second, self.elsewhere]


@pytest.fixture
def many(db: None) -> Case:
    school, nursery = make_organisation("Bakketoppen skole"), make_organisation("Solvik barnehage")
    holder, other = make_staff(school, "Hilde"), make_staff(school, "Odd")
    coordinator = make_role(Role.COORDINATOR, school)
    logs = [
        make_log(holder, level=1, first_name="Lisa", last_name="Hansen"),
        make_log(other, level=2, first_name="Jonas", last_name="Berg"),
        make_log(make_staff(nursery), level=2),
    ]
    concern = make_concern(logs[0], holder, text="Strever med leseflyt")
    make_measure(concern, holder, description="Lisa leser høyt hver dag")
    make_meeting(logs[0], concerns=[concern])
    make_lysglimt(logs[1], text="Jonas smilte")
    return Case(school, holder, other, coordinator, *logs)


def export(by: User, choice: MassChoice | None = None, **changes: Any) -> Exported | ExportJob:
    asked: dict[str, Any] = {"purpose": "Årsrapport", "role": "Koordinator", "organisation": None}
    return services.mass_export(choice=choice or MassChoice(), by=by, **(asked | changes))


def file_of(by: User, choice: MassChoice | None = None) -> Exported:
    made = export(by, choice)
    assert isinstance(made, Exported)
    return made


def sheets(data: bytes) -> dict[str, list[dict[str, Any]]]:
    """{sheet: rows by heading}"""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    found = {}
    for name in book.sheet_names:
        headings, *rows = book.get_sheet_by_name(name).to_python()
        found[name] = [dict(zip(headings, row, strict=True)) for row in rows]
    return found


def logs_in(exported: Exported) -> set[str]:
    """The numbers of the logs in the file's first sheet."""
    return {row["Loggnummer"] for row in sheets(exported.data)["Stafettlogger"]}


def numbers(*logs: Stafettlog) -> set[str]:
    return {log.pk.hex[-8:] for log in logs}
