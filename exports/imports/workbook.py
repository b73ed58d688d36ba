"""The cells of one sheet of an xlsx file, read by calamine from what the guard has looked at."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from exports.imports.guard import broken, checked
from exports.imports.limits import refuse


def read(data: bytes, wanted: str) -> tuple[str, list[list[Any]]]:
    """(its name, all rows from the first) of the sheet called `wanted`, or else of the first that is seen.

    Raises ValidationError.
    """
    clean = checked(data)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(clean)) as book:
            seen = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            if not seen:
                raise refuse("empty", _("Regnearket har ikke noe ark med innhold."))
            name = next((one for one in seen if one.casefold() == wanted.casefold()), seen[0])
            return name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError:
        raise broken() from None
