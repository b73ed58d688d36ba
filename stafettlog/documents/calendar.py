"""A meeting as a calendar file (RFC 5545): when and where, and nothing of the child (R27).

Whoever calls has asked whether the person may see the meeting, and leaves `place` empty where it may
not be told (R26). Each person has an event of their own: its UID is the invitation's, so that nobody's
calendar tells who else is invited, and it never changes. A later file of it has a higher SEQUENCE
(RFC 5546), so that a calendar moves or removes what it has.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import quote
from uuid import UUID, uuid5

import icalendar
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stafettlog.notifications.letter import one_line

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


# What an address may hold as it is in a mailto: link (RFC 6068); the rest, and what opens a line, is escaped.
PLAIN_IN_MAILTO = "@!$'*+/=_`{|}~"


class Method(StrEnum):
    """What a calendar is to do with the file (RFC 5546)."""

    PUBLISH = "PUBLISH"
    """Anyone may put it in a calendar."""
    REQUEST = "REQUEST"
    """An invitation, or what it has become; to the one person named in it."""
    CANCEL = "CANCEL"
    """Take it out of that person's calendar."""


@dataclass(frozen=True)
class CalendarEvent:
    """A meeting, as one of those invited has it. `made_at`: when the file is made. `note`: a sentence or
    two, or empty; never a topic."""

    invitation: UUID
    starts_at: datetime
    ends_at: datetime
    place: str
    sequence: int
    made_at: datetime
    note: str = ""


def published(event: CalendarEvent) -> bytes:
    """A file to download: it names no receiver."""
    return _file(Method.PUBLISH, _component(event))


def requested(event: CalendarEvent, receiver: str) -> bytes:
    """For the mail that invites or moves. `receiver`: the mail address of the one who gets it."""
    component = _component(event)
    component.add("attendee", _receiver(receiver))
    return _file(Method.REQUEST, component)


def cancelled(event: CalendarEvent, receiver: str) -> bytes:
    """For the mail that cancels, or says that one is no longer invited: where it was to be is left out.

    To be taken off a list is here, too, the end of the whole event: it has nobody else.
    """
    component = _component(replace(event, place="", note=""), status="CANCELLED")
    component.add("attendee", _receiver(receiver))
    return _file(Method.CANCEL, component)


def note(*, asks_for_place: bool, signs_in: bool = True) -> str:
    """What is written below the meeting. `asks_for_place`: it is not said where (R26)."""
    lines = [_("Sted: Spør den som inviterer.")] if asks_for_place else []
    if signs_in:
        lines.append(_("Les mer når du har logget inn: %(address)s") % {"address": settings.PUBLIC_URL})
    return "\n".join(lines)


def uid(invitation: UUID) -> str:
    """The same for every file of a meeting that one person gets.

    Not the row's own id: those of one meeting follow each other, and two who are invited could see that.
    """
    return f"{uuid5(invitation, DOMAIN)}@{DOMAIN}"


def _file(method: Method, component: icalendar.Event) -> bytes:
    """One meeting, never several."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    # Not the library's own: it lets summer begin an hour late, and says so in a comment.
    calendar.add_component(icalendar.Timezone.from_ical(OSLO))
    calendar.add_component(component)
    return bytes(calendar.to_ical())


def _component(event: CalendarEvent, status: str = "CONFIRMED") -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", uid(event.invitation))
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.made_at.astimezone(UTC))
    made.add("dtstart", _in_oslo(event.starts_at))
    made.add("dtend", _in_oslo(event.ends_at))
    language = {"language": get_language() or settings.LANGUAGE_CODE}
    # Whoever looks over a shoulder sees a meeting, and no more.
    made.add("summary", _("Møte"), parameters=language)
    # The library escapes what RFC 5545 ends a line with; some calendars end one at U+2028 and others too.
    if place := one_line(event.place):
        made.add("location", place)
    if event.note:
        made.add("description", event.note, parameters=language)
    if settings.DEFAULT_FROM_EMAIL:
        made.add("organizer", _organiser())
    made.add("status", status)
    # In a calendar that is shared with others it stands as «busy».
    made.add("class", "PRIVATE")
    return made


def _in_oslo(moment: datetime) -> datetime:
    """By Oslo's clock; in UTC in the hour that comes twice a year, of which calendars take either turn."""
    local = timezone.localtime(moment)
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if comes_twice else local


def _receiver(address: str) -> icalendar.vCalAddress:
    """By address alone, as on the mail itself. Nobody waits for an answer from the calendar."""
    receiver = _address(address)
    receiver.params["cutype"] = "INDIVIDUAL"
    receiver.params["role"] = "REQ-PARTICIPANT"
    receiver.params["partstat"] = "NEEDS-ACTION"
    receiver.params["rsvp"] = "FALSE"
    return receiver


def _organiser() -> icalendar.vCalAddress:
    """The kommune, as the sender of the mails is (R27)."""
    address = _address(settings.DEFAULT_FROM_EMAIL)
    address.params["cn"] = settings.MUNICIPALITY_NAME
    return address


def _address(mail: str) -> icalendar.vCalAddress:
    return icalendar.vCalAddress(f"mailto:{quote(mail, safe=PLAIN_IN_MAILTO)}")
