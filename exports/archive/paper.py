"""stafettlogg.pdf: the whole log to read, PDF/A-2a and PDF/UA-1: with the texts of the consents, where
everybody lives, the whole history, and what else is in the package."""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exports import document, log_columns
from exports.choices import PDF_PARTS
from exports.picture import LogPicture
from stafettlog.documents import typst
from stafettlog.models import Consent

NAME = "stafettlogg.pdf"
PHOTO_TYPES = frozenset({"image/jpeg", "image/png"})
LARGEST_PHOTO = 2 * 1024 * 1024
"""Bytes; a larger one is among the attachments alone."""
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="300" '
    'height="300" viewBox="0 0 300 300"><image width="300" height="300" '
    'xlink:href="data:{type};base64,{data}"/></svg>'
)


def write(
    picture: LogPicture, attachments: Sequence[tuple[str, str]], photo: tuple[str, bytes] | None
) -> bytes:
    """The PDF. `attachments`: (what it is, its name in the package). `photo`: (content type, bytes).

    Raises DocumentError.
    """
    pictures = {}
    if photo is not None and photo[0] in PHOTO_TYPES and len(photo[1]) <= LARGEST_PHOTO:
        pictures["photo"] = _SVG.format(type=photo[0], data=b64encode(photo[1]).decode())
    return typst.compile("log", content(picture, attachments), made_at=picture.made_at, pictures=pictures)


def content(picture: LogPicture, attachments: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """As document.content(), without who made it and when: that is not the log's."""
    told = document.content(picture, PDF_PARTS)
    as_of = date_format(timezone.localtime(picture.made_at), "DATETIME_FORMAT")
    made = _("Loggen slik den var %(when)s") % {"when": as_of}
    labels = told["labels"] | {"attachments": _("Vedlegg")}
    return told | {
        "made": made,
        "about": [made],
        "labels": labels,
        "photo_alt": _("Bilde av barnet"),
        "details": [*_details(picture), *_consents(picture)],
        "attachments": [list(one) for one in attachments],
    }


def _details(picture: LogPicture) -> Iterable[dict[str, Any]]:
    """What the spreadsheet's first sheet has, but for whose export it is."""
    own = str(_("Eksport"))
    for heading, facts in groupby(log_columns.facts(picture), key=lambda fact: fact[0]):
        if heading != own:
            yield {"heading": heading, "facts": [[name, _words(value)] for _part, name, value in facts]}


def _consents(picture: LogPicture) -> Iterable[dict[str, Any]]:
    """Every consent with its two sentences, as they were agreed to."""
    for consent in Consent.objects.filter(log=picture.log).order_by("given_on", "id"):
        day = date_format(consent.given_on, "DATE_FORMAT")
        yield {
            "heading": _("Samtykket som ble gitt %(day)s") % {"day": day},
            "facts": [
                [_("Informasjon"), consent.information_text],
                [_("Tillatelse"), consent.sharing_text],
                [_("Tekstens versjon"), consent.text_version],
            ],
        }


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("Ja") if value else _("Nei")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else str(value)
