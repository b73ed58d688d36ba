"""An xlsx file before anything reads it: what it unpacks to, and how far apart its cells stand.

A reader that is handed the file would unpack a bomb, follow an entity, or make room for every place
between two cells at the ends of a sheet. Here the parts are unpacked up to a limit, read once by expat,
and packed anew: the reader gets exactly the bytes that were looked at, and no others.
"""

import zipfile
import zlib
from io import BytesIO

from django.utils.translation import gettext as _

from exports.imports.limits import MAX_PARTS, MAX_RATIO, MAX_UNPACKED, refuse
from exports.imports.xml_watch import XmlWatch

SMALL = 1024 * 1024
"""What a file may unpack to whatever its ratio: an empty template packs well."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"


def checked(data: bytes) -> bytes:
    """The workbook's XML parts as a zip of our own making. Raises ValidationError."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = _parts(archive)
    except BROKEN:
        raise broken() from None
    watch = XmlWatch()
    # The texts first: a cell says only the number of its text.
    for name in sorted(parts, key=lambda name: not name.lower().endswith("sharedstrings.xml")):
        watch.read(parts[name])
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as clean:
        for name, part in parts.items():
            clean.writestr(name, part)
    return out.getvalue()


def broken() -> Exception:
    return refuse("broken", _("Regnearket kan ikke leses. Lagre det på nytt som .xlsx og prøv igjen."))


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = archive.infolist()
    names = [part.filename.lower() for part in listed]
    _check_kind(names)
    if len(set(names)) < len(names):
        # Which of the two is read differs from reader to reader.
        raise broken()
    unpacked, packed = sum(part.file_size for part in listed), sum(part.compress_size for part in listed)
    if unpacked > max(SMALL, packed * MAX_RATIO) or unpacked > MAX_UNPACKED or len(listed) > MAX_PARTS:
        raise refuse(
            "bomb", _("Regnearket er for stort når det pakkes ut. Ta bort ark og bilder, og prøv igjen.")
        )
    wanted = [part for part in listed if part.filename.lower().endswith((".xml", ".rels"))]
    if any(part.flag_bits & 1 for part in wanted):
        raise with_password()
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in wanted):
        raise broken()
    # Reading ends at the size that is listed, and fails where there is more.
    found = {part.filename: archive.read(part) for part in wanted}
    if any(
        name.lower() == "[content_types].xml" and b"macroenabled" in found[name].lower() for name in found
    ):
        raise with_macros()
    return found


def _check_kind(names: list[str]) -> None:
    if any(name.endswith("vbaproject.bin") for name in names):
        raise with_macros()
    if "xl/workbook.xml" not in names:
        raise not_a_sheet()


def not_a_sheet() -> Exception:
    return refuse("type", _("Filen må være et regneark i formatet .xlsx eller .csv."))


def with_macros() -> Exception:
    return refuse(
        "macros", _("Regnearket har makroer. Lagre det som .xlsx uten makroer og last opp på nytt.")
    )


def with_password() -> Exception:
    text = _(
        "Filen er lagret i det gamle formatet .xls, eller med passord. Lagre den som .xlsx uten passord."
    )
    return refuse("old", text)
