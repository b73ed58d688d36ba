"""Finn en person: the privacy officer learns which logs somebody stands in, never what is in them."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from exports.own_data import find
from permissions import history
from permissions.models import AccessLog, User
from permissions.national_number import parse
from permissions.policy import Role
from stafettlog.log_names import short_name
from stafettlog.models import ForesattRelation
from stafettlog.services import foresatt_access
from tests import factories as make
from tests.factories.numbers import born_years_ago
from tests.screens.on_log import access_log_fails, text
from tests.screens.portal import SECRET, Story
from tests.support.queries import ask

URL = "/innsyn/person/"
NOTHING = "Ingen logg har denne personen"
pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    return Story(last_name="Ødegård").fill()


@pytest.fixture
def ombud() -> User:
    return make.make_role(Role.PRIVACY_OFFICER)


@pytest.fixture
def client(ombud: User) -> Client:
    client = Client()
    client.force_login(ombud)
    return client


def form(**changes: Any) -> dict[str, Any]:
    return {"national_number": "", "first_name": "", "last_name": "", "birth_date": "", **changes}


def by_number(client: Client, number: str) -> HttpResponse:
    return client.post(URL, form(national_number=number))


def noted() -> list[tuple[str, str, str]]:
    rows = AccessLog.objects.filter(page="Innsyn for en person").order_by("id")
    return [(row.user_id, row.log_id, row.role) for row in rows]


def test_child_is_found_by_number_without_any_content(client: Client, ombud: User, story: Story) -> None:
    coordinator = make.make_role(Role.COORDINATOR, story.log.organisation)
    page = text(by_number(client, story.log.child.national_number))
    for part in (short_name(story.log.pk), "Barnet", "Bakketoppen skole", story.holder.display_name):
        assert part in page
    assert coordinator.display_name in page
    for part in ("Ødegård", "Vansker med leseflyt", "Hanne", SECRET, str(story.log.child.national_number)):
        assert part not in page.replace(f'value="{story.log.child.national_number}"', "")
    assert noted() == [(str(ombud.pk), str(story.log.pk), "Personvernombud")]


@pytest.mark.parametrize("change", [str, str.upper, str.lower])
def test_child_is_found_by_the_whole_name_and_the_birth_date(
    client: Client, story: Story, change: Any
) -> None:
    born = story.log.child.birth_date.isoformat()
    name = {"first_name": change("Anders"), "last_name": change("Ødegård")}
    assert short_name(story.log.pk) in text(client.post(URL, form(**name, birth_date=born)))
    for wrong in ({"birth_date": "1990-01-01"}, {"last_name": "Ødegår"}, {"first_name": "Ander"}):
        answer = client.post(URL, form(**{**name, "birth_date": born, **wrong}))
        assert NOTHING in text(answer)


def test_foresatt_is_found_by_both_and_told_apart_once_ended(client: Client, story: Story) -> None:
    number = story.father.foresatt.national_number
    assert "Foresatt" in row(by_number(client, number))
    named = form(first_name="Per", last_name=story.father.last_name, birth_date=born(number))
    assert short_name(story.log.pk) in text(client.post(URL, named))
    assert NOTHING in text(client.post(URL, {**named, "birth_date": "1950-01-02"}))
    foresatt_access.foresatt_end(
        log_id=story.log.pk, relation_id=story.father.pk, reason="Flyttet", by=story.holder.user
    )
    assert "Tidligere foresatt" in row(by_number(client, number))


def test_staff_are_found_as_holder_and_as_aktor(client: Client, story: Story) -> None:
    assert "Stafettholder" in row(by_number(client, story.holder.user.national_number))
    helper = story.helper.user
    assert "Aktør" in row(by_number(client, helper.national_number))
    named = form(
        first_name=helper.first_name, last_name=helper.last_name, birth_date=born(helper.national_number)
    )
    assert short_name(story.log.pk) in text(client.post(URL, named))
    assert NOTHING in text(client.post(URL, {**named, "birth_date": "1950-01-02"}))


def test_protected_child_has_no_virksomhet(client: Client, story: Story) -> None:
    coordinator = make.make_role(Role.COORDINATOR, story.log.organisation)
    child = story.log.child
    child.protection, child.protection_review_on = "strictly", timezone.localdate()
    history.save(child, by=story.holder.user, reason="Adressesperre")
    page = text(by_number(client, child.national_number))
    assert short_name(story.log.pk) in page
    assert story.holder.display_name in page
    assert "Bakketoppen" not in page
    (found,) = find.by_number(child.national_number)
    assert (found.place, found.coordinators) == ("", "")
    assert coordinator.display_name not in page


def test_nobody_is_told_in_a_sentence_and_notes_nothing(client: Client, story: Story) -> None:
    unknown = make.fresh_number(born_years_ago(30))
    assert NOTHING in text(by_number(client, unknown))
    assert noted() == []


def test_half_a_name_asks_for_the_rest(client: Client, story: Story) -> None:
    for sent, sentence in (
        ({}, "Skriv fødselsnummeret, eller hele navnet og fødselsdatoen"),
        ({"first_name": "Anders"}, "Skriv hele etternavnet"),
        ({"last_name": "Ødegård", "first_name": "Anders"}, "Skriv fødselsdatoen"),
        ({"national_number": "123"}, "Fødselsnummer må ha 11 siffer"),
        ({"first_name": "An\0ders", "last_name": "X", "birth_date": "2016-01-01"}, "id_first_name_error"),
    ):
        page = text(client.post(URL, form(**sent)))
        assert sentence in page
        assert short_name(story.log.pk) not in page
    assert noted() == []


def test_nothing_is_looked_for_in_an_address(client: Client, story: Story) -> None:
    number = story.log.child.national_number
    page = text(client.get(URL, {"national_number": number, "first_name": "Anders"}))
    assert short_name(story.log.pk) not in page
    assert number not in page
    assert noted() == []


def test_how_often_is_limited(client: Client, story: Story, settings: Any) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "find_person": (2, 3600)}
    answers = [by_number(client, story.log.child.national_number) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert len(noted()) == 2


def test_no_row_no_answer(client: Client, story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    access_log_fails(monkeypatch)
    answer = by_number(client, story.log.child.national_number)
    assert answer.status_code == 503
    assert short_name(story.log.pk) not in text(answer)


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_ADMIN, Role.OPERATOR, Role.COORDINATOR, Role.UNIT_LEADER])
def test_other_roles_find_nobody(story: Story, role: Role) -> None:
    place = story.log.organisation if role in {Role.COORDINATOR, Role.UNIT_LEADER} else None
    client = Client()
    client.force_login(make.make_role(role, place))
    for answer in (client.get(URL), by_number(client, story.log.child.national_number)):
        assert answer.status_code == 403
        assert short_name(story.log.pk) not in text(answer)
    assert noted() == []


def test_as_many_questions_for_a_parent_of_three(client: Client, story: Story) -> None:
    """But for the rows of the access log: one for each log that is found."""
    number = story.mother.foresatt.national_number
    one = ask(client, URL, form(national_number=number), method="post")
    for _sibling in range(2):
        other = make.make_log(make.make_staff(make.make_organisation()))
        relation = ForesattRelation.objects.get(child=other.child)
        relation.foresatt = story.mother.foresatt
        history.save(relation, by=story.holder.user, reason="Samme foresatt")
    three = ask(client, URL, form(national_number=number), method="post")
    assert text(three.response).count("Stafettlogg ") >= 3
    per_row = 2
    assert three.count <= one.count + 2 * per_row, three


def row(answer: HttpResponse) -> str:
    """The table of what was found."""
    return text(answer).split("<tbody>")[1].split("</tbody>")[0]


def born(number: str) -> str:
    found = parse(number, allow_synthetic=True, today=timezone.localdate()).birth_date
    assert found is not None
    return found.isoformat()
