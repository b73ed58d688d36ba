"""What a person uploads: checked by its bytes and written anew before it is stored."""

import logging
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from permissions.upload_pdf import clean_pdf
from permissions.upload_picture import FORMATS, clean_picture

logger = logging.getLogger(__name__)

EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}
# Brands of the ISO container that telephones use for HEIC, HEIF and AVIF.
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
NAME_LENGTH = 100


class Kind(StrEnum):
    PHOTO = "photo"  # a portrait: a picture, made small
    PICTURE = "picture"  # a picture of a page: its size is kept
    PDF = "pdf"


@dataclass(frozen=True)
class CleanUpload:
    """`data`: the rewritten bytes. `content_type`: the real one. `name`: safe to show, its end fits."""

    data: bytes
    content_type: str
    name: str


def _error(code: str, text: str) -> ValidationError:
    return ValidationError(text, code=code)


def _read(uploaded_file: UploadedFile) -> bytes:
    limit = settings.UPLOAD_MAX_BYTES
    uploaded_file.seek(0)
    # One byte more than allowed: the size that came with the request is only what the sender says.
    data = uploaded_file.read(limit + 1)
    # `size` too: of a file past the limit the upload handler keeps the first part alone.
    if len(data) > limit or (uploaded_file.size or 0) > limit:
        megabytes = limit // (1024 * 1024)
        text = _("Filen er for stor. Den kan være høyst %(limit)d MB.") % {"limit": megabytes}
        raise _error("too_large", text)
    if not data:
        raise _error("empty", _("Filen er tom."))
    return data


def _scan(data: bytes) -> None:
    """Ask the scanner named in settings. One that fails stops the upload: unchecked is not clean."""
    if not settings.UPLOAD_SCANNER:
        return
    try:
        found = import_string(settings.UPLOAD_SCANNER)(data)
    except Exception as error:
        # The type alone: the message could quote the file.
        logger.error("upload scanner failed: %s", type(error).__name__)
        raise _error("scanner", _("Filen kan ikke sjekkes for virus nå. Prøv igjen senere.")) from None
    if found:
        raise _error("infected", _("Filen inneholder noe skadelig og ble ikke lagret."))


def _content_type(data: bytes, kinds: Collection[Kind]) -> str:
    """Return the type that the bytes show, if it is among `kinds`."""
    pictures = Kind.PHOTO in kinds or Kind.PICTURE in kinds
    if pictures and data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        text = _(
            "Bildet er i formatet HEIC, som ikke kan brukes her. Lagre det som JPEG og last opp på nytt."
        )
        raise _error("heic", text)
    found = filetype.guess(data)
    content_type = found.mime if found else ""
    if (pictures and content_type in FORMATS) or (Kind.PDF in kinds and content_type == "application/pdf"):
        return content_type
    if not pictures:
        raise _error("type", _("Filen må være en PDF."))
    if Kind.PDF not in kinds:
        raise _error("type", _("Filen må være et bilde (JPEG, PNG eller WebP)."))
    raise _error("type", _("Filen må være en PDF eller et bilde (JPEG, PNG eller WebP)."))


def clean_name(raw: str | None, extension: str) -> str:
    """Return a file name without folders, control and direction characters, at most 100 characters."""
    base = unicodedata.normalize("NFC", raw or "").replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C")
    stem = re.sub(r"\.[A-Za-z][A-Za-z0-9]{1,4}$", "", base.strip()).strip(" .")
    return (stem[: NAME_LENGTH - len(extension)] or "fil") + extension


def scanned(uploaded_file: UploadedFile) -> bytes:
    """The bytes of an upload that is read and not kept as it is: not too large, and clean to the scanner.

    Raises ValidationError; codes: too_large, empty, infected, scanner.
    """
    data = _read(uploaded_file)
    _scan(data)
    return data


def check_upload(uploaded_file: UploadedFile, *, kinds: Collection[Kind]) -> CleanUpload:
    """Check an upload and return what may be stored in its place (see `permissions.file_store`).

    Neither the name nor the type that came with it is believed. `settings.UPLOAD_SCANNER` may name a callable
    that takes the bytes as they came and returns None, or what it found. Raises ValidationError with one
    Norwegian sentence; codes: too_large, empty, heic, type, pixels, broken, encrypted, infected, scanner.
    """
    data = _read(uploaded_file)
    content_type = _content_type(data, kinds)
    _scan(data)
    if content_type == "application/pdf":
        data = clean_pdf(data)
    else:
        data = clean_picture(data, content_type, photo=Kind.PHOTO in kinds)
    return CleanUpload(data, content_type, clean_name(uploaded_file.name, EXTENSIONS[content_type]))
