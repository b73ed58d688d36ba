"""Letters that remind: what waits, and since when. Of whom is read after sign-in (R27)."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stafettlog.models import Transfer
from stafettlog.notifications.letter import Letter, one_line
from stafettlog.notifications.log_texts import letter
from stafettlog.notifications.words import whole_time


def meeting_unregistered(name: str, starts_at: datetime, ends_at: datetime) -> Letter:
    return letter(
        _("Et møte er ikke registrert"),
        name,
        _("Møtet %(when)s er over, men ikke registrert.") % {"when": whole_time(starts_at, ends_at)},
        _("Logg inn og registrer hvem som deltok. Ble det ikke noe av møtet, velger du «Ikke fullført»."),
        reason=_holder(),
    )


def transfer_reminded(name: str, transfer: Transfer) -> Letter:
    return letter(
        _("Påminnelse: Du er spurt om å overta en stafettlogg"),
        name,
        _("%(asker)s spurte deg %(day)s om du vil overta en stafettlogg. Du har ikke svart.")
        % _asked(transfer),
        _("Logg inn og svar ja eller nei. Til du har godtatt, er alt som før."),
        reason=_("Du får denne e-posten fordi du er spurt om å bli stafettholder."),
    )


def transfer_overdue(name: str, transfer: Transfer, *, is_asker: bool) -> Letter:
    asked = _("%(receiver)s ble %(day)s spurt om å overta en stafettlogg, og har ikke svart.")
    reason = _("Du får denne e-posten fordi du er enhetsleder.")
    if is_asker:
        asked = _("Du spurte %(receiver)s %(day)s om å overta en stafettlogg. Du har ikke fått svar.")
        reason = _("Du får denne e-posten fordi overføringen gjelder deg.")
    return letter(
        _("En overføring har ventet lenge"),
        name,
        asked % _asked(transfer),
        _("Snakk med den som er spurt, eller logg inn, trekk forespørselen og spør en annen."),
        reason=reason,
    )


def consent_expires(name: str, expires_on: date, left: int) -> Letter:
    """`left`: whole days until it ends, one or more."""
    subject = ngettext("Et samtykke går ut om %(days)s dag", "Et samtykke går ut om %(days)s dager", left)
    return letter(
        subject % {"days": left},
        name,
        _("Samtykket til en stafettlogg du er stafettholder for, er gyldig til og med %(day)s.")
        % _last_day(expires_on),
        _("Etter den dagen kan ingen skrive i loggen, og aktørene kan ikke lese den."),
        _("Be foresatte om et nytt samtykke, og logg inn for å registrere det."),
        reason=_holder(),
    )


def consent_expired(name: str, expires_on: date, *, is_holder: bool) -> Letter:
    """To the stafettholder, or to a coordinator, who can close the log."""
    subject = _("Et samtykke er utgått")
    day = _last_day(expires_on)
    if is_holder:
        return letter(
            subject,
            name,
            _("Samtykket til en stafettlogg du er stafettholder for, var gyldig til og med %(day)s.") % day,
            _("Ingen kan skrive i loggen nå, og aktørene kan ikke lese den."),
            _("Logg inn for å registrere et nytt samtykke, eller for å avslutte loggen."),
            reason=_holder(),
        )
    return letter(
        subject,
        name,
        _("Samtykket til en stafettlogg i en virksomhet du koordinerer, var gyldig til og med %(day)s.")
        % day,
        _("Det er stafettholderen som fornyer samtykket. Blir det ikke fornyet, kan du avslutte loggen."),
        reason=_("Du får denne e-posten fordi du er koordinator."),
    )


def _last_day(expires_on: date) -> dict[str, str]:
    """People read the last day of a consent; `expires_on` is the first without it (R6)."""
    return {"day": date_format(expires_on - timedelta(days=1), "DATE_FORMAT")}


def _asked(transfer: Transfer) -> dict[str, str]:
    return {
        "asker": one_line(transfer.asked_by.display_name),
        "receiver": one_line(transfer.to_actor.display_name),
        "day": date_format(timezone.localdate(transfer.asked_at), "DATE_FORMAT"),
    }


def _holder() -> str:
    return _("Du får denne e-posten fordi du er stafettholder.")
