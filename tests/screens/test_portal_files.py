"""The family's two files, the copy as PDF and the calendar's: whose, and of what."""

import uuid
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from exports.models import ExportReceipt
from permissions.models import AccessLog
from stafettlog.models import AccessGround, MeetingStatus
from stafettlog.services import foresatt_access
from tests import factories as make
from tests.screens.on_log import access_log_fails
from tests.screens.portal import SECRET, Story, copy, event

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story().fill()


@pytest.fixture
def family(client: Client, story: Story) -> Client:
    client.force_login(story.user)
    return client


def both(client: Client, story: Story) -> list[int]:
    return [copy(client, story.log).status_code, event(client, story.log, story.meeting).status_code]


def test_event_says_when_and_where_and_nothing_of_the_child(family: Client, story: Story) -> None:
    answer = event(family, story.log, story.meeting)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'inline; filename="mote.ics"'
    (found,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert found.decoded("dtstart") == story.meeting.starts_at
    assert str(found["LOCATION"]) == "Bakketoppen skole, møterom 2"
    assert str(found["SUMMARY"]) == "Møte"
    text = answer.content.decode().replace("\r\n ", "")
    for hidden in (
        *(story.log.child.first_name, story.log.child.last_name, "leseflyt"),
        *(story.holder.user.first_name, story.mother.first_name, SECRET),
    ):
        assert hidden not in text, hidden


def test_event_is_noted(family: Client, story: Story) -> None:
    event(family, story.log, story.meeting)
    (row,) = AccessLog.objects.all()
    assert (row.page, row.role) == ("Portal: kalenderfil", "Foresatt")
    assert "Møte lagt i kalenderen" in family.get(f"{story.url}apnet/").content.decode()


def test_of_these_meetings_there_is_no_event(family: Client, story: Story) -> None:
    """Not invited, struck, called off, over, another log's, and none: all as one that is not there."""
    now, by = timezone.now(), story.holder.user
    fathers = make.make_meeting(story.log, relations=[story.father])
    struck = make.make_meeting(story.log)
    story.change(struck, struck_at=now, struck_by=by, strike_reason="Feil")
    off = make.make_meeting(story.log)
    story.change(off, status=MeetingStatus.CANCELLED, cancelled_at=now, cancelled_by=by)
    over = make.make_meeting(story.log, starts_at=now - timedelta(days=2))
    other = make.make_log(story.holder, first_name=SECRET)
    others = make.make_meeting(other)
    removed = make.make_meeting(story.log)
    story.change(removed.invitations.get(relation=story.mother), removed_at=now, removed_by=by)
    missing = event(family, story.log, make.make_meeting(other, relations=[]))
    for meeting in (fathers, struck, off, over, others, removed):
        answer = event(family, story.log, meeting)
        assert (answer.status_code, answer.content) == (404, missing.content)
    assert event(family, other, others).status_code == 404
    assert not AccessLog.objects.exists()


def test_anothers_family_and_staff_have_neither(story: Story) -> None:
    stranger = make.make_log(story.holder).child.foresatt_relations.get().foresatt.user
    for user in (stranger, story.holder.user, story.helper.user):
        client = Client()
        client.force_login(user)
        assert set(both(client, story)) <= {302, 403, 404}
    assert both(Client(), story) == [302, 302]
    assert not AccessLog.objects.exists()
    assert not ExportReceipt.objects.exists()


def test_of_another_log_as_of_none(family: Client, story: Story) -> None:
    hidden = make.make_log(story.holder, first_name=SECRET)
    none = family.post(f"/portal/{uuid.uuid4()}/pdf/")
    for method in (family.post, family.get):
        answer = method(f"/portal/{hidden.pk}/pdf/")
        assert (answer.status_code, answer.content) == (404, none.content)


@pytest.mark.parametrize("how", ["foresatt_stop", "foresatt_end", "no_ground", "eighteen", "grant_left"])
def test_with_the_access_both_go_at_the_next_request(
    family: Client, story: Story, how: str, time_machine: Any
) -> None:
    assert both(family, story) == [200, 200]
    ids = {"log_id": story.log.pk, "relation_id": story.mother.pk}
    if how == "no_ground":
        story.change(story.mother, ground=AccessGround.NONE)
    elif how == "grant_left":
        story.change(story.mother, stopped_at=timezone.now(), stopped_by=story.holder.user)
    elif how == "eighteen":
        time_machine.move_to(timezone.now() + timedelta(days=366 * 11))
        family.force_login(story.user)
    else:
        getattr(foresatt_access, how)(**ids, reason="Fordi", by=story.holder.user)
    assert both(family, story) == [404, 404]


def test_neither_if_it_cannot_be_noted(family: Client, story: Story, monkeypatch: Any) -> None:
    access_log_fails(monkeypatch)
    for answer in (copy(family, story.log), event(family, story.log, story.meeting)):
        assert answer.status_code == 503
        assert "Anders" not in answer.content.decode()
    assert not ExportReceipt.objects.exists()


def test_budget_whatever_the_size(family: Client, story: Story, queries: Any) -> None:
    """Beside what the page asks: the count of exports and the receipt."""
    url = f"{story.url}pdf/"
    copy(family, story.log)
    small = queries(family, url, method="post", at_most=14).count
    for _more in range(3):
        concern = make.make_concern(story.log, story.holder)
        make.make_measure(concern, story.holder, [story.helper])
        make.make_meeting(story.log, concerns=[concern])
    assert queries(family, url, method="post", at_most=14).count == small
    queries(family, f"{story.url}moter/{story.meeting.pk}/kalender.ics", at_most=8)
    queries(family, f"{story.url}apnet/", at_most=8)
