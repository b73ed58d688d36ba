"""R26: of a child with a protected address no place stands anywhere, but on the one answer asked for."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permissions.models import AccessLog
from stafettlog.admin.screen import LogScreen
from stafettlog.models import Actor, Invitation, OutboxMessage, Protection
from stafettlog.notifications.claims import ALL
from stafettlog.notifications.reasons import NotToBeSent
from stafettlog.notifications.render import render
from tests.access.protected import SCHOOL, found_in, leaks, lists, protected_world, set_protection, shown
from tests.access.urls import screens_of
from tests.exports import reading
from tests.factories import (
    make_log,
    make_organisation,
    make_staff,
)
from tests.screens.tiltak import signed_in

# The directory: who works where in the kommune, whatever the child.
DIRECTORY = {"log_actor_search", "transfer_search", "consent_extend"}


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    return protected_world()


@pytest.mark.no_zeal  # what one page asks the database is tested page by page
@pytest.mark.parametrize("who", ["holder", "aktor", "coordinator", "leader", "ombud"])
def test_no_page_tells_a_place(world, who) -> None:
    client = signed_in(getattr(world, who))
    screens = {name: url for name, url in screens_of(world.parts).items() if name not in DIRECTORY}
    assert leaks(client, {**screens, **lists()}) == {}


def test_holders_pages_would_tell_them_without_the_protection(world) -> None:
    """The crawl can see: else the test above would pass on empty pages."""
    set_protection(world, Protection.NONE)
    client = signed_in(world.holder)
    screens = screens_of(world.parts)
    told = {"page", "log_details", "child_change", "foresatt_change", "log_history", "meeting_add"}
    assert told <= set(leaks(client, {name: screens[name] for name in told}))


def test_family_reads_no_place(world) -> None:
    client = signed_in(world.mother)
    answer = client.get(f"/portal/{world.log.pk}/")
    assert answer.status_code == 200
    assert found_in(shown(answer)) == []
    assert "Spør Marion hvor møtet er." in answer.content.decode()


def test_familys_own_files_tell_no_place(world) -> None:
    client = signed_in(world.mother)
    copy = client.post(reverse("portal:log_pdf", args=[world.log.pk]))
    event = client.get(reverse("portal:meeting_calendar", args=[world.log.pk, world.meeting.pk]))
    for answer, instead in ((copy, "Spør Marion hvor møtet er."), (event, "Sted: Spør den som inviterer.")):
        assert answer.status_code == 200
        assert found_in(shown(answer)) == []
        assert instead in shown(answer)
    assert b"LOCATION" not in event.content


@pytest.mark.parametrize("who", ["holder", "coordinator"])
@pytest.mark.parametrize("file", ["xlsx", "pdf"])
def test_no_file_tells_a_place(world, who, file) -> None:
    answer = signed_in(getattr(world, who)).post(
        reverse("admin:log_export", args=[world.log.pk]), reading.form(format=file)
    )
    assert reading.is_file(answer)
    text = shown(answer)
    assert found_in(text) == []
    assert "Skjult: adressesperre" in text


def test_no_mail_tells_a_place(world) -> None:
    written = 0
    for message in OutboxMessage.objects.select_related(*ALL):
        try:
            mail = render(message)
        except NotToBeSent:
            continue
        written += 1
        assert found_in(f"{mail.subject} {mail.text} {mail.html}") == []
        if mail.calendar is not None:
            assert found_in(mail.calendar.content.decode().replace("\r\n ", "")) == []
    assert written > 3


def test_meeting_mail_says_whom_to_ask(world) -> None:
    message = OutboxMessage.objects.filter(invitation__meeting=world.meeting, invitation__actor=world.holder)
    assert "Sted: Spør den som inviterer." in render(message.select_related(*ALL).get()).text


def test_no_letter_tells_a_place(world) -> None:
    client = signed_in(world.holder)
    for invitation in Invitation.objects.filter(meeting=world.meeting):
        answer = client.get(reverse("admin:meeting_letter", args=[world.log.pk, invitation.pk]))
        assert answer["Content-Type"] == "application/pdf"
        assert found_in(shown(answer)) == []


# --- The one click ---------------------------------------------------------------------------------


def ask(client: Client, log: Any, where: str) -> Any:
    return client.post(reverse("admin:protected_show", args=[log.pk]), {"where": where})


@pytest.mark.parametrize(
    "name", ["page", "log_details", "child_change", "foresatt_change", "log_history", "meeting_move"]
)
def test_holder_sees_them_on_the_answer_asked_for_and_it_is_noted(world, name) -> None:
    client = signed_in(world.holder)
    parts = {**world.parts, "meeting_id": world.meeting.pk}
    where = screens_of(parts)[name]
    before = AccessLog.objects.count()
    answer = ask(client, world.log, where)
    assert answer.status_code == 200
    assert found_in(shown(answer))
    noted = list(AccessLog.objects.order_by("number").values_list("page", flat=True)[before:])
    assert noted[0] == "Skjermede opplysninger vist"
    assert len(noted) == 2
    assert found_in(shown(client.get(where))) == []


@pytest.mark.parametrize("who", ["aktor", "coordinator", "leader", "ombud"])
def test_others_cannot_ask(world, who) -> None:
    where = screens_of(world.parts)["page"]
    answer = ask(signed_in(getattr(world, who)), world.log, where)
    assert answer.status_code in (403, 404)
    assert found_in(shown(answer)) == []


@pytest.mark.parametrize(("who", "may"), [("holder", True), ("aktor", False), ("coordinator", False)])
def test_a_screen_asks_itself_whether_it_may_show_them(world, who, may) -> None:
    given = getattr(world, who)
    screen = LogScreen(revealed=True)
    screen.user = given.user if isinstance(given, Actor) else given
    screen.find_log(world.log.pk)
    assert (screen.revealed, screen.shown.hides) == (may, not may)


def test_asking_is_a_post(world) -> None:
    address = reverse("admin:protected_show", args=[world.log.pk])
    assert signed_in(world.holder).get(address).status_code == 405


def test_one_log_does_not_show_another(world) -> None:
    other = make_log(world.holder, level=2)
    client = signed_in(world.holder)
    for where in (screens_of(world.parts)["page"], "/portal/", "/ingen/side/", "", "https://ond.example/x"):
        assert ask(client, other, where).status_code == 404


def test_someone_without_the_log_gets_the_answer_of_no_log(world) -> None:
    stranger = signed_in(make_staff(make_organisation()))
    assert ask(stranger, world.log, screens_of(world.parts)["page"]).status_code == 404


# --- Saving without having seen --------------------------------------------------------------------


def test_details_saved_unseen_keep_the_address(world) -> None:
    client = signed_in(world.holder)
    form = client.get(reverse("admin:child_change", args=[world.log.pk])).context["form"]
    assert "street" not in form.fields
    world.log.refresh_from_db()
    data = {
        "first_name": "Anders",
        "last_name": "Nytt",
        "living_situation": "shared",
        "version": world.log.version,
    }
    assert client.post(reverse("admin:child_change", args=[world.log.pk]), data).status_code == 302
    world.log.refresh_from_db()
    world.log.child.refresh_from_db()
    assert (world.log.street, world.log.attends.name, world.log.group) == (
        "Kanarisvingen 3",
        SCHOOL,
        "Kanari 3B",
    )
    assert (world.log.child.last_name, world.log.living_situation) == ("Nytt", "shared")


def test_meeting_saved_unseen_keeps_its_place(world) -> None:
    client, meeting = signed_in(world.holder), world.meeting
    address = reverse("admin:meeting_move", args=[world.log.pk, meeting.pk])
    form = client.get(address).context["form"]
    assert "place" not in form.fields
    data = {
        "day": (timezone.localdate() + timedelta(days=9)).isoformat(),
        "starts_at": "12:00",
        "ends_at": "13:00",
        "concerns": [str(world.measure.concern_id)],
        "invited": [str(world.holder.pk)],
        "version": meeting.version,
    }
    assert client.post(address, data).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place_organisation.name, meeting.place_detail) == (SCHOOL, "Kanarirommet")
    assert timezone.localtime(meeting.starts_at).hour == 12


def test_foresatt_saved_unseen_keeps_the_address(world) -> None:
    client, relation = signed_in(world.holder), world.log.child.foresatt_relations.get()
    address = reverse("admin:foresatt_change", args=[world.log.pk, relation.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {**data, "phone": "911 22 333", "version": relation.version, "needs_interpreter": ""}
    assert client.post(address, data).status_code == 302
    relation.refresh_from_db()
    assert (relation.street, relation.city) == ("Kanariveien 2", "Kanaristad")
    assert "333" in relation.phone
