"""The headings of a sheet of staff, the line that a row becomes, and the cells that no form has."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export.widgets import Widget

from exports.imports.cells import NumberText
from exports.imports.resource import FormWidget, Line
from exports.imports.table import Heading
from permissions.models import Organisation, User
from stafettlog.models import Actor

SHEET = _("Ansatte")
DIGITS = 11

HEADINGS = (
    Heading("first_name", _("Fornavn"), ("Fornavn",), needed=True),
    Heading("last_name", _("Etternavn"), ("Etternavn",), needed=True),
    Heading(
        "national_number", _("Fødselsnummer"), ("Fødselsnummer", "Personnummer", "Fnr", "Fødselsnr", "F.nr")
    ),
    Heading("title", _("Stilling"), ("Stilling", "Tittel", "Stillingstittel"), needed=True),
    Heading("organisation", _("Virksomhet"), ("Virksomhet", "Arbeidssted", "Enhet", "Avdeling"), needed=True),
    Heading(
        "email", _("E-post"), ("E-post", "E-postadresse", "Mail", "Email", "E-post på jobb"), needed=True
    ),
    Heading("phone", _("Telefon"), ("Telefon", "Telefonnummer", "Mobil", "Mobiltelefon", "Tlf")),
)


@dataclass
class StaffLine(Line):
    """`user`: the account of someone who works here now. `actor`: the place in the row's virksomhet.

    `tells`: whether the person gets a mail about signing in.
    """

    first_name: str = ""
    last_name: str = ""
    national_number: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    organisation: Organisation | None = None
    user: User | None = None
    actor: Actor | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        return self.actor is not None

    @property
    def tells(self) -> bool:
        return bool(self.user.email if self.user else self.email)


class NumberWidget(FormWidget):
    """A cell that holds a number has lost the zero in front."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return super().clean(padded(value), row, **kwargs)


def padded(value: str) -> str:
    return value.zfill(DIGITS) if has_lost_zero(value) else value


def has_lost_zero(value: str) -> bool:
    return isinstance(value, NumberText) and len(value) == DIGITS - 1


class PlaceWidget(Widget):
    """The virksomhet was found by its name already: known_line() and new_line() have put it there."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return row["place"]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value
