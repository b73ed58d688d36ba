"""Calendar files: what a calendar needs, and nothing of the child (R27)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.utils import translation

from stafettlog.documents.calendar import OSLO, CalendarEvent, cancelled, note, published, requested, uid

INVITATION = UUID("01937d3c-7b1e-7000-8000-000000000001")
START = datetime(2026, 6, 8, 7, tzinfo=UTC)
EVENT = CalendarEvent(
    INVITATION,
    START,
    START + timedelta(hours=1),
    "Bakketoppen skole, møterom 2",
    3,
    START - timedelta(days=9),
)


@pytest.fixture(autouse=True)
def kommune(settings):
    settings.MUNICIPALITY_NAME = "Solvik kommune"
    settings.DEFAULT_FROM_EMAIL = "stafettloggen@solvik.example"


def read(**changes) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(published(replace(EVENT, **changes))).walk("VEVENT")
    return event


def test_is_a_file_that_asks_for_no_answer():
    calendar = icalendar.Calendar.from_ical(published(EVENT))
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert str(calendar["VERSION"]) == "2.0"
    assert "PRODID" in calendar
    assert b"ATTENDEE" not in published(EVENT)
    assert published(EVENT).count(b"BEGIN:") == published(EVENT).count(b"END:")


def test_when_where_and_which():
    event = read()
    assert event.decoded("dtstart") == START
    assert event.decoded("dtend") == START + timedelta(hours=1)
    assert event["DTSTART"].params["TZID"] == "Europe/Oslo"
    assert str(event["LOCATION"]) == "Bakketoppen skole, møterom 2"
    assert event.decoded("dtstamp") == START - timedelta(days=9)
    assert event["SEQUENCE"] == 3
    assert str(event["CLASS"]) == "PRIVATE"
    assert event["ORGANIZER"] == "mailto:stafettloggen@solvik.example"
    assert event["ORGANIZER"].params["CN"] == "Solvik kommune"


def test_the_same_invitation_has_the_same_id_whatever_becomes_of_it():
    later = read(starts_at=START + timedelta(days=7), ends_at=START + timedelta(days=8), sequence=4, place="")
    assert str(later["UID"]) == str(read()["UID"]) == uid(INVITATION)
    assert uid(UUID(int=1)) != uid(INVITATION)
    # Two who are invited to one meeting see no row's id, nor that theirs follow each other.
    assert INVITATION.hex[:12] not in uid(INVITATION).replace("-", "")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_says_that_it_is_a_meeting_and_no_more(language):
    with translation.override(language):
        event = read()
    assert str(event["SUMMARY"]) in {"Møte", "Meeting"}
    assert event["SUMMARY"].params["LANGUAGE"] == language
    assert "DESCRIPTION" not in event


def test_no_empty_part():
    event = read(place="")
    assert "LOCATION" not in event
    assert str(read(note="Sted: Spør den som inviterer.")["DESCRIPTION"]) == "Sted: Spør den som inviterer."


def test_a_place_cannot_add_lines_of_its_own():
    event = read(place="Rom 2\r\nATTENDEE:mailto:ond@ond.example\r\nSUMMARY:Om Anders; \\n, ja")
    assert "ATTENDEE" not in event
    assert str(event["SUMMARY"]) == "Møte"
    # Some calendars end a line at these too.
    for mark in "\x0b\x0c\x1c\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}\N{RIGHT-TO-LEFT OVERRIDE}":
        raw = published(replace(EVENT, place=f"Rom 2{mark}BEGIN:VALARM"))
        assert b"LOCATION:Rom 2 BEGIN:VALARM\r\n" in raw
    raw = published(replace(EVENT, place="å" * 200))
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    raw.decode()


def test_without_a_sender_there_is_no_organiser(settings):
    settings.DEFAULT_FROM_EMAIL = ""
    assert "ORGANIZER" not in read()


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2035])
def test_the_zone_is_oslos(year):
    """Our VTIMEZONE turns on the hour that the machine's own does."""
    zone = icalendar.Timezone.from_ical(OSLO).to_tz(lookup_tzid=False)
    for month in range(1, 13):
        for day in (1, 24, 25, 26, 27, 28):
            for hour in (1, 4, 12):
                at = datetime(year, month, day, hour, tzinfo=ZoneInfo("Europe/Oslo"))
                assert at.replace(tzinfo=zone).utcoffset() == at.utcoffset(), at


# --- What a mail brings, as another library reads it ------------------------------------------------


TO = "Hanne.O'Neil+skole@familie.example"


