"""The consent on paper: to what, by whom, for which virksomheter, and how it is taken back (R5, R7)."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from stafettlog.documents.form_parts import (
    Part,
    agreed,
    choices,
    fields,
    heading,
    points,
    printed,
    rows,
    sheet,
    text,
)


@dataclass(frozen=True)
class ConsentWords:
    """The two sentences as they are stored with a consent, their version and their language.

    `months` it holds; `youth_age`: from when the child says yes too.
    """

    information: str
    sharing: str
    version: str
    language: str
    months: int
    youth_age: int


def consent_form(words: ConsentWords, language: str) -> bytes:
    """The empty form in one of form_parts.LANGUAGES. Raises DocumentError."""
    with translation.override(language):
        title = _("Samtykke til stafettlogg")
        version = _("Teksten i samtykket: versjon %(version)s") % {"version": words.version}
        first = sheet(
            title,
            _("Les side 2 først. Den forteller hva dere sier ja til."),
            *_who(),
            heading(_("Dette sier vi ja til")),
            *_sentences(words, language),
            rows(
                _("Virksomheter som får dele opplysninger"),
                [(_("Virksomhet"), 3), (_("Navn på aktøren, når det er kjent"), 3), (_("Dato"), 1)],
                count=5,
                size=9,
            ),
            *_signatures(words),
            above=version,
        )
        second = sheet(_("Hva dere sier ja til"), "", *_explained(words), above=version)
        return printed(title, language, [first, second])


def _who() -> tuple[Part, ...]:
    return (
        fields([(_("Barnets navn"), 2), (_("Fødselsdato"), 1)]),
        fields([(_("Foresatt"), 2), (_("Rolle"), 1)], [(_("Foresatt"), 2), (_("Rolle"), 1)]),
    )


def _sentences(words: ConsentWords, language: str) -> tuple[Part, ...]:
    """Word for word as they are stored; where the reader has another language, what they mean under them."""
    sentences = (words.information, words.sharing)
    meanings = [_(sentence) if language != words.language else "" for sentence in sentences]
    return tuple(
        agreed(sentence, language=words.language, meaning=meaning if meaning != sentence else "")
        for sentence, meaning in zip(sentences, meanings, strict=True)
    )


def _signatures(words: ConsentWords) -> tuple[Part, ...]:
    youth = _("Barnets underskrift, fra %(age)s år") % {"age": words.youth_age}
    signed = (_("Sted og dato"), 1.0)
    return (
        heading(_("Underskrift")),
        fields(
            [signed, (_("Underskrift, foresatt"), 2)],
            [signed, (_("Underskrift, foresatt"), 2)],
            [signed, (youth, 2)],
        ),
        choices(
            "",
            [(_("Samtykket er gitt muntlig, og skrevet ned av:"), "")],
            columns=1,
        ),
        fields([(_("Navn og virksomhet"), 2), (_("Dato"), 1)]),
    )


def _explained(words: ConsentWords) -> tuple[Part, ...]:
    kommune = {"municipality": settings.MUNICIPALITY_NAME, "months": words.months}
    return (
        heading(_("Hva er en stafettlogg?")),
        text(
            _(
                "Stafettloggen er der %(municipality)s følger opp barn og unge sammen med foresatte. I "
                "loggen står det hva vi er oppmerksomme på, hva vi gjør, hvem som hjelper, og når det "
                "er møter."
            )
            % kommune
        ),
        heading(_("Hva betyr samtykket?")),
        points(
            _("De virksomhetene som står på side 1, kan dele opplysninger om barnet i loggen."),
            _("Bare de som deltar i loggen, kan lese den. Vi noterer hvem som åpner den."),
            _("Skal flere virksomheter med, spør vi dere først."),
            _("Samtykket gjelder i %(months)s måneder. Så spør vi dere på nytt.") % kommune,
            _("Dere kan lese loggen, og be om at feil blir rettet."),
        ),
        heading(_("Det er frivillig")),
        text(_("Barnet mister ikke rett til hjelp om dere sier nei.")),
        heading(_("Slik trekker dere samtykket")),
        text(_withdrawal()),
        points(
            _("Dere kan trekke hele samtykket, eller bare for én virksomhet."),
            _("Dere trenger ikke å si hvorfor."),
            _("Delingen stopper med en gang. Det som alt er skrevet, blir ikke slettet."),
        ),
        heading(_("Til den som tar imot skjemaet")),
        text(
            _(
                "Gi foresatte en kopi. Last opp skjemaet der du registrerer samtykket i Stafettloggen, og "
                "makuler papiret når filen er på plass."
            )
        ),
    )


def _withdrawal() -> str:
    contact = {"contact": settings.MUNICIPALITY_CONTACT}
    if contact["contact"]:
        return _("Si fra til stafettholderen eller til kommunen: %(contact)s") % contact
    return _("Si fra til stafettholderen eller til kommunen, når som helst.")
