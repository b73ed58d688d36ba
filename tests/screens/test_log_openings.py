"""«Hvem har åpnet loggen»: the holder's list, and the family's."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from permissions import access_log
from permissions.access_words import Page
from permissions.models import AccessLog
from permissions.policy import Role
from stafettlog.models import Protection
from stafettlog.services import break_glass
from tests import factories as make
from tests.screens.on_log import is_secret, opened, text, url
from tests.screens.portal import Story
from tests.screens.tiltak import signed_in

pytestmark = pytest.mark.django_db
REASON = "Feil i loggen som stafettholderen har meldt"


@pytest.fixture
def story() -> Story:
    """Both foresatte have read in the portal, the helper and the holder in the staff's pages."""
    story = Story()
    for relation in (story.mother, story.father):
        signed_in(relation.foresatt.user).get(story.url)
    for person in (story.helper, story.holder):
        signed_in(person).get(page_of(story))
    return story


def page_of(story: Story) -> str:
    return url("stafettlog_stafettlog_change", story.log.pk)


def list_of(story: Story) -> str:
    return url("log_openings", story.log.pk)


def family_list(story: Story) -> str:
    return f"{story.url}apnet/"


def opens(story: Story, times: int, person: Any = None) -> None:
    for _time in range(times):
        access_log.record(
            user=(person or story.helper).user, log_id=story.log.pk, page=Page.HISTORY, role="Aktør"
        )


def protect(story: Story) -> None:
    child = story.log.child
    child.protection = Protection.CONFIDENTIAL
    child.protection_review_on = timezone.localdate() + timedelta(days=100)
    story.change(child)


# --- The holder ------------------------------------------------------------------------------------


def test_holder_sees_who_how_often_and_when(story: Story) -> None:
    opens(story, 3)
    page = text(signed_in(story.holder).get(list_of(story)))
    assert story.helper.user.display_name in page
    assert "PPT Solvik" in page
    assert '<td data-label="Åpninger">4</td>' in page
    assert "Historikk" in page
    assert "Stafettholder" in page


def test_holder_sees_foresatte_by_what_they_are(story: Story) -> None:
    page = text(signed_in(story.holder).get(list_of(story)))
    assert "Mor" in page
    assert "Far" in page
    for relation in (story.mother, story.father):
        assert relation.foresatt.user.display_name not in page.replace("Mine stafettbarn", "")


def test_log_page_leads_the_holder_alone_to_it(story: Story) -> None:
    assert list_of(story) in text(signed_in(story.holder).get(page_of(story)))
    assert list_of(story) not in text(signed_in(story.helper).get(page_of(story)))


def test_holder_narrows_to_one_person(story: Story) -> None:
    opens(story, 2)
    one = f"{list_of(story)}?person={story.helper.user_id}&som=ansatt"
    client = signed_in(story.holder)
    assert one.replace("&", "&amp;") in text(client.get(list_of(story)))
    found = client.get(one).context
    assert [line.page for line in found["lines"]] == [Page.HISTORY, Page.HISTORY, Page.LOG]
    assert {line.who for line in found["lines"]} == {story.helper.user.display_name}
    as_family = client.get(f"{list_of(story)}?person={story.helper.user_id}&som=foresatt").context
    assert as_family["lines"] == []


@pytest.mark.parametrize("query", ["?person=x&som=ansatt", "?som=ansatt", "?eldre=x", "?person=%00&som=%00"])
def test_what_makes_no_sense_shows_all(story: Story, query: str) -> None:
    found = signed_in(story.holder).get(list_of(story) + query)
    assert len(found.context["lines"]) == 4


def test_older_ones_are_turned_to(story: Story) -> None:
    opens(story, 60)
    client = signed_in(story.holder)
    first = client.get(list_of(story)).context
    assert len(first["lines"]) == 50
    second = client.get(first["older_url"]).context
    # The first page is an opening itself, and stands before both.
    assert len(second["lines"]) == 14
    assert second["older_url"] == ""
    assert second["newest_url"] == list_of(story)


def test_emergency_stands_out(story: Story) -> None:
    operator = make.make_role(Role.OPERATOR)
    break_glass.break_glass_open(log_reference=str(story.log.pk), reason=REASON, by=operator)
    signed_in(operator).get(page_of(story))
    page = text(signed_in(story.holder).get(list_of(story)))
    assert "Drift (nødtilgang)" in page
    assert operator.display_name in page
    assert "sl-badge--warning" in page
    portal = text(signed_in(story.user).get(family_list(story)))
    assert operator.display_name in portal
    assert "Driften åpnet loggen i en nødssituasjon" in portal


