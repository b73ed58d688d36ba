"""Calendar files: what a calendar needs, and nothing of the child (R27)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.utils import translation

from stafettlog.documents.calendar import OSLO, CalendarEvent, published, uid

INVITATION = UUID("01937d3c-7b1e-7000-8000-000000000001")
START = datetime(2026, 6, 8, 7, tzinfo=UTC)
EVENT = CalendarEvent(
    INVITATION, START, START + timedelta(hours=1), "Bakketoppen skole, møterom 2", 3, START - timedelta(days=9)
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
