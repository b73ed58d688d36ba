"""The family's two files, the copy as PDF and the calendar's: whose, of what, and how they are noted."""

import uuid
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from exports.models import ExportReceipt
from permissions.models import AccessLog, RateCount
from stafettlog.documents import typst
from stafettlog.models import AccessGround, MeetingStatus
from stafettlog.services import closing, foresatt_access
from tests import factories as make
from tests.documents.pdf import facts, words
from tests.screens.on_log import access_log_fails
from tests.screens.portal import SECRET, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story().fill()


@pytest.fixture
def family(client: Client, story: Story) -> Client:
    client.force_login(story.user)
    return client


def copy(client: Client, log: Any) -> HttpResponse:
    return client.post(f"/portal/{log.pk}/pdf/")


def event(client: Client, log: Any, meeting: Any) -> HttpResponse:
    return client.get(f"/portal/{log.pk}/moter/{meeting.pk}/kalender.ics")


def both(client: Client, story: Story) -> list[int]:
    return [copy(client, story.log).status_code, event(client, story.log, story.meeting).status_code]


# --- the PDF ---------------------------------------------------------------------------------------


def test_copy_is_a_tagged_archivable_file_that_names_nobody_outside(family: Client, story: Story) -> None:
    answer = copy(family, story.log)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == (
        f'attachment; filename="stafettlogg-{timezone.localdate().isoformat()}.pdf"'
    )
    said = facts(answer.content)
    assert (said["title"], said["lang"]) == ("Stafettloggen", "nb")
    assert said["tagged"]
    assert said["archive"]
    assert said["accessible"]


def test_copy_has_what_the_page_has_and_nothing_else(family: Client, story: Story) -> None:
    text = words(copy(family, story.log).content).replace("\xa0", " ")
    for part in (
        f"Du er mor til {story.log.child.display_name}, 8 år, og har foreldreansvar.",
        "Bakketoppen skole, møterom 2",
        "Vansker med leseflyt",
        "Leser sammen to ganger i uka",
        "Det hjalp litt. Ble litt tryggere",
        "Trives i friminuttene",
        "Leste høyt for klassen",
        f"Ring {story.holder.display_name} på",
        "400 00 000",
        "Gyldig til og med",
        "PPT Solvik",
        "Mor (deg)",
        "Møtet ble avlyst.",
        f"for {story.user.display_name}",
    ):
        assert part in text, part
    father, mother, child = story.father, story.mother, story.log.child
    assert SECRET.lower() not in text.lower()
    for hidden in (
        *(father.phone, father.email, father.foresatt.national_number),
        *(mother.phone, mother.foresatt.national_number, child.national_number, "Prøveveien"),
    ):
        assert hidden not in text, hidden


@pytest.mark.parametrize("language", ["nn", "en", "pl", "uk", "ar"])
def test_copy_is_in_the_readers_language(family: Client, story: Story, settings: Any, language: str) -> None:
    settings.PORTAL_LANGUAGES = ["nb", "nn", "en", "pl", "uk", "ar"]
    story.change(story.mother, language=language)
    answer = copy(family, story.log)
    said = facts(answer.content)
    assert said["lang"] == language
    assert said["archive"]
    # What staff wrote stays as they wrote it, and nothing has become a box.
    assert "Vansker med leseflyt" in words(answer.content)
    assert "□" not in words(answer.content)


def test_copy_is_noted_counted_and_has_a_receipt(family: Client, story: Story) -> None:
    answer = copy(family, story.log)
    (row,) = AccessLog.objects.all()
    assert (row.page, row.role, row.log_id) == ("Portal: PDF", "Foresatt", str(story.log.pk))
    (receipt,) = ExportReceipt.objects.all()
    assert (receipt.user_id, receipt.log_id) == (str(story.user.pk), str(story.log.pk))
    assert (receipt.role, receipt.format, receipt.size) == ("Foresatt", "pdf", len(answer.content))
    assert (receipt.purpose, receipt.with_number) == ("Foresattes egen kopi", False)
    assert RateCount.objects.filter(key__startswith="export:").get().count == 1
    # The family reads of it among the openings, and the holder among the receipts.
    assert "Loggen som PDF" in family.get(f"{story.url}apnet/").content.decode()
    holder = Client()
    holder.force_login(story.holder.user)
    page = holder.get(f"/stafettlog/stafettlog/{story.log.pk}/eksport/").content.decode()
    assert "Foresattes egen kopi" in page


def test_copies_are_limited_as_exports_are(family: Client, story: Story, settings: Any) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"export": (1, 3600)}
    assert copy(family, story.log).status_code == 200
    assert copy(family, story.log).status_code == 429
    assert ExportReceipt.objects.count() == 1


def test_a_get_makes_no_file(family: Client, story: Story) -> None:
    answer = family.get(f"/portal/{story.log.pk}/pdf/")
    assert (answer.status_code, answer.url) == (302, story.url)
    assert not ExportReceipt.objects.exists()
    assert not AccessLog.objects.exists()


def test_a_file_that_cannot_be_made_is_said_plainly(family: Client, story: Story, monkeypatch: Any) -> None:
    def fail(*args: Any, **kwargs: Any) -> bytes:
        raise typst.DocumentError("portal: no")

    monkeypatch.setattr("stafettlog.documents.typst.compile", fail)
    answer = copy(family, story.log)
    assert answer.status_code == 503
    assert "Filen ble ikke laget" in answer.content.decode()
    assert not ExportReceipt.objects.exists()


def test_no_copy_without_its_receipt(family: Client, story: Story, monkeypatch: Any) -> None:
    family.raise_request_exception = False
    monkeypatch.setattr(ExportReceipt.objects, "create", lambda **_values: 1 / 0)
    answer = copy(family, story.log)
    assert answer.status_code == 500
    assert b"%PDF" not in answer.content


def test_a_forged_post_from_elsewhere_makes_no_copy(story: Story) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(story.user)
    assert copy(client, story.log).status_code == 403
    assert not ExportReceipt.objects.exists()


def test_closed_log_can_be_kept_for_ninety_days(story: Story, time_machine: Any) -> None:
    now = timezone.now()
    closing.log_close(
        log_id=story.log.pk, reason="goal_reached", note=f"{SECRET} notat", by=story.holder.user
    )
    client = Client()
    client.force_login(story.user)
    answer = copy(client, story.log)
    assert "Loggen ble avsluttet" in words(answer.content)
    assert SECRET not in words(answer.content)
    assert event(client, story.log, story.meeting).status_code == 404
    time_machine.move_to(now + timedelta(days=91))
    client.force_login(story.user)
    assert copy(client, story.log).status_code == 404


# --- the calendar file -----------------------------------------------------------------------------


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


# --- both ------------------------------------------------------------------------------------------


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