def test_virksomheter_are_not_said_of_a_protected_child(story: Story) -> None:
    protect(story)
    page = text(signed_in(story.holder).get(list_of(story)))
    assert story.helper.user.display_name in page
    assert "PPT Solvik" not in page


@pytest.mark.parametrize("who", ["aktør", "leder", "koordinator"])
def test_others_on_the_log_are_told_why_not(story: Story, who: str) -> None:
    roles = {"leder": Role.UNIT_LEADER, "koordinator": Role.COORDINATOR}
    person = make.make_role(roles[who], story.holder.organisation) if who in roles else story.helper
    answer = signed_in(person).get(list_of(story))
    assert answer.status_code == 403
    assert story.helper.user.display_name not in text(answer)


def test_list_does_not_exist_for_a_stranger(story: Story) -> None:
    stranger = make.make_staff(make.make_organisation())
    answer = signed_in(stranger).get(list_of(story))
    assert is_secret(answer, story.log)
    assert answer.content == signed_in(stranger).get(url("log_openings", uuid.uuid4())).content
    assert Client().get(list_of(story)).status_code == 302


def test_reading_the_list_is_an_opening(story: Story) -> None:
    client = signed_in(story.holder)
    client.get(list_of(story))
    assert opened(story.log, story.holder)[-1] == Page.OPENINGS


def test_list_costs_the_same_whatever_is_in_it(story: Story, queries: Any) -> None:
    client = signed_in(story.holder)
    few = queries(client, list_of(story), at_most=12)
    opens(story, 30)
    for _person in range(5):
        opens(story, 2, make.make_staff(story.ppt))
    assert queries(client, list_of(story)).count == few.count


# --- The family --------------------------------------------------------------------------------------


def test_family_sees_the_staff_and_itself_and_no_other_foresatt(story: Story) -> None:
    client = signed_in(story.user)
    assert family_list(story) in text(client.get(story.url))
    answer = client.get(family_list(story))
    page = text(answer)
    assert story.helper.user.display_name in page
    assert "En av dem som hjelper, <bdi>PPT Solvik</bdi>" in page
    assert story.holder.user.display_name in page
    assert ">Du\n" in page
    father = story.father.foresatt.user
    assert father.display_name not in page
    mine = [line for line in answer.context["lines"] if line.is_me]
    # The log when it was told of, and just now; and this list itself.
    assert [line.page for line in mine] == ["Hvem har åpnet loggen", "Loggen", "Loggen"]
    rows = AccessLog.objects.filter(log_id=str(story.log.pk))
    assert len(answer.context["lines"]) == rows.exclude(user_id=str(father.pk)).count()


def test_family_of_a_protected_child_sees_roles_alone(story: Story) -> None:
    protect(story)
    page = text(signed_in(story.user).get(family_list(story)))
    for hidden in (story.helper.user.display_name, story.holder.user.display_name, "PPT", "Bakketoppen"):
        assert hidden not in page
    assert "En av dem som hjelper" in page
    assert "Stafettholder" in page


def test_family_turns_to_the_older(story: Story) -> None:
    opens(story, 60)
    client = signed_in(story.user)
    first = client.get(family_list(story)).context
    second = client.get(family_list(story) + first["older_url"]).context
    # 60, the staff's two, the mother's own two, and of the second page this list again: newer than all.
    assert (len(first["lines"]), len(second["lines"])) == (50, 14)


def test_reading_the_familys_list_is_an_opening(story: Story) -> None:
    signed_in(story.user).get(family_list(story))
    row = AccessLog.objects.filter(user_id=str(story.user.pk)).latest("number")
    assert (row.page, row.role) == (Page.OPENINGS, "Foresatt")


def test_familys_list_does_not_exist_for_others(story: Story) -> None:
    others_log = make.make_log(story.holder, first_name="Ingrid")
    other = others_log.child.foresatt_relations.get().foresatt.user
    missing = signed_in(other).get(f"/portal/{uuid.uuid4()}/apnet/")
    for person in (other, story.holder.user):
        answer = signed_in(person).get(family_list(story))
        assert answer.status_code == 404
        assert "Anders" not in text(answer)
    assert signed_in(other).get(family_list(story)).content == missing.content
    assert Client().get(family_list(story)).status_code == 302
    assert signed_in(story.user).post(family_list(story)).status_code == 405


def test_familys_list_costs_the_same_whatever_is_in_it(story: Story, queries: Any) -> None:
    client = signed_in(story.user)
    few = queries(client, family_list(story), at_most=12)
    opens(story, 30)
    assert queries(client, family_list(story)).count == few.count