def test_invitation_is_to_one_receiver_who_need_not_answer():
    read = vobject.readOne(requested(EVENT, TO).decode())
    read.validate(raiseException=True)
    assert (read.method.value, read.version.value) == ("REQUEST", "2.0")
    (event,) = read.vevent_list
    assert event.uid.value == uid(INVITATION)
    assert (event.sequence.value, event.status.value, event.contents["class"][0].value) == (
        "3",
        "CONFIRMED",
        "PRIVATE",
    )
    assert (event.dtstart.value, event.dtend.value) == (START, START + timedelta(hours=1))
    assert event.dtstamp.value == START - timedelta(days=9)
    assert event.location.value == "Bakketoppen skole, møterom 2"
    assert event.organizer.value == "mailto:stafettloggen@solvik.example"
    (attendee,) = event.attendee_list
    assert attendee.value == f"mailto:{TO}"
    assert attendee.params["RSVP"] == ["FALSE"]
    assert "CN" not in attendee.params


def test_cancellation_says_when_and_which_and_not_where():
    read = vobject.readOne(cancelled(replace(EVENT, note="Les mer"), TO).decode())
    assert read.method.value == "CANCEL"
    (event,) = read.vevent_list
    assert (event.uid.value, event.sequence.value) == (uid(INVITATION), "3")
    assert (event.status.value, event.attendee.value) == ("CANCELLED", f"mailto:{TO}")
    assert event.dtstart.value == START
    assert not hasattr(event, "location")
    assert not hasattr(event, "description")


@pytest.mark.parametrize(
    "made", [published, partial(requested, receiver=TO), partial(cancelled, receiver=TO)]
)
def test_lines_are_folded_between_characters_and_end_as_they_should(made):
    raw = made(replace(EVENT, place="Møterommet på sørsiden, " * 20, note="Å, æ og ø; " * 30))
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in lines:
        line.decode()
    assert lines[-1] == b""


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("å@familie.example", "mailto:%C3%A5@familie.example"),
        ("a%b?c#d@familie.example", "mailto:a%25b%3Fc%23d@familie.example"),
        ("a\r\nSUMMARY:Om Anders@x.example", "mailto:a%0D%0ASUMMARY%3AOm%20Anders@x.example"),
        ('"a;b,c"@x.example', "mailto:%22a%3Bb%2Cc%22@x.example"),
    ],
)
def test_address_opens_no_line_and_no_parameter(address, written):
    event = vobject.readOne(requested(EVENT, address).decode()).vevent
    assert event.attendee.value == written
    assert event.summary.value == "Møte"


NIGHTS = [datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)]


@pytest.mark.parametrize("midnight", NIGHTS)
@pytest.mark.parametrize("reader", ["vobject", "icalendar"])
def test_the_nights_when_the_clock_is_set_are_read_as_they_are_meant(midnight, reader):
    """Every half hour of the night, in the hour that comes twice, and across the one that is not there."""
    for half_hours in range(-3, 9):
        starts = midnight + timedelta(minutes=30 * half_hours)
        ends = starts + timedelta(hours=1)
        raw = requested(replace(EVENT, starts_at=starts, ends_at=ends), TO)
        if reader == "vobject":
            event = vobject.readOne(raw.decode()).vevent
            found = (event.dtstart.value, event.dtend.value)
        else:
            (event,) = icalendar.Calendar.from_ical(raw).walk("VEVENT")
            found = (event.decoded("dtstart"), event.decoded("dtend"))
        assert tuple(one.astimezone(UTC) for one in found) == (starts, ends)


@pytest.mark.parametrize(
    "day", [date(2026, 10, 24), date(2026, 10, 26), date(2027, 3, 27), date(2027, 3, 29)]
)
def test_nine_is_nine_on_both_sides_of_the_night(day):
    starts = datetime.combine(day, time(9), tzinfo=ZoneInfo("Europe/Oslo"))
    raw = requested(replace(EVENT, starts_at=starts, ends_at=starts + timedelta(hours=1)), TO)
    assert f"DTSTART;TZID=Europe/Oslo:{day:%Y%m%d}T090000".encode() in raw
    assert vobject.readOne(raw.decode()).vevent.dtstart.value == starts


def test_note_says_whom_to_ask_and_where_to_read(settings):
    settings.PUBLIC_URL = "https://stafettloggen.example"
    link = "Les mer når du har logget inn: https://stafettloggen.example"
    assert note(asks_for_place=False) == link
    assert note(asks_for_place=True) == f"Sted: Spør den som inviterer.\n{link}"
    # A child has no sign-in.
    assert note(asks_for_place=False, signs_in=False) == ""
