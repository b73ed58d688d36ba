"""A meeting as a calendar file (RFC 5545): when and where, and nothing of the child (R27).

Whoever calls has asked whether the person may see the meeting, and leaves `place` empty where it may
not be told (R26). A later file of the same meeting has the same UID and a higher SEQUENCE (RFC 5546),
so that a calendar moves or removes what it has.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import icalendar
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Stafettloggen//NONSGML Stafettloggen//NB"
DOMAIN = "stafettloggen"
"""Of every installation: a UID must not change with the address that the kommune gives it."""
OSLO = """BEGIN:VTIMEZONE
TZID:Europe/Oslo
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class CalendarEvent:
    """A meeting. `made_at`: when the file is made. `note`: a sentence, or empty; never a topic."""

    meeting: UUID
    starts_at: datetime
    ends_at: datetime
    place: str
    sequence: int
    made_at: datetime
    note: str = ""


def published(event: CalendarEvent) -> bytes:
    """A file that anyone may put in a calendar: METHOD PUBLISH, nobody is asked to answer."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # Not the library's own: it lets summer begin an hour late, and says so in a comment.
    calendar.add_component(icalendar.Timezone.from_ical(OSLO))
    calendar.add_component(_component(event))
    return bytes(calendar.to_ical())


def uid(meeting: UUID) -> str:
    """The same for every file of a meeting, whoever gets it."""
    return f"{meeting}@{DOMAIN}"


def _component(event: CalendarEvent) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", uid(event.meeting))
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.made_at.astimezone(UTC))
    made.add("dtstart", timezone.localtime(event.starts_at))
    made.add("dtend", timezone.localtime(event.ends_at))
    language = {"language": get_language() or settings.LANGUAGE_CODE}
    # Whoever looks over a shoulder sees a meeting, and no more.
    made.add("summary", _("Møte"), parameters=language)
    if event.place:
        made.add("location", event.place)
    if event.note:
        made.add("description", event.note, parameters=language)
    if settings.DEFAULT_FROM_EMAIL:
        made.add("organizer", _organiser())
    made.add("status", "CONFIRMED")
    # In a calendar that is shared with others it stands as «busy».
    made.add("class", "PRIVATE")
    return made


def _organiser() -> icalendar.vCalAddress:
    """The kommune, as the sender of the mails is (R27)."""
    address = icalendar.vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL}")
    address.params["cn"] = settings.MUNICIPALITY_NAME
    return address
