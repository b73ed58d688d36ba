"""Times and senders as a letter writes them, in the language that is active."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stafettlog.bidi import ltr
from stafettlog.models import Actor
from stafettlog.notifications.letter import one_line


def short_time(moment: datetime) -> str:
    """«6. juni kl. 09.00», for a subject."""
    local = timezone.localtime(moment)
    values = {"day": date_format(local, "MONTH_DAY_FORMAT"), "time": date_format(local, "TIME_FORMAT")}
    return _("%(day)s kl. %(time)s") % values


def whole_time(starts_at: datetime, ends_at: datetime) -> str:
    """«mandag 6. juni 2016 kl. 09.00–10.00»."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    values = {
        "weekday": date_format(start, "l"),
        "day": date_format(start, "DATE_FORMAT"),
        "start": date_format(start, "TIME_FORMAT"),
        "end": date_format(end, "TIME_FORMAT"),
    }
    return _("%(weekday)s %(day)s kl. %(start)s–%(end)s") % values


def signature(sender: Actor | None, municipality: str) -> tuple[str, ...]:
    """Name, telephone, kommune; what is missing leaves no empty line. Never the virksomhet (R27)."""
    name = one_line(sender.display_name) if sender else ""
    phone = one_line(sender.phone) if sender else ""
    lines = (name, _("Telefon %(number)s") % {"number": ltr(phone)} if phone else "", one_line(municipality))
    return tuple(line for line in lines if line)
