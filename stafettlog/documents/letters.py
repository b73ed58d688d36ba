"""What the printed letters say. Whoever calls has asked whether the person may have one (R4, R4b).

Through the window of the envelope show the receiver's name and address alone, and no letter names
anything but the kommune on its outside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import segno
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stafettlog.bidi import ltr
from stafettlog.documents import typst

NORWEGIAN = ("nb", "nn")
# For those who read neither Norwegian nor any other language that we have.
FALLBACK = "en"
QR_SCALE = 4


@dataclass(frozen=True)
class Receiver:
    """`lines`: what stands under the name in the window. `language`: a code of ForesattLanguage."""

    first_name: str
    name: str
    lines: Sequence[str]
    language: str = "nb"


@dataclass(frozen=True)
class Contact:
    """Who answers: the stafettholder. `phone` may be empty."""

    name: str
    phone: str = ""


@dataclass(frozen=True)
class MeetingFacts:
    """`place` may be empty. `signs_in`: whether the receiver can read the topic in the log.

    `asks_for_place`: the place is not to be written (R26); whoever invites tells it. `needs_interpreter`:
    the receiver does.
    """

    starts_at: datetime
    ends_at: datetime
    place: str
    interpreter_ordered: bool
    signs_in: bool
    asks_for_place: bool = False
    needs_interpreter: bool = False


Page = dict[str, Any]


def account_letter(*, to: Receiver, child: str, contact: Contact, on: date) -> bytes:
    """*Invitasjonsbrev*: a foresatt without e-mail has got access. `child`: the first name."""
    return _letter(to, on, lambda: _account_page(to, child, contact))


def meeting_letter(*, to: Receiver, child: str, meeting: MeetingFacts, contact: Contact, on: date) -> bytes:
    """Invitation to a meeting: when, where and who calls, not what it is about.

    `child`: the first name; empty when the letter is to the child.
    """
    return _letter(to, on, lambda: _meeting_page(to, child, meeting, contact))


def languages(chosen: str) -> list[str]:
    """The languages of the pages: Norwegian first, then the receiver's own where it is shown, or English."""
    if chosen in NORWEGIAN:
        return [chosen]
    return ["nb", chosen if chosen in settings.PORTAL_LANGUAGES else FALLBACK]


def _letter(to: Receiver, on: date, page: Callable[[], Page]) -> bytes:
    pages = []
    for language in languages(to.language):
        with translation.override(language):
            pages.append({"lang": language, "date": date_format(on, "DATE_FORMAT"), **page()})
    data = {
        "title": pages[0]["heading"],
        "lang": pages[0]["lang"],
        "author": settings.MUNICIPALITY_NAME,
        "foot": " · ".join(
            part for part in (settings.MUNICIPALITY_NAME, settings.MUNICIPALITY_CONTACT) if part
        ),
        "address": [to.name, *(line for line in to.lines if line)],
        "pages": pages,
    }
    made_at = timezone.make_aware(datetime.combine(on, time.min))
    return typst.compile("letter", data, made_at=made_at, pictures={"qr": _qr(settings.PUBLIC_URL)})


def _account_page(to: Receiver, child: str, contact: Contact) -> Page:
    words = {"child": child, "name": contact.name}
    return {
        "heading": _("Du har fått tilgang til Stafettloggen"),
        "parts": [
            _text("", _("Hei %(name)s") % {"name": to.first_name}),
            _text(
                _("Hva er det?"),
                _("Stafettloggen er der kommunen følger opp barn og unge sammen med foresatte.")
                + " "
                + _("Der leser du hva vi jobber med for %(child)s, hvem som hjelper, og når det er møter.")
                % words
                + " "
                + _("%(name)s er stafettholder: den som har ansvaret for loggen, og som du kan spørre.")
                % words,
            ),
            {**_steps(), "steps": [*_sign_in(), _("Du kommer rett til det som gjelder barnet ditt.")]},
            _text(_("Har du ikke BankID?"), _reach(contact) + " " + _("Du kan få loggen på papir.")),
            _interpreter(contact),
        ],
        "greeting": _greeting(contact),
    }


def _meeting_page(to: Receiver, child: str, meeting: MeetingFacts, contact: Contact) -> Page:
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    facts = [
        (_("Dag"), capfirst(f"{date_format(start, 'l')} {date_format(start, 'DATE_FORMAT')}")),
        (_("Klokka"), ltr(f"{date_format(start, 'TIME_FORMAT')}–{date_format(end, 'TIME_FORMAT')}")),
        (_("Sted"), _("Spør den som inviterer") if meeting.asks_for_place else meeting.place),
        (_("Tolk"), _("Tolk er bestilt.") if meeting.interpreter_ordered else ""),
        (_("Hvem kaller inn"), contact.name),
    ]
    parts = [
        _text("", _("Hei %(name)s") % {"name": to.first_name}),
        _text(
            "",
            _("Du er invitert til et møte om %(child)s.") % {"child": child}
            if child
            else _("Du er invitert til et møte."),
        ),
        {"facts": [[label, value] for label, value in facts if value]},
        _text(_("Kan du ikke komme, eller lurer du på noe?"), _reach(contact)),
    ]
    if meeting.signs_in:
        parts.append({**_steps(), "heading": _("Les hva møtet handler om"), "steps": _sign_in()})
    if not meeting.interpreter_ordered:
        parts.append(_not_ordered(contact) if meeting.needs_interpreter else _interpreter(contact))
    return {"heading": _("Invitasjon til møte"), "parts": parts, "greeting": _greeting(contact)}


def _text(heading: str, text: str) -> Page:
    return {"heading": heading, "text": text}


def _steps() -> Page:
    alt = _("QR-kode som åpner %(address)s") % {"address": ltr(settings.PUBLIC_URL)}
    return {"heading": _("Slik logger du inn"), "qr": alt}


def _sign_in() -> list[str]:
    return [
        _("Gå til %(address)s, eller skann koden med telefonen.") % {"address": ltr(settings.PUBLIC_URL)},
        _("Velg BankID, BankID på mobil, Buypass eller Commfides."),
    ]


def _reach(contact: Contact) -> str:
    """How to reach someone, without an empty part."""
    if contact.phone:
        return _("Ring %(name)s på %(phone)s.") % {"name": contact.name, "phone": ltr(contact.phone)}
    return _("Ta kontakt med %(name)s.") % {"name": contact.name}


def _interpreter(contact: Contact) -> Page:
    text = _("Si fra til %(name)s, så bestiller vi en tolk. Det koster ikke noe for deg.")
    return _text(_("Trenger du tolk?"), text % {"name": contact.name})


def _not_ordered(contact: Contact) -> Page:
    text = _("Du trenger tolk. Tolken er ikke bestilt ennå. Spør %(name)s.")
    return _text(_("Tolk"), text % {"name": contact.name})


def _greeting(contact: Contact) -> list[str]:
    return [_("Vennlig hilsen"), contact.name, settings.MUNICIPALITY_NAME]


def _qr(address: str) -> str:
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(scale=QR_SCALE, border=4, dark="#17211f", light="#ffffff"))
