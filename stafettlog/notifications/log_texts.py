"""Letters about a log: that there is something to read. What, and about whom, is read after sign-in."""

from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stafettlog.models import Actor
from stafettlog.notifications.letter import Letter, Link, Paragraph, hello, one_line
from stafettlog.notifications.words import signature


def letter(subject: str, name: str, *texts: str, reason: str, sender: Actor | None = None) -> Letter:
    """Paragraphs, then the address of the installation."""
    return Letter(
        subject=subject,
        greeting=hello(name),
        blocks=(*(Paragraph(text) for text in texts), Link(settings.PUBLIC_URL)),
        signature=signature(sender, settings.MUNICIPALITY_NAME),
        reason=reason,
    )


def new_participant(name: str, participant: str, sender: Actor) -> Letter:
    return letter(
        _("En ny person deltar i stafettloggen"),
        name,
        _("%(name)s deltar nå i en stafettlogg du kan lese.") % {"name": one_line(participant)},
        _("Logg inn for å se alle som deltar."),
        reason=_("Du får denne e-posten fordi du som foresatt har tilgang til stafettloggen."),
        sender=sender,
    )


def new_lysglimt(name: str, sender: Actor | None) -> Letter:
    return letter(
        _("Det er et nytt lysglimt"),
        name,
        _("Det er et nytt lysglimt i en stafettlogg du kan lese. Logg inn for å lese det."),
        reason=_("Du får denne e-posten fordi du har tilgang til stafettloggen."),
        sender=sender,
    )


def log_closed(name: str, last_day: date, sender: Actor) -> Letter:
    day = {"day": date_format(last_day, "DATE_FORMAT")}
    return letter(
        _("Stafettloggen er avsluttet"),
        name,
        _("En stafettlogg du kan lese, er avsluttet."),
        _("Du kan lese den til og med %(day)s. Etter det kan du be kommunen om en kopi.") % day,
        reason=_("Du får denne e-posten fordi du som foresatt har tilgang til stafettloggen."),
        sender=sender,
    )


def opening_attempt(name: str, asker: Actor) -> Letter:
    who = {"name": one_line(asker.display_name), "phone": one_line(asker.phone)}
    contact = (
        _("Ta kontakt med %(name)s på telefon %(phone)s.") if who["phone"] else _("Ta kontakt med %(name)s.")
    )
    return letter(
        _("Noen har spurt etter en stafettlogg"),
        name,
        _("%(name)s har spurt etter en stafettlogg som du har ansvar for.") % who,
        contact % who,
        reason=_("Du får denne e-posten fordi du er stafettholder eller enhetsleder."),
    )
