"""The search for aktører while a tiltak is written."""

import json

import pytest

from permissions.models import AccessLog
from tests import factories as make

pytestmark = pytest.mark.django_db


def search(client, log, text):
    return client.get(f"/stafettlog/stafettlog/{log.pk}/aktorsok/", {"q": text})


def test_search_at_level_one_finds_the_own_place_and_says_why(client, school, ppt, holder):
    colleague = make.make_staff(school, "Ronnie")
    make.make_staff(ppt, "Ronnie")
    log = make.make_log(holder, first_name="Lisa")
    client.force_login(holder.user)
    answer = search(client, log, "ronn").json()
    assert answer["message"] == ("OBS! Loggen er på nivå 1 – søket viser bare aktører i din virksomhet.")
    assert answer["results"] == [
        {
            "id": str(colleague.pk),
            "name": colleague.display_name,
            "title": "Kontaktlærer",
            "organisation": "Bakketoppen skole",
            "organisation_id": str(school.pk),
            "covered": True,
            "waiting": False,
        }
    ]


def test_search_from_level_two_finds_all_and_says_what_consent_covers(client, ppt, holder):
    make.make_staff(ppt, "Guro")
    log = make.make_log(holder, level=2)
    client.force_login(holder.user)
    answer = search(client, log, "ppt gur").json()
    assert answer["message"] == ""
    assert [(row["organisation"], row["covered"]) for row in answer["results"]] == [("PPT Solvik", False)]


@pytest.mark.parametrize("text", ["", "r", "  r ", "\0", "ingen slik"])
def test_search_without_answer(client, holder, text):
    log = make.make_log(holder, level=2)
    client.force_login(holder.user)
    assert search(client, log, text).json() == {"results": [], "message": ""}


def test_search_notes_nothing_asks_little_and_tells_no_number(client, school, holder, queries):
    for _ in range(25):
        make.make_staff(school, "Ronnie")
    log = make.make_log(holder)
    client.force_login(holder.user)
    asked = queries(client, f"/stafettlog/stafettlog/{log.pk}/aktorsok/", {"q": "ronn"}, at_most=6)
    assert len(asked.response.json()["results"]) == 20
    assert not AccessLog.objects.exists()
    assert "number" not in json.dumps(asked.response.json())


def test_search_is_the_holders(client, school, holder):
    colleague, stranger = make.make_staff(school), make.make_staff(school)
    log = make.make_log(holder, first_name="Hemmeliglise")
    make.make_participant(log, colleague)
    client.force_login(stranger.user)
    answer = search(client, log, "marion")
    assert answer.status_code == 404
    assert "Hemmeliglise" not in answer.content.decode()
    client.force_login(colleague.user)
    assert search(client, log, "marion").status_code == 403
    client.force_login(holder.user)
    make.expire_consent(log)
    assert search(client, log, "marion").status_code == 403
    assert client.post(f"/stafettlog/stafettlog/{log.pk}/aktorsok/").status_code in (403, 405)
