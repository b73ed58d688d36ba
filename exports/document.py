"""The log as a PDF: a picture of it in words, for `documents/templates/log.typ`.

What the paper does not have: telephone numbers, e-mail and addresses of the foresatte.
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from exports import document_parts as parts_of
from exports.choices import Part
from exports.picture import LogPicture
from stafettlog.documents import typst


def write(picture: LogPicture, parts: Collection[Part]) -> tuple[bytes, int]:
    """The file, and how many entries are in it: tiltak, meetings, lysglimt and events."""
    data = content(picture, parts)
    count = (
        sum(len(concern.measures.all()) for concern in picture.concerns)
        + len(picture.meetings)
        + len(picture.lysglimt)
        + len(picture.events)
    )
    return typst.compile("log", data, made_at=picture.made_at), count


def content(picture: LogPicture, parts: Collection[Part]) -> dict[str, Any]:
    """All that the template prints: texts only, ready to be read."""
    log = picture.log
    made_at = date_format(timezone.localtime(picture.made_at), "DATETIME_FORMAT")
    made = _("Laget %(when)s av %(who)s") % {"when": made_at, "who": picture.made_by}
    purpose = _("Formål: %(purpose)s") % {"purpose": picture.purpose} if picture.purpose else ""
    return {
        "lang": get_language() or settings.LANGUAGE_CODE,
        # The name of the document stands in its properties: not the child's.
        "title": _("Stafettlogg"),
        "author": settings.MUNICIPALITY_NAME,
        "name": log.child.display_name,
        "age": _age(picture),
        "level": log.get_level_display(),
        "facts": [list(fact) for fact in _facts(picture)],
        "made": made,
        "about": [line for line in (made, purpose, _period(picture)) if line],
        "labels": parts_of.labels(),
        "work": parts_of.work(picture) if Part.WORK in parts else None,
        "meetings": parts_of.meetings(picture) if Part.MEETINGS in parts else None,
        "lysglimt": parts_of.lysglimt(picture) if Part.LYSGLIMT in parts else None,
        "people": parts_of.people(picture),
        "history": parts_of.history(picture) if Part.HISTORY in parts else None,
    }


def _age(picture: LogPicture) -> str:
    years = picture.log.child_age(timezone.localdate(picture.made_at))
    return ngettext("%(n)d år", "%(n)d år", years) % {"n": years}


def _period(picture: LogPicture) -> str:
    if picture.since is None:
        return ""
    day = date_format(timezone.localtime(picture.since), "DATE_FORMAT")
    return _("Bare det som er nyere enn %(day)s, og oppmerksomheter som fortsatt pågår.") % {"day": day}


def _facts(picture: LogPicture) -> list[tuple[str, str]]:
    log, consent, closing = picture.log, picture.log.current_consent, picture.closing
    attends = ", ".join(part for part in (log.attends.name, log.group) if part)
    holder = f"{log.stafettholder.display_name}, {log.stafettholder.organisation.name}"
    found = [(_("Født"), date_format(log.child.birth_date, "DATE_FORMAT"))]
    if picture.with_number:
        found.append((_("Fødselsnummer"), log.child.national_number or _("Ikke registrert")))
    found += [
        (_("Går i"), attends),
        (_("Stafettholder"), holder),
        (_("Status"), str(log.get_state_display())),
        (_("Samtykke"), parts_of.consent_line(consent, timezone.localdate(picture.made_at))),
    ]
    if closing is not None:
        day = date_format(timezone.localtime(closing.closed_at), "DATE_FORMAT")
        found.append((_("Avsluttet"), f"{day}. {closing.get_reason_display()}"))
        found.append((_("Sluttnotat"), closing.note))
    return found
