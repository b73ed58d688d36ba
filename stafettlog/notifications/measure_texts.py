"""Letters about a tiltak: by when, never what it is or for whom (R27)."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stafettlog.models import Actor
from stafettlog.notifications.letter import Letter
from stafettlog.notifications.log_texts import letter


def new(name: str, start: date, finish: date, sender: Actor | None) -> Letter:
    days = {"start": date_format(start, "DATE_FORMAT"), "finish": date_format(finish, "DATE_FORMAT")}
    return letter(
        _("Du har fått ansvar for et tiltak"),
        name,
        _("Du har fått ansvar for et tiltak i en stafettlogg."),
        _("Det skal settes i gang innen %(start)s og være ferdig %(finish)s.") % days,
        _("Logg inn for å lese om tiltaket."),
        reason=_responsible(),
        sender=sender,
    )


def deadline_near(name: str, finish: date, count: int) -> Letter:
    """`count`: how many of the log's tiltak have that deadline; one letter tells of them all."""
    text = ngettext(
        "Et tiltak du har ansvar for, skal være ferdig %(day)s.",
        "%(count)s tiltak du har ansvar for, skal være ferdige %(day)s.",
        count,
    )
    return letter(
        _("Fristen for et tiltak nærmer seg"),
        name,
        text % _facts(finish, count),
        _("Logg inn for å lese mer, eller for å evaluere det som er gjennomført."),
        reason=_responsible(),
    )


def deadline_passed(name: str, finish: date, count: int, *, is_holder: bool) -> Letter:
    text = ngettext(
        "Fristen for et tiltak var %(day)s. Tiltaket er ikke evaluert.",
        "Fristen for %(count)s tiltak var %(day)s. De er ikke evaluert.",
        count,
    )
    reason = _("Du får denne e-posten fordi du er stafettholder.") if is_holder else _responsible()
    return letter(
        _("Fristen for et tiltak er passert"),
        name,
        text % _facts(finish, count),
        _("Logg inn for å evaluere. Trenger dere mer tid, kan stafettholderen endre fristen."),
        reason=reason,
    )


def _facts(finish: date, count: int) -> dict[str, str | int]:
    return {"day": date_format(finish, "DATE_FORMAT"), "count": count}


def _responsible() -> str:
    return _("Du får denne e-posten fordi du har ansvar for et tiltak.")
