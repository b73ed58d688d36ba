"""*Meldinger*: every kind with its rules, and what it says; who may look; nothing is written."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.html import escape

from permissions.policy import Role
from stafettlog.models import MessageKind, OutboxMessage
from stafettlog.notifications.catalogue import CATALOGUE
from tests import factories as make

LIST = "/meldinger/"
MAY = [Role.UNIT_LEADER, Role.COORDINATOR, Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR]


def url(kind: str = "meeting_invitation", name: str = "message", **query: object) -> str:
    sent = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse(f'admin:{name}', args=[kind])}?{sent}"


@pytest.fixture
def reader(client, db):
    client.force_login(make.make_role(Role.MUNICIPALITY_ADMIN))
    return client


@pytest.mark.parametrize("role", MAY)
def test_those_who_answer_for_it_may_look(client, db, role, queries):
    client.force_login(make.make_role(role, make.make_organisation()))
    page = queries(client, LIST, at_most=8).response.content.decode()
    assert page.count("<h1") == 1
    for kind, entry in CATALOGUE.items():
        assert f'href="{reverse("admin:message", args=[kind.value])}">{kind.label}<' in page
        for said in (entry.trigger, entry.gets, entry.never):
            assert escape(str(said)) in page
    assert queries(client, url(), at_most=8).response.status_code == 200
    assert f'href="{LIST}"' in client.get("/").content.decode()


def test_others_may_not(client, db):
    make_log = make.make_log(make.make_staff(make.make_organisation()))
    addresses = [LIST, *(url(name=f"message{part}") for part in ("", "_html", "_calendar", "_letter"))]
    assert {client.get(one).status_code for one in addresses} == {302}
    client.force_login(make_log.stafettholder.user)
    assert {client.get(one).status_code for one in addresses} == {403}
    assert f'href="{LIST}"' not in client.get("/").content.decode()
    client.force_login(make_log.child.foresatt_relations.get().foresatt.user)
    assert {client.get(one).status_code for one in addresses} == {302}


@pytest.mark.parametrize("kind", MessageKind.values)
def test_each_kind_has_a_page_and_its_html(reader, kind):
    answer = reader.get(url(kind))
    page = answer.content.decode()
    sent = answer.context["sent"]
    assert escape(sent.subject) in page
    assert escape(sent.text) in page
    assert page.count("<h1") == 1
    html = reader.get(url(kind, "message_html"))
    assert html.content.decode() == sent.html
    assert html["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert html["X-Content-Type-Options"] == "nosniff"
    assert not OutboxMessage.objects.exists()
    assert mail.outbox == []


def test_language_and_receiver_are_chosen(reader):
    shown = reader.get(url(til=1, sprak="en")).context
    assert shown["sent"].language == "en"
    assert shown["sent"].to == "rolf@kommunen.example"
    assert [chosen for _one, _url, chosen in shown["languages"]] == [False, False, True]
    assert [chosen for _name, _url, chosen in shown["to"]] == [False, True, False, False]


def test_the_familys_languages_say_which_are_not_in_use(reader, settings):
    settings.PORTAL_LANGUAGES = ["nb", "uk"]
    answer = reader.get(url(sprak="uk"))
    in_use = {choice.code: choice.in_use for choice, _url, _chosen in answer.context["languages"]}
    assert in_use == {"nb": True, "nn": False, "en": False, "pl": False, "uk": True, "ar": False}
    page = answer.content.decode()
    assert len(re.findall(r"ikke i bruk her", page)) == 4
    assert 'lang="uk" dir="auto"' in page
    right_to_left = reader.get(url(name="message_html", sprak="ar")).content.decode()
    assert '<html lang="ar" dir="rtl">' in right_to_left


def test_the_child_gets_it_in_bokmaal_alone(reader):
    shown = reader.get(url(til=2, sprak="en")).context
    assert [choice.code for choice, _url, _chosen in shown["languages"]] == ["nb"]
    assert shown["sent"].to == "anna@familien.example"


@pytest.mark.parametrize(
    "query", ["til=99", "til=-1", "til=x", "til=%C2%B2", "til=999999999999", "sprak=xx", "sprak="]
)
def test_an_odd_choice_is_the_first(reader, query):
    shown = reader.get(f"{reverse('admin:message', args=['meeting_invitation'])}?{query}").context
    assert (shown["sent"].language, shown["sent"].to) == ("nb", "inger@familien.example")


def test_calendar_file_and_letter_are_real(reader):
    page = reader.get(url()).content.decode()
    assert "BEGIN:VCALENDAR" in page
    calendar = reader.get(url(name="message_calendar"))
    assert calendar["Content-Type"] == "text/calendar; charset=utf-8"
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")
    letter = reader.get(url(name="message_letter", sprak="en"))
    assert letter["Content-Type"] == "application/pdf"
    assert letter.content.startswith(b"%PDF")


@pytest.mark.parametrize("kind", MessageKind)
def test_the_rules_say_whether_a_calendar_file_comes(reader, kind):
    page = re.sub(r"\s+", " ", reader.get(url(kind.value)).content.decode())
    said = re.search(r"<dt>Kalenderfil</dt><dd>(\w+)</dd>", page)
    assert said is not None
    assert said.group(1) == ("Ja" if CATALOGUE[kind].calendar else "Nei")


def test_the_list_marks_those_that_bring_a_calendar_file(reader):
    marks = reader.get(LIST).content.decode().count("Kalenderfil</span>")
    assert marks == sum(entry.calendar is not None for entry in CATALOGUE.values()) > 0


@pytest.mark.parametrize("name", ["message_calendar", "message_letter"])
def test_there_is_none_where_the_kind_has_none(reader, name):
    assert reader.get(url("new_lysglimt", name)).status_code == 404
    assert reader.get(url("hest", name)).status_code == 404
    page = reader.get(url("new_lysglimt")).content.decode()
    assert "/kalender/" not in page
    assert "/brev/" not in page


def test_letters_are_limited(reader, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "export": (1, 3600)}
    assert reader.get(url(name="message_letter")).status_code == 200
    assert reader.get(url(name="message_letter")).status_code == 429
