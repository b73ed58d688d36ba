"""The family's page: other families, siblings, staff, and the edges of time."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from permissions.models import AccessLog
from permissions.sign_in.parts import Part
from stafettlog.models import AccessGround, ClosingReason, Stafettlog
from stafettlog.services.closing import log_close
from tests.factories import make_foresatt_input, make_log, make_meeting, make_organisation, make_staff
from tests.factories.sessions import sign_in_as

OSLO = ZoneInfo("Europe/Oslo")
SECOND = timedelta(seconds=1)


def opened(**changes: Any) -> Stafettlog:
    return make_log(make_staff(make_organisation()), **({"first_name": "Kanarifugl"} | changes))


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def family(log: Stafettlog) -> Client:
    return signed_in(log.child.foresatt_relations.order_by("id").first().foresatt.user)


def portal(log: Stafettlog) -> str:
    return f"/portal/{log.pk}/"


@pytest.fixture
def log(db: None) -> Stafettlog:
    return opened()


def test_sibling_that_one_is_no_foresatt_of_is_as_one_that_is_not_there(log: Stafettlog) -> None:
    """The mother is the same; the father of one of them is not the other's."""
    mother = make_foresatt_input()
    father = make_foresatt_input(first_name="Per")
    older = opened(foresatte=[mother, father], last_name="Kanari")
    younger = opened(foresatte=[mother], last_name="Kanari")
    client = signed_in(older.child.foresatt_relations.get(foresatt__user__first_name="Per").foresatt.user)
    assert client.get(portal(older)).status_code == 200
    for tail in ("", "apnet/"):
        hidden, none = client.get(portal(younger) + tail), client.get(f"/portal/{mother_id(log)}/{tail}")
        assert (hidden.status_code, hidden.content) == (none.status_code, none.content)
        assert hidden.status_code == 404
    assert str(younger.pk) not in client.get("/portal/").content.decode()


def mother_id(log: Stafettlog) -> Any:
    return log.child.foresatt_relations.get().pk


@pytest.mark.parametrize("spell", [str.upper, lambda key: key.replace("-", ""), lambda key: f"{{{key}}}"])
def test_another_spelling_opens_no_other_familys_log(log: Stafettlog, spell: Any) -> None:
    """Those that are no address of the portal's are nobody's: the way to the staff's door, for all ids."""
    other = family(opened())
    for tail in ("", "apnet/"):
        hidden = other.get(f"/portal/{spell(str(log.pk))}/{tail}")
        none = other.get(f"/portal/{spell(str(mother_id(log)))}/{tail}")
        assert hidden.status_code == none.status_code
        assert hidden.status_code in {302, 404}
        assert hidden.content == none.content
        assert not AccessLog.objects.exists()


@pytest.mark.parametrize("language", ["nb", "en", "so", "xx", "../../etc", "nb\r\nX-A: 1", "\0", "nb" * 500])
def test_choice_of_language_leads_nowhere_else(log: Stafettlog, language: str) -> None:
    client = family(log)
    for back in (
        "//ond.example/",
        "https://ond.example/portal/",
        "/portal/../stafettlog/",
        "javascript:alert(1)",
        "",
    ):
        answer = client.post("/portal/sprak/", {"language": language, "next": back})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/portal/")
        assert "X-A" not in answer


@pytest.mark.parametrize("query", ["eldre=%00", "eldre=9" * 50, "eldre='--", "eldre[]=1", "all=1", "user=1"])
def test_openings_page_is_not_turned_to_another_log(log: Stafettlog, query: str) -> None:
    client = family(log)
    answer = client.get(f"{portal(log)}apnet/?{query}")
    assert answer.status_code == 200
    assert AccessLog.objects.filter(log_id=str(log.pk)).count() == 1


