"""What is stored about a person as a PDF, for `documents/templates/insight.typ`."""

from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from exports.own_data.dossier import Dossier, Section
from stafettlog.documents import typst


def write(dossier: Dossier) -> bytes:
    """Tagged, PDF/A-2a and PDF/UA-1, in the language that is switched on. Raises DocumentError."""
    return typst.compile("insight", content(dossier), made_at=dossier.made_at)


def content(dossier: Dossier) -> dict[str, Any]:
    """All that the template prints: texts only, ready to be read."""
    made = {"when": date_format(localtime(dossier.made_at), "DATETIME_FORMAT")}
    return {
        "lang": get_language() or settings.LANGUAGE_CODE,
        "right_to_left": get_language_bidi(),
        # The name of the document stands in its properties: nobody's name is in it.
        "title": dossier.title,
        "author": settings.MUNICIPALITY_NAME,
        "about": dossier.about,
        "lead": list(dossier.lead),
        "notes": list(dossier.notes),
        "foot": _("Laget %(when)s") % made,
        "sections": [_section(section) for section in dossier.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "lead": section.lead,
        "empty": "" if section.entries else section.empty,
        "is_list": section.is_list,
        "entries": [[[fact.label, fact.text] for fact in entry] for entry in section.filled],
    }
