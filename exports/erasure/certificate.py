"""The certificate of an erasure: what the tombstone says, on one page (PDF/A and PDF/UA)."""

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from exports.erasure.lists import ErasedLine
from stafettlog.documents import typst


def write(line: ErasedLine) -> bytes:
    """The same bytes each time. Raises DocumentError."""
    stone = line.tombstone
    return typst.compile(
        "certificate",
        {
            "lang": get_language() or settings.LANGUAGE_CODE,
            "title": _("Bekreftelse på sletting"),
            "author": settings.MUNICIPALITY_NAME,
            "lead": _(
                "Stafettloggen under er slettet hos %(municipality)s, etter at arkivet bekreftet at det "
                "har mottatt den. To personer har bestemt det."
            )
            % {"municipality": settings.MUNICIPALITY_NAME},
            "facts": [[label, text] for label, text in _facts(line) if text],
            "heading": _("Hva som er borte"),
            "gone": [
                _("Alle rader om loggen og hele historikken: %(n)s rader i alt")
                % {"n": sum(stone.rows.values())},
                _("Filer: %(n)s") % {"n": stone.files},
                _("Personer som ikke er registrert i andre logger: %(n)s") % {"n": _people(line)},
                _("Meldinger, kladder, tilganger og eksportfiler med loggen i"),
            ],
            "stays": _(
                "Innsynsloggen står igjen: hvem som åpnet loggen og når, uten noe av det som sto i den."
            ),
        },
        made_at=stone.erased_at,
    )


def _facts(line: ErasedLine) -> list[tuple[str, str]]:
    stone = line.tombstone
    return [
        (_("Stafettlogg"), stone.pk),
        (_("Virksomhet"), stone.organisation),
        (_("Slettet"), date_format(timezone.localtime(stone.erased_at), "DATETIME_FORMAT")),
        (_("Bedt om av"), line.asked_by),
        (_("Bedt om"), date_format(timezone.localdate(stone.asked_at), "DATE_FORMAT")),
        (_("Godkjent av"), line.approved_by),
        (_("Arkiv"), stone.archive_system),
        (_("Id i arkivet"), stone.archive_id),
        (_("Mottatt av arkivet"), date_format(stone.received_on, "DATE_FORMAT")),
        (_("Arkivpakkens SHA-256"), stone.package_sha256),
    ]


def _people(line: ErasedLine) -> int:
    people = line.tombstone.persons
    # A foresatt and the account of one are one person.
    return len(people.get("stafettlog.Child", ())) + len(people.get("stafettlog.Foresatt", ()))