def test_staff_and_foresatt_in_one_reads_as_what_one_is(log: Stafettlog) -> None:
    colleague = make_staff(log.organisation).user
    mine = opened(foresatte=[make_foresatt_input(national_number=colleague.national_number,
                                                 first_name=colleague.first_name,
                                                 last_name=colleague.last_name)])  # fmt: skip
    client = Client()
    sign_in_as(client, colleague, Part.FAMILY)
    assert client.get(portal(mine)).status_code == 200
    assert client.get(portal(log)).status_code == 404
    assert client.get(reverse("admin:index"))["Location"].startswith("/bytt/")
    # A teacher whose own child has a log reads no staff page of it.
    sign_in_as(client, colleague, Part.STAFF)
    assert client.get(portal(mine))["Location"].startswith("/bytt/")
    assert client.get(reverse("admin:stafettlog_stafettlog_change", args=[mine.pk])).status_code == 404
    assert str(mine.pk) not in client.get(reverse("admin:stafettlog_actorlog_changelist")).content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_is_written_from_the_portal(log: Stafettlog, method: str) -> None:
    for tail in ("", "apnet/"):
        assert getattr(family(log), method)(portal(log) + tail, {"level": "3"}).status_code == 405


def test_without_ground_no_letter_and_no_page(log: Stafettlog) -> None:
    none = make_foresatt_input(ground=AccessGround.NONE, first_name="Uten")
    made = opened(foresatte=[make_foresatt_input(), none])
    relation = made.child.foresatt_relations.get(ground=AccessGround.NONE)
    holder = signed_in(made.stafettholder.user)
    letter = reverse("admin:foresatt_letter", args=[made.pk, relation.pk])
    for answer in (holder.get(letter), holder.post(letter)):
        assert answer.status_code in {403, 405}
        assert "pdf" not in answer["Content-Type"]
    meeting = make_meeting(made, relations=[relation])
    invited = meeting.invitations.get(relation=relation)
    address = reverse("admin:meeting_letter", args=[made.pk, invited.pk])
    assert {holder.get(address).status_code, holder.post(address).status_code} <= {403, 405}
    assert signed_in(relation.foresatt.user).get(portal(made)).status_code == 404


@pytest.mark.parametrize(
    "birthday",
    [date(2008, 12, 24), date(2009, 3, 28), date(2009, 3, 29), date(2008, 10, 25), date(2008, 2, 29)],
)
def test_the_eighteenth_birthday_begins_at_midnight_in_oslo(
    db: None, birthday: date, time_machine: Any
) -> None:
    day = date(birthday.year + 18, 3, 1) if (birthday.month, birthday.day) == (2, 29) else None
    midnight = datetime.combine(day or birthday.replace(year=birthday.year + 18), datetime.min.time(), OSLO)
    time_machine.move_to(midnight - timedelta(days=20), tick=False)
    log = opened(birth_date=birthday, youth_agreed=True)
    time_machine.move_to(midnight - SECOND * 2, tick=False)
    assert family(log).get(portal(log)).status_code == 200
    time_machine.move_to(midnight, tick=False)
    assert family(log).get(portal(log)).status_code == 404
    assert family(log).get(f"{portal(log)}apnet/").status_code == 404


@pytest.mark.parametrize(
    "closed_on", [datetime(2026, 1, 20, 12, tzinfo=OSLO), datetime(2026, 8, 1, 9, tzinfo=OSLO)]
)
def test_closed_log_is_gone_after_its_days_to_the_second(
    db: None, closed_on: datetime, time_machine: Any
) -> None:
    time_machine.move_to(closed_on, tick=False)
    log = opened()
    log_close(log_id=log.pk, reason=ClosingReason.values[0], note="Flyttet", by=log.stafettholder.user)
    end = closed_on.astimezone(ZoneInfo("UTC")) + timedelta(days=settings.CLOSED_PORTAL_DAYS)
    time_machine.move_to(end - SECOND, tick=False)
    assert family(log).get(portal(log)).status_code == 200
    time_machine.move_to(end, tick=False)
    assert family(log).get(portal(log)).status_code == 404


def test_each_request_is_asked_anew_in_every_session(log: Stafettlog) -> None:
    sessions = [family(log) for _time in range(2)]
    assert {client.get(portal(log)).status_code for client in sessions} == {200}
    user = log.child.foresatt_relations.get().foresatt.user
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    for client in sessions:
        assert client.get(portal(log)).status_code == 302
