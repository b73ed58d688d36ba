"""An uploaded file as a table: its headings understood, its rows with the numbers that the person sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from exports.imports import csv_text, workbook
from exports.imports.cells import letters, text_of
from exports.imports.guard import OLE, ZIP, not_a_sheet, with_macros, with_password
from exports.imports.limits import MAX_BYTES, MAX_CELL, MAX_ROWS, refuse

REFUSED = {".xls": with_password, ".xlsm": with_macros, ".xlsb": not_a_sheet, ".ods": not_a_sheet}
ROLES = {"rolle", "roller", "tilgang", "role"}


@dataclass(frozen=True)
class Heading:
    """`name`: of the field. `label`: as the template has it, in the person's language. `aliases`: what else
    people write, the bokmål word among them."""

    name: str
    label: Any
    aliases: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True)
class Table:
    """`columns`: field -> place of its column, from 0. `rows`: (row number in the file, its cells).

    `sheet`: the name of the one that was read, empty for csv. `unread`: headings that we do not know.
    `has_roles`: there is a column of roles, which is not read either.
    """

    sheet: str
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Sequence[str]]]
    unread: tuple[str, ...] = ()
    has_roles: bool = False

    def cell(self, cells: Sequence[str], name: str) -> str:
        at = self.columns.get(name)
        return cells[at] if at is not None and at < len(cells) else ""

    def place(self, name: str, row: int) -> str:
        """«C7», or empty if the file has no such column."""
        at = self.columns.get(name)
        return "" if at is None else f"{letters(at)}{row}"


def read(data: bytes, file_name: str, *, headings: Sequence[Heading], sheet: str) -> Table:
    """Read what was uploaded, by its bytes. Raises ValidationError with one Norwegian sentence."""
    if len(data) > MAX_BYTES:
        words = {"limit": MAX_BYTES // (1024 * 1024)}
        raise refuse("too_large", _("Filen er for stor. Den kan være høyst %(limit)d MB.") % words)
    ending = file_name[file_name.rfind(".") :].lower() if "." in file_name else ""
    if ending in REFUSED or data.startswith(OLE):
        raise REFUSED.get(ending, with_password)()
    known = _known(headings)
    if data.startswith(ZIP):
        name, lines = workbook.read(data, sheet)
    else:
        name, lines = "", csv_text.read(data, lambda cells: sum(_key(cell) in known for cell in cells))
    rows = [(at, [text_of(cell) for cell in cells]) for at, cells in enumerate(lines, 1)]
    return _table(name, [(at, cells) for at, cells in rows if any(cells)], headings)


def _table(sheet: str, rows: list[tuple[int, list[str]]], headings: Sequence[Heading]) -> Table:
    if not rows:
        raise refuse("empty", _("Filen er tom."))
    (_at, top), *body = rows
    known = _known(headings)
    columns: dict[str, int] = {}
    for at, cell in enumerate(top):
        if (name := known.get(_key(cell))) is not None:
            if name in columns:
                raise refuse("twice", _("Kolonnen «%(name)s» står to ganger.") % {"name": cell[:40]})
            columns[name] = at
    if lacking := [
        str(heading.label) for heading in headings if heading.needed and heading.name not in columns
    ]:
        text = _("Filen mangler kolonnen %(names)s. Bruk malen, og behold overskriftene i den første raden.")
        raise refuse("headings", text % {"names": ", ".join(f"«{label}»" for label in lacking)})
    if not body:
        raise refuse("no_rows", _("Filen har ingen rader under overskriftene."))
    if len(body) > MAX_ROWS:
        text = _("Regnearket har mer enn %(n)s rader. Del det i flere filer.") % {"n": MAX_ROWS}
        raise refuse("rows", text)
    for number, cells in body:
        for at, cell in enumerate(cells):
            if len(cell) > MAX_CELL:
                words = {"place": f"{letters(at)}{number}", "n": MAX_CELL}
                raise refuse("cell", _("Celle %(place)s har mer enn %(n)s tegn.") % words)
    others = [cell for at, cell in enumerate(top) if cell and at not in columns.values()]
    unread = tuple(cell[:40] for cell in others if _key(cell) not in ROLES)
    return Table(sheet, columns, body, unread, has_roles=len(unread) < len(others))


def _known(headings: Sequence[Heading]) -> dict[str, str]:
    return {
        _key(str(text)): heading.name for heading in headings for text in (heading.label, *heading.aliases)
    }


def _key(text: str) -> str:
    """A heading as it is compared: without case, signs and what stands in parentheses."""
    return "".join(sign for sign in text.partition("(")[0].casefold() if sign.isalnum())
