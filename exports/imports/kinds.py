"""The kinds of sheet: which resource reads it, and what its own sheet is called."""

from dataclasses import dataclass
from typing import Any

from exports.imports import organisations, staff, staff_line
from exports.imports.resource import SheetResource
from exports.models import ImportKind


@dataclass(frozen=True)
class Kind:
    """`list_name`: the address of the list that shows what was written. `file_name`: of the template."""

    resource: type[SheetResource]
    sheet: Any
    list_name: str
    file_name: str


KINDS: dict[ImportKind, Kind] = {
    ImportKind.ORGANISATIONS: Kind(
        organisations.OrganisationResource, organisations.SHEET, "admin:organisation_list", "virksomheter"
    ),
    ImportKind.STAFF: Kind(staff.StaffResource, staff_line.SHEET, "admin:staff_list", "ansatte"),
}
