"""The account letter of the guide: what the tool is, where it is, and how one signs in."""

from django.conf import settings
from django.utils.translation import gettext as _

from permissions.sign_in.film import film
from stafettlog.models import Actor
from stafettlog.notifications.letter import Block, Letter, Link, Paragraph, Points, hello, one_line
from stafettlog.notifications.words import signature


def foresatt(name: str, sender: Actor | None) -> Letter:
    return _letter(
        name, sender, _("Du får denne e-posten fordi du er registrert som foresatt i Stafettloggen.")
    )


def actor(name: str) -> Letter:
    return _letter(name, None, _("Du får denne e-posten fordi du er registrert som aktør i Stafettloggen."))


def password_link(name: str, username: str, link: str) -> Letter:
    """The only letter with a link that opens something: once, for an hour."""
    account = {"username": one_line(username)}
    return Letter(
        subject=_("Lag nytt passord"),
        greeting=hello(name),
        blocks=(
            Paragraph(_("Lag et nytt passord med lenken. Brukernavnet ditt er %(username)s.") % account),
            Link(link),
            Paragraph(_("Lenken virker én gang, i én time. Ikke send den videre.")),
            Paragraph(_("Har du ikke bedt om dette, trenger du ikke å gjøre noe. Passordet er som før.")),
        ),
        signature=signature(None, settings.MUNICIPALITY_NAME),
        reason=_("Du får denne e-posten fordi noen har bedt om nytt passord til kontoen din."),
    )


def identity_coupled(name: str) -> Letter:
    """Whoever holds the work account signs in as this person from now on."""
    contact = one_line(settings.MUNICIPALITY_CONTACT)
    text = _("Var det ikke deg? Ta kontakt med kommunen med en gang.")
    if contact:
        text = _("Var det ikke deg? Ta kontakt med en gang: %(contact)s") % {"contact": contact}
    return Letter(
        subject=_("En arbeidskonto er koblet til brukeren din"),
        greeting=hello(name),
        blocks=(
            Paragraph(_("En arbeidskonto er koblet til brukeren din i Stafettloggen.")),
            Paragraph(_("Den som har arbeidskontoen, kan nå logge inn som deg.")),
            Paragraph(text),
            Link(settings.PUBLIC_URL),
        ),
        signature=signature(None, settings.MUNICIPALITY_NAME),
        reason=_account(),
    )


def second_factor_reset(name: str) -> Letter:
    contact = one_line(settings.MUNICIPALITY_CONTACT)
    text = _("Har du ikke bedt om dette? Ta kontakt med kommunen med en gang.")
    if contact:
        text = _("Har du ikke bedt om dette? Ta kontakt med en gang: %(contact)s") % {"contact": contact}
    return Letter(
        subject=_("Engangskoden din er nullstilt"),
        greeting=hello(name),
        blocks=(
            Paragraph(_("En administrator har nullstilt engangskoden og reservekodene dine.")),
            Paragraph(_("Du er logget ut. Neste gang du logger inn med passord, setter du opp en ny app.")),
            Paragraph(text),
            Link(settings.PUBLIC_URL),
        ),
        signature=signature(None, settings.MUNICIPALITY_NAME),
        reason=_account(),
    )


def _account() -> str:
    return _("Du får denne e-posten fordi du har en konto i Stafettloggen.")


def _letter(name: str, sender: Actor | None, reason: str) -> Letter:
    return Letter(
        subject=_("Du har fått tilgang til Stafettloggen"),
        greeting=hello(name),
        blocks=(*_what_it_is(), *_how_to_sign_in()),
        signature=signature(sender, settings.MUNICIPALITY_NAME),
        reason=reason,
    )


def _what_it_is() -> tuple[Block, ...]:
    kommune = {"municipality": one_line(settings.MUNICIPALITY_NAME)}
    where = _("På påloggingssiden kan du lese mer og logge inn.")
    if film():
        where = _("På påloggingssiden kan du logge inn og se en kort film om Stafettloggen.")
    return (
        Paragraph(_("Du er nå bruker av Stafettloggen i %(municipality)s.") % kommune),
        Paragraph(
            _(
                "Stafettloggen er et digitalt verktøy for god samhandling om barn og unge som trenger "
                "støttetiltak. Den brukes av foreldre og foresatte, og av fagpersoner i kommunen som "
                "følger opp barn og unges oppvekst og utvikling."
            )
        ),
        Paragraph(where),
        Link(settings.PUBLIC_URL),
    )


def _how_to_sign_in() -> tuple[Block, ...]:
    return (
        Paragraph(_("Du kan logge inn med")),
        Points((_("BankID og fødselsnummer"), _("BankID på mobil"), "Commfides", "Buypass")),
        Paragraph(
            _(
                "BankID er en personlig legitimasjon for sikker identifisering på nett. "
                "Har du ikke BankID? Ta kontakt med banken din."
            )
        ),
    )
