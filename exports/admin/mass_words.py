"""What was chosen of many logs, in words: on the page that asks what it is for, and on the job's own."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exports.mass.choice import MassChoice
from exports.mass.forms import Names
from permissions.models import Organisation
from stafettlog.models import Level
from stafettlog.models.log import STATE_LABELS

Words = list[tuple[str, str]]


def choice_of(data: Mapping[str, Any]) -> MassChoice | None:
    """The choice that a job or a receipt keeps; None of another kind of file."""
    try:
        return MassChoice.from_json(data)
    except (KeyError, TypeError, ValueError):
        return None


def choice_words(choice: MassChoice, places: Mapping[UUID, str]) -> Words:
    """(what, in words). `places`: id of a virksomhet -> its name."""
    return [
        (_("Virksomheter"), _any([places.get(one, _("ukjent")) for one in choice.organisations])),
        (_("Åpnet"), _period(choice.opened_from, choice.opened_to)),
        (_("Nivå"), _any([Level(level).label for level in choice.levels])),
        (_("Status"), _any([label for value, label in STATE_LABELS if value in choice.states])),
        (_("Ark"), ", ".join(str(part.label) for part in choice.ordered_parts)),
        (_("Navn i filen"), names_word(choice)),
        (_("Filtype"), str(choice.format.label)),
    ]


def names_word(choice: MassChoice) -> str:
    kind = Names.NUMBERS if choice.shows_numbers else Names.NAMES if choice.with_names else Names.NONE
    return str(dict(Names.CHOICES)[kind])


def short_words(choice: MassChoice) -> str:
    """On one line, what narrows it alone: «Stafettlogger, Møter, uten navn, Nivå 2»."""
    parts = [str(part.label) for part in choice.ordered_parts]
    narrowed = [str(Level(level).label) for level in choice.levels]
    narrowed += [str(label) for value, label in STATE_LABELS if value in choice.states]
    if choice.opened_from or choice.opened_to:
        narrowed.append(_("åpnet %(when)s") % {"when": _period(choice.opened_from, choice.opened_to)})
    return ", ".join([*parts, names_word(choice).lower(), *narrowed])


def place_names(choice: MassChoice | None) -> dict[UUID, str]:
    """Id -> name of the virksomheter that were chosen (one query, or none)."""
    if choice is None or not choice.organisations:
        return {}
    return dict(Organisation.objects.filter(pk__in=choice.organisations).values_list("pk", "name"))


def _any(found: list[Any]) -> str:
    return ", ".join(str(one) for one in found) or _("Alle")


def _period(first: date | None, last: date | None) -> str:
    told = {
        "first": date_format(first, "SHORT_DATE_FORMAT") if first else "",
        "last": date_format(last, "SHORT_DATE_FORMAT") if last else "",
    }
    if first and last:
        return _("fra %(first)s til %(last)s") % told
    if first:
        return _("fra %(first)s") % told
    return _("til %(last)s") % told if last else _("Når som helst")
