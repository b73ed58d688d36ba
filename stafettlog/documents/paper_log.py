"""An empty stafettlogg on paper, sheet by sheet as the guide has its forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from stafettlog.documents.form_parts import Part, Sheet, choices, fields, heading, printed, rows, sheet


@dataclass(frozen=True)
class Choices:
    """What the forms on the screen have to choose among, in words; lazy ones follow the language.

    `levels`: (name, what it means); `outcomes`: (what was found, what follows from it).
    """

    levels: Sequence[tuple[Any, Any]]
    living: Sequence[Any]
    roles: Sequence[Any]
    grounds: Sequence[Any]
    areas: Sequence[Any]
    measures: Sequence[Any]
    places: Sequence[Any]
    outcomes: Sequence[tuple[Any, Any]]


def paper_log(chosen: Choices, language: str) -> bytes:
    """The sheets in one of form_parts.LANGUAGES. Raises DocumentError."""
    with translation.override(language):
        sheets = [_child(chosen), _foresatte(chosen), _concern(chosen), _measures(chosen)]
        sheets += [_meeting(chosen), _lysglimt()]
        return printed(_("Stafettlogg på papir"), language, sheets)


def _sheet(name: str, lead: str, *parts: Part) -> Sheet:
    """Sheets come apart: each says itself whose it is, and who wrote it."""
    whose = fields([(_("Barnets navn"), 3), (_("Skrevet av"), 3), (_("Dato"), 1.4)])
    return sheet(name, lead, whose, *parts, above=_("Stafettlogg på papir"))


def _ticks(label: str, items: Sequence[Any], *, columns: int = 2) -> Part:
    return choices(label, [(str(one), "") for one in items], columns=columns)


def _pairs(label: str, items: Sequence[tuple[Any, Any]], *, columns: int = 1) -> Part:
    return choices(label, [(str(name), str(means)) for name, means in items], columns=columns)


def _child(chosen: Choices) -> Sheet:
    return sheet(
        _("Barnets detaljer"),
        _(
            "Når arket er fylt ut, er det taushetsbelagt: Lås det inn. Skriv det inn i Stafettloggen så "
            "snart du kan, og makuler det etterpå. Foresatte samtykker på et eget skjema."
        ),
        fields([(_("Skrevet av"), 3), (_("Virksomhet"), 3), (_("Dato"), 1.4)]),
        fields(
            [(_("Fornavn"), 1), (_("Etternavn"), 1)],
            [(_("Fødselsnr (11 siffer)"), 1), (_("Fødselsdato, hvis nummeret mangler"), 1)],
            [(_("Barnehage eller skole"), 2), (_("Gruppe/klasse"), 1)],
            [(_("Gate / vei og gatenr"), 2), (_("Postnr"), 0.7), (_("Poststed"), 1.3)],
            [(_("Barnets e-post, hvis barnet har det"), 1)],
        ),
        _ticks(_("Bosituasjon"), chosen.living),
        _ticks(_("Adressesperre"), [_("Barnet har fortrolig eller strengt fortrolig adresse")], columns=1),
        _pairs(_("Vurdering av nivå"), chosen.levels),
        above=_("Stafettlogg på papir"),
    )


def _foresatte(chosen: Choices) -> Sheet:
    return _sheet(
        _("Foresatte"),
        _("Bare foresatte med grunnlag for tilgang kan lese loggen og få e-post fra den."),
        *(part for number in (1, 2) for part in _foresatt(number, chosen)),
    )


def _foresatt(number: int, chosen: Choices) -> tuple[Part, ...]:
    return (
        heading(_("Foresatt %(number)s") % {"number": number}),
        fields(
            [(_("Fornavn"), 1), (_("Etternavn"), 1)],
            [(_("Fødselsnr (11 siffer)"), 1), (_("Telefonnr"), 1)],
            [(_("Gate / vei og gatenr"), 2), (_("Postnr"), 0.7), (_("Poststed"), 1.3)],
            [(_("E-post"), 2), (_("Språk"), 1)],
            size=11,
        ),
        _ticks(_("Rolle"), chosen.roles, columns=3),
        _ticks(_("Grunnlag for tilgang"), chosen.grounds),
        _ticks("", [_("Trenger tolk")]),
    )


def _concern(chosen: Choices) -> Sheet:
    discussed = [_("Oppmerksomheten er drøftet med leder."), _("Oppmerksomheten er drøftet med foresatte.")]
    return _sheet(
        _("Oppmerksomhet"),
        _("Ett ark for hver oppmerksomhet. Skriv hva dere ser, ikke en diagnose."),
        fields([(_("Vi er særlig oppmerksomme på"), 1)], size=18),
        _ticks(_("Område"), chosen.areas),
        fields([(_("Mål: Hva kjennetegner måloppnåelse?"), 1)], size=48),
        _ticks("", discussed, columns=1),
        rows(
            _("Møter og samtaler om dette"),
            [(_("Dato"), 1), (_("Med hvem"), 2), (_("Hva dere ble enige om"), 4)],
            count=5,
            size=13,
        ),
    )


def _measures(chosen: Choices) -> Sheet:
    return _sheet(
        _("Tiltak"),
        _("Ett ark for hvert tiltak. Et tiltak evalueres én gang."),
        fields([(_("Hvilken oppmerksomhet tiltaket hører til"), 1)], size=12),
        _ticks(_("Type tiltak"), chosen.measures),
        fields([(_("Beskrivelse"), 1)], size=48),
        fields(
            [(_("Igangsettes innen"), 1), (_("Ferdigstilles"), 1)],
            [(_("Ansvarlig for tiltaket"), 1), (_("Virksomhet"), 1)],
        ),
        heading(_("Evaluering")),
        _pairs("", chosen.outcomes, columns=2),
        fields([(_("Begrunnelse"), 1)], size=24),
        fields([(_("Evaluert av"), 2), (_("Dato"), 1)]),
    )


def _meeting(chosen: Choices) -> Sheet:
    return _sheet(
        _("Møte"),
        "",
        fields([(_("Dag"), 2), (_("Fra kl."), 1), (_("Til kl."), 1)]),
        _ticks(_("Sted"), chosen.places, columns=4),
        fields([(_("Hvor"), 1)]),
        fields([(_("Hva møtet handler om"), 1)], size=18),
        rows(
            _("Invitert"),
            [(_("Navn"), 3), (_("Rolle eller virksomhet"), 3), (_("Invitert dato"), 1.3), (_("Deltok"), 1)],
            count=7,
            size=10,
        ),
        _ticks("", [_("Tolk er bestilt"), _("Møtet ble holdt"), _("Møtet ble ikke holdt")], columns=3),
        fields([(_("Kommentarer, eller hvorfor møtet ikke ble holdt"), 1)], size=50),
    )


def _lysglimt() -> Sheet:
    return _sheet(
        _("Lysglimt"),
        _("Noe som gikk bra. Kort, inntil 300 tegn. Alle i loggen kan lese det, også foresatte."),
        rows("", [(_("Dato"), 1), (_("Hva som gikk bra"), 5), (_("Skrevet av"), 1.8)], count=7, size=29),
    )
