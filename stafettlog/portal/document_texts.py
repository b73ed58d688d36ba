"""The words of the family's own copy that are about people, consent and headings."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permissions.policy import ConsentState
from stafettlog.portal.page import PortalPage


def labels(page: PortalPage) -> dict[str, str]:
    """The document's own words, by the names that the template has for them."""
    return {
        "next": _("Neste møte"),
        "no_meeting": _("Det er ikke avtalt noe møte nå."),
        "topics": _("Vi skal snakke om:"),
        "work": _("Dette jobber vi med") if page.is_open else _("Dette jobbet vi med"),
        "no_work": _("Det er ikke skrevet noe her nå."),
        "goal": _("Målet"),
        "went": _("Hvordan det gikk:"),
        "lysglimt": _("Lysglimt"),
        "helpers": _("De som hjelper") if page.is_open else _("Lurer du på noe?"),
        "consent": _("Samtykket ditt"),
        "services": _("Samtykket gjelder"),
        "readers": _("Hvem kan se loggen?"),
        "earlier": _("Møter som har vært"),
    }


def ask(page: PortalPage) -> str:
    """Whom to ask, without an empty part."""
    log = page.log
    if log["holder_phone"]:
        return _("Ring %(name)s på %(phone)s.") % {"name": page.holder.name, "phone": page.phone}
    if log["holder_organisation"]:
        return _("Ta kontakt med %(place)s.") % {"place": log["holder_organisation"]}
    return _("Ta kontakt med kommunen.")


def consent(page: PortalPage) -> list[str]:
    given = page.agreement
    if given is None:
        return [_("Det er ikke registrert noe samtykke.")]
    days = {
        "given": date_format(given.given_on, "DATE_FORMAT"),
        "last": date_format(given.last_day, "DATE_FORMAT"),
        "day": date_format(given.ended_on, "DATE_FORMAT"),
    }
    if given.state == ConsentState.EXPIRED:
        return [
            _("Samtykket var gyldig til og med %(last)s. De som hjelper, kan ikke lese loggen nå.") % days
        ]
    if given.state == ConsentState.WITHDRAWN:
        return [_("Samtykket ble trukket %(day)s. De som hjelper, kan ikke lese loggen nå.") % days]
    return [
        _("Foresatte har sagt ja til at de som hjelper, kan dele opplysninger i denne loggen."),
        _("Gitt %(given)s. Gyldig til og med %(last)s.") % days,
        _("Du kan trekke samtykket når som helst, helt eller for én tjeneste. Du trenger ikke si hvorfor."),
    ]


def readers(page: PortalPage) -> list[list[str]]:
    """(name, what), in the order of the page."""
    place = page.log["holder_organisation"]
    holder = _("Stafettholder, %(place)s") % {"place": place} if place else _("Stafettholder")
    return [
        [page.holder.name, holder],
        *([one.name, one.what] for one in (page.helpers if page.shared else ())),
        *([one.name, one.what] for one in (page.coordinators if page.is_agreed else ())),
        *([one.name, f"{one.what} ({_('deg')})" if one.is_me else one.what] for one in page.foresatte),
    ]
