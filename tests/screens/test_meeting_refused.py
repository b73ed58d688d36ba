"""Nytt møte: every way it can be refused, and what is said then."""

from datetime import date
from typing import Any

import pytest

from stafettlog.models import Meeting
from tests.factories import (
    call_meeting,
    expire_consent,
    make_concern,
    make_log,
    make_participant,
    make_staff,
)
from tests.screens.meeting import day_from_today, meeting_form
from tests.screens.on_log import UNKNOWN, is_secret, text, url
from tests.screens.tiltak import signed_in

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "nobody": ({"invited": []}, "Velg minst én som er invitert"),
    "a stranger": ({"invited": [str(UNKNOWN)]}, "Valget finnes ikke lenger. Velg på nytt."),
    "no number": ({"invited": ["x"]}, "Valget finnes ikke lenger. Velg på nytt."),
    "unknown topic": ({"concerns": [str(UNKNOWN)]}, "Valget finnes ikke lenger. Velg på nytt."),
    "no day": ({"day": ""}, "Velg dato"),
    "not a day": ({"day": "i morgen"}, "Skriv datoen som dag, måned og år"),
    "past": ({"day": day_from_today(-1).isoformat()}, "Datoen har vært. Velg en dag som kommer."),
    "wrong year": ({"day": date(2099, 1, 1).isoformat()}, "Sjekk årstallet i datoen"),
    "no start": ({"starts_at": ""}, "Skriv når møtet begynner"),
    "not a time": ({"starts_at": "25:00"}, "Skriv klokkeslettet som timer og minutter"),
    "ends before": ({"ends_at": "08:00"}, "«Til» må være etter «Fra»"),
    "an hour past midnight": ({"starts_at": "23:30", "ends_at": ""}, "Møtet må slutte samme dag"),
    "no place": ({"place": ""}, "Velg hvor møtet er"),
    "unknown place": ({"place": str(UNKNOWN)}, "Valget finnes ikke lenger. Velg på nytt."),
    "no address": ({"place": "other"}, "Skriv hvor møtet er"),
    "long address": ({"place_detail": "x" * 121}, "Teksten er for lang. Den kan ha høyst 120 tegn."),
}


@pytest.mark.parametrize(("changes", "sentence"), BAD.values(), ids=BAD)
def test_bad_value_has_one_sentence_by_its_field(log, concern, holders_client, changes, sentence) -> None:
    sent = meeting_form(log, **{"place_detail": "Møterom 2", **changes})
    if "place_detail" not in changes and changes.get("place") == "other":
        sent["place_detail"] = " "
    page = text(holders_client.post(url("meeting_add", log.pk), sent))
    assert "Du må rette 1 feil" in page
    assert page.count(sentence) == 2  # in the summary, and by the field
    assert "<title>Feil: " in page
    assert not Meeting.objects.exists()


def test_time_earlier_today_is_refused_by_its_field(log, concern, holders_client, time_machine) -> None:
    time_machine.move_to("2026-03-31 12:00+02:00", tick=False)
    sent = meeting_form(log, day="2026-03-31", starts_at="11:00", ends_at="13:00")
    assert "Tidspunktet har vært." in text(holders_client.post(url("meeting_add", log.pk), sent))
    assert not Meeting.objects.exists()


def test_second_meeting_without_topic_is_refused_by_its_field(log, concern, holder, holders_client) -> None:
    call_meeting(log, holder)
    page = text(holders_client.post(url("meeting_add", log.pk), meeting_form(log, concerns=[])))
    assert page.count("Bare det første møtet kan være uten.") == 2


def test_people_and_topics_of_another_log_are_refused_without_a_name(
    log, concern, school, holders_client
) -> None:
    other = make_staff(school, "Guro")
    theirs = make_log(other, first_name="Hemmelig")
    theirs_concern = make_concern(theirs, other, text="Hemmelig tema")
    for changes in (
        {"concerns": [str(theirs_concern.pk)]},
        {"invited": [str(theirs.child.foresatt_relations.get().pk)]},
        {"invited": [str(other.pk)]},
    ):
        page = text(holders_client.post(url("meeting_add", log.pk), meeting_form(log, **changes)))
        assert "Hemmelig" not in page
        assert other.user.last_name not in page
    assert not Meeting.objects.exists()


def test_double_click_is_one_meeting(log, concern, holders_client) -> None:
    sent = meeting_form(log)
    first, second = (holders_client.post(url("meeting_add", log.pk), sent) for _time in range(2))
    assert first.url == second.url
    assert Meeting.objects.count() == 1


def test_consent_that_ends_while_one_writes_refuses_and_shows_what_was_typed(
    log, concern, holders_client
) -> None:
    assert holders_client.get(url("meeting_add", log.pk)).status_code == 200
    expire_consent(log)
    response = holders_client.post(url("meeting_add", log.pk), meeting_form(log, place_detail="Møterom 2"))
    assert response.status_code == 403
    assert "Samtykket er utgått." in text(response)
    assert "Møterom 2" in text(response)
    assert not Meeting.objects.exists()


def test_aktor_may_not_and_a_stranger_does_not_see(log, concern, actor, school) -> None:
    make_participant(log, actor)
    client = signed_in(actor)
    assert client.get(url("meeting_add", log.pk)).status_code == 403
    assert client.post(url("meeting_add", log.pk), meeting_form(log)).status_code == 403
    stranger = signed_in(make_staff(school, "Guro"))
    assert is_secret(stranger.get(url("meeting_add", log.pk)), log)
    assert is_secret(stranger.post(url("meeting_add", log.pk), meeting_form(log)), log)
    assert not Meeting.objects.exists()
