"""The family's pages: who comes in, to which logs, and what is noted of it."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from permissions.models import AccessLog
from permissions.sign_in.parts import Part
from stafettlog.models import AccessGround
from stafettlog.services import closing, foresatt_access
from tests import factories as make
from tests.factories.sessions import sign_in_as
from tests.screens.on_log import access_log_fails
from tests.screens.portal import SECRET, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return Story()


@pytest.fixture
def family(client, story) -> Client:
    """The mother, signed in."""
    client.force_login(story.user)
    return client


def text_of(client: Client, url: str = "/portal/") -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_child_is_shown_at_once(family, story):
    for url in ("/portal/", story.url):
        assert "<h1>Anders</h1>" in text_of(family, url)


def test_several_children_are_a_choice_and_only_the_opened_log_is_noted(family, story):
    sibling = make.make_log(story.holder, first_name="Ingrid", foresatte=[story.mother_input])
    page = text_of(family)
    assert "Hvem vil du lese om?" in page
    assert f'href="/portal/{sibling.pk}/"' in page
    assert f'href="{story.url}"' in page
    assert not AccessLog.objects.exists()
    page = text_of(family, f"/portal/{sibling.pk}/")
    assert "<h1>Ingrid</h1>" in page
    assert "Anders" not in page
    assert "Velg et annet barn" in page
    assert [row.log_id for row in AccessLog.objects.all()] == [str(sibling.pk)]


def test_each_opening_is_noted(family, story):
    text_of(family)
    text_of(family, story.url)
    rows = [(row.user_id, row.log_id, row.page, row.role) for row in AccessLog.objects.all()]
    assert rows == [(str(story.user.pk), str(story.log.pk), "Portal", "Foresatt")] * 2


def test_no_page_if_it_cannot_be_noted(family, story, monkeypatch):
    access_log_fails(monkeypatch)
    for url in ("/portal/", story.url, f"{story.url}apnet/"):
        answer = family.get(url)
        assert answer.status_code == 503
        assert "Anders" not in answer.content.decode()


def test_another_childs_family_is_told_of_no_such_log(family, story):
    hidden = make.make_log(story.holder, first_name=SECRET)
    missing = family.get(f"/portal/{uuid.uuid4()}/")
    answer = family.get(f"/portal/{hidden.pk}/")
    assert (answer.status_code, answer.content) == (404, missing.content)
    assert SECRET not in text_of(family)
    assert not AccessLog.objects.filter(log_id=str(hidden.pk)).exists()


@pytest.mark.parametrize("how", ["foresatt_stop", "foresatt_end"])
def test_who_is_stopped_or_removed_is_out_at_the_next_request(family, story, how):
    text_of(family, story.url)
    getattr(foresatt_access, how)(
        log_id=story.log.pk, relation_id=story.mother.pk, reason="Fordi", by=story.holder.user
    )
    assert family.get(story.url).status_code == 404
    # What a stranger gets, and the session is over.
    answer = family.get("/portal/")
    assert answer.status_code == 403
    assert "Anders" not in answer.content.decode()
    assert family.get("/portal/")["Location"].startswith("/login/")


def test_the_facts_hold_even_if_a_grant_was_left_behind(family, story):
    story.change(story.mother, stopped_at=timezone.now(), stopped_by=story.holder.user)
    assert family.get(story.url).status_code == 404


def test_without_ground_there_is_nothing(client, story):
    none = make.make_foresatt_input(ground=AccessGround.NONE)
    log = make.make_log(story.holder, first_name="Siri", foresatte=[none, make.make_foresatt_input()])
    client.force_login(log.child.foresatt_relations.order_by("id")[0].foresatt.user)
    assert client.get(f"/portal/{log.pk}/").status_code == 404
    answer = client.get("/portal/")
    assert answer.status_code == 403
    assert "Siri" not in answer.content.decode()


def test_nothing_is_read_after_eighteen(story, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=366 * 11))
    client = Client()
    client.force_login(story.user)
    assert client.get(story.url).status_code == 404


def test_foresatte_read_on_when_the_consent_has_ended(family, story):
    make.expire_consent(story.log)
    page = text_of(family, story.url)
    assert "Samtykket er gått ut. Du kan fortsatt lese loggen" in page
    # Who cannot read it now is not named as one who can.
    assert story.helper.display_name not in page


def test_closed_log_is_read_for_ninety_days(story, time_machine):
    now = timezone.now()
    closing.log_close(
        log_id=story.log.pk, reason="goal_reached", note=f"{SECRET} notat", by=story.holder.user
    )
    client = Client()
    client.force_login(story.user)
    page = text_of(client, story.url)
    assert "Loggen ble avsluttet" in page
    assert "Du kan lese den til og med" in page
    assert "Neste møte" not in page
    assert SECRET not in page
    time_machine.move_to(now + timedelta(days=91))
    client.force_login(story.user)
    assert client.get(story.url).status_code == 404


def test_staff_have_no_portal_but_for_their_own_child(client, story):
    assert client.get(story.url).url.startswith("/login/")
    client.force_login(story.holder.user)
    assert client.get("/portal/").status_code == 404
    assert client.get(story.url).status_code == 404
    colleague = make.make_staff(story.holder.organisation, "Nina")
    own = make.make_foresatt_input(national_number=colleague.user.national_number)
    log = make.make_log(story.holder, first_name="Selma", foresatte=[own])
    client.force_login(colleague.user)
    assert client.get("/portal/")["Location"].startswith("/bytt/")
    sign_in_as(client, colleague.user, Part.FAMILY)
    assert "<h1>Selma</h1>" in text_of(client)
    assert client.get(f"/portal/{log.pk}/").status_code == 200
    assert client.get(story.url).status_code == 404


def test_foresatte_send_nothing_but_a_language(family, story):
    for url in ("/portal/", story.url):
        assert family.post(url, {"text": "x"}).status_code == 405
    assert family.get("/portal/sprak/").status_code == 405
