"""Virksomheter from a sheet: known by their name, whatever its case."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.widgets import Widget

from exports.imports.resource import Line, Row, SheetResource, column
from exports.imports.table import Heading
from permissions.models import Organisation, OrganisationKind
from stafettlog.admin.forms.organisation import OrganisationForm
from stafettlog.services import organisations

SHEET = gettext_lazy("Virksomheter")


@dataclass
class OrganisationLine(Line):
    """`kind`: a value of OrganisationKind."""

    name: str = ""
    kind: str = ""
    known: Organisation | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        return self.known is not None


class KindWidget(Widget):
    """The words of a type, or its code."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        wanted = str(value).casefold()
        for kind in OrganisationKind:
            if wanted in (kind.value, str(kind.label).casefold()):
                return kind.value
        known = ", ".join(str(kind.label) for kind in OrganisationKind)
        raise ValueError(_("Skriv en av disse typene: %(known)s") % {"known": known})


class OrganisationResource(SheetResource):
    headings = (
        Heading(
            "name", gettext_lazy("Navn"), ("Navn", "Virksomhet", "Virksomhetens navn", "Enhet"), needed=True
        ),
        Heading("kind", gettext_lazy("Type"), ("Type", "Type virksomhet", "Virksomhetstype"), needed=True),
    )

    name = column("name", OrganisationForm)
    kind = Field(attribute="kind", column_name="kind", widget=KindWidget())

    def prepare(self, rows: list[Row]) -> None:
        self.there = by_name()

    def known_line(self, row: Row) -> OrganisationLine | None:
        known = self.there.get(row["name"].casefold())
        if known is None:
            return None
        return OrganisationLine(name=known.name, kind=known.kind, known=known)

    def new_line(self, row: Row) -> OrganisationLine:
        return OrganisationLine()

    def import_field(
        self, field: Field, instance: Any, row: Row, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        # The name is what it is known by: how it is written stays.
        if field.attribute != "name" or not instance.is_known:
            super().import_field(field, instance, row, is_m2m, **kwargs)

    def faults(self, line: OrganisationLine, row: Row) -> dict[str, str]:
        if line.known is not None and not line.known.is_active:
            return {"name": _("Virksomheten er tatt ut av bruk. Ta den i bruk igjen på siden dens først.")}
        if row["name"] and (at := self.first_row(row["name"].casefold(), row)):
            return {"name": _("Virksomheten står også i rad %(row)s.") % {"row": at}}
        return {}

    def save(self, line: OrganisationLine, *, is_new: bool) -> None:
        kind = OrganisationKind(line.kind)
        if line.known is None:
            organisations.organisation_add(name=line.name, kind=kind, by=self.by)
        else:
            organisations.organisation_change(
                organisation_id=line.known.pk, name=line.known.name, kind=kind, version=None, by=self.by
            )

    def about(self, row: Row) -> tuple[str, str]:
        return row["name"], row["kind"]

    def shown(self, name: str, value: Any) -> str:
        return str(OrganisationKind(value).label) if name == "kind" and value else str(value)


def by_name() -> dict[str, Organisation]:
    """All virksomheter by their name, without case (one query)."""
    return {" ".join(row.name.split()).casefold(): row for row in Organisation.objects.all()}
