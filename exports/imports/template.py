"""The file to fill in: headings, numbers as text, choices where there are some, and a sheet of help."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from exports.imports.kinds import KINDS
from exports.imports.limits import MAX_ROWS
from exports.models import ImportKind
from permissions.models import Organisation, OrganisationKind

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
WIDTHS = {"name": 40, "title": 28, "organisation": 40, "email": 34}


def workbook(kind: ImportKind) -> bytes:
    """The xlsx file of one kind. Its first sheet is what is read; the words are in the active language."""
    out = BytesIO()
    with Workbook(out, OPTIONS) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B4F5C", "text_wrap": True}
        )
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        page = book.add_worksheet(str(KINDS[kind].sheet))
        for at, heading in enumerate(KINDS[kind].resource.headings):
            page.write_string(0, at, str(heading.label), bold)
            # Text: a number keeps the zero in front, and what begins with + is no formula.
            page.set_column(at, at, WIDTHS.get(heading.name, 18), text)
        page.freeze_panes(1, 0)
        names = _choices(kind)
        _help(book.add_worksheet(_("Hjelp")), kind, names, bold, wrapped)
        if names:
            _offer(page, kind, len(names))
    return out.getvalue()


def _choices(kind: ImportKind) -> list[str]:
    """What may stand in the column that has choices."""
    if kind == ImportKind.ORGANISATIONS:
        return [str(one.label) for one in OrganisationKind]
    return list(
        Organisation.objects.filter(is_active=True).order_by("name", "pk").values_list("name", flat=True)
    )


def _offer(page: Worksheet, kind: ImportKind, count: int) -> None:
    """A list to choose from in the cells. A name that is typed is let through: the preview tells of it."""
    wanted = "kind" if kind == ImportKind.ORGANISATIONS else "organisation"
    at = [heading.name for heading in KINDS[kind].resource.headings].index(wanted)
    source = f"='{_('Hjelp')}'!$B$2:$B${count + 1}"
    options: dict[str, Any] = {"validate": "list", "source": source, "error_type": "warning"}
    page.data_validation(1, at, MAX_ROWS, at, options)


def _help(page: Worksheet, kind: ImportKind, names: Sequence[str], bold: Any, wrapped: Any) -> None:
    page.set_column(0, 0, 80, wrapped)
    page.set_column(1, 1, 40)
    page.write_string(0, 0, _("Slik fyller du ut"), bold)
    choices = _("Typer") if kind == ImportKind.ORGANISATIONS else _("Virksomheter i bruk")
    page.write_string(0, 1, choices, bold)
    for at, line in enumerate(_lines(kind), 1):
        page.write_string(at, 0, line)
    for at, name in enumerate(names, 1):
        page.write_string(at, 1, name)


def _lines(kind: ImportKind) -> list[str]:
    common = [
        _("Fyll ut det første arket, en rad for hver. Behold overskriftene."),
        _("Du ser over alt før noe blir lagt inn."),
        _("Filen kan ha inntil %(n)s rader.") % {"n": MAX_ROWS},
        _("En tom celle endrer ingenting for det som er registrert fra før."),
    ]
    if kind == ImportKind.ORGANISATIONS:
        return [
            *common,
            _("Virksomheten kjennes igjen på navnet. Nytt navn skriver du på virksomhetens side."),
        ]
    return [
        *common,
        _("Den ansatte kjennes igjen på fødselsnummeret. Uten nummer brukes e-postadressen."),
        _("Arbeider en ansatt flere steder, skriver du en rad for hver virksomhet."),
        _("Skriv navnet på virksomheten slik det står i kolonnen til høyre."),
        _("En ny ansatt kan logge inn med en gang, og får e-post om det."),
        _("Roller legges ikke inn fra regneark. Dem gir du under Roller."),
        _("Filen har fødselsnumre. Slett den når den er lastet opp."),
    ]
