"""Min side: who lands here, one's drafts, in few questions, and nothing of what one may not know."""

from datetime import timedelta

import pytest
from django.utils import timezone

from permissions.models import AccessLog
from permissions.policy import Role
from stafettlog.models import Draft, DraftKind, Outcome
from stafettlog.services import drafts
from tests import factories as make
from tests.screens.my_page import ask_for, due, evaluate, my_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(school):
    return make.make_staff(school, "Marion Lovise")


def test_empty_for_a_new_teacher(client, holder):
    page = my_page(client, holder)
    assert "Hei, Marion" in page
    assert "Lovise" not in page.split("Hei, ")[1][:20]
    assert "Ingenting venter på deg i dag." in page
    assert "Nytt stafettbarn" in page


def test_someone_elses_log_is_nowhere(client, holder):
    other = make.make_staff(make.make_organisation(), "Astrid")
    log = make.make_log(holder, first_name="Hemmeliglise")
    make.make_concern(log, holder, measure=due(-1))
    assert "Hemmeliglise" not in my_page(client, other)


def test_draft_is_shown_warned_of_and_thrown_away(client, holder, time_machine):
    draft = drafts.draft_save(by=holder.user, kind=DraftKind.NEW_LOG, content={"first_name": ["Liv"]})
    page = my_page(client, holder)
    assert "Kladder" in page
    assert "Kladd: Nytt stafettbarn" not in page
    # Two drafts of the same kind are told apart by the child's name.
    assert "Fortsett Nytt stafettbarn Liv" in page
    time_machine.move_to(timezone.now() + timedelta(days=11, hours=1))
    client.logout()
    client.logout()
    assert "Kladd: Nytt stafettbarn" in my_page(client, holder)
    url = f"/stafettlog/stafettlog/kladd/{draft.pk}/slett/"
    assert client.get(url).status_code == 405
    assert client.post(url).url == "/"
    assert not Draft.objects.exists()


def test_foreign_draft_cannot_be_thrown_away(client, school, holder):
    draft = drafts.draft_save(by=holder.user, kind=DraftKind.NEW_LOG, content={})
    client.force_login(make.make_staff(school).user)
    assert client.post(f"/stafettlog/stafettlog/kladd/{draft.pk}/slett/").status_code == 404
    assert Draft.objects.exists()


def test_draft_on_a_lost_log_names_nobody(client, holder):
    log = make.make_log(holder, first_name="Hemmeliglise")
    drafts.draft_save(by=holder.user, kind=DraftKind.CONCERN, content={}, log=log)
    assert "Hemmeliglise" in my_page(client, holder)
    make.expire_consent(log)
    client.force_login(holder.user)
    (row,) = client.get("/").context["shown"].drafts
    assert (row.child, row.url) == ("", "")


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (Role.UNIT_LEADER, "Du er leder for Bakketoppen skole."),
        (Role.COORDINATOR, "Du er koordinator for Bakketoppen skole."),
        (Role.MUNICIPALITY_ADMIN, "Du er kommuneadministrator."),
        (Role.PRIVACY_OFFICER, "Du er personvernombud."),
        (Role.OPERATOR, "Du har ansvar for driften."),
    ],
)
def test_officers_land_here_and_see_no_log(client, school, holder, queries, role, sentence):
    log = make.make_log(holder, first_name="Hemmeliglise")
    user = make.make_role(role, school)
    page = my_page(client, user)
    assert sentence in page
    assert "Hemmeliglise" not in page
    assert "Nytt stafettbarn" not in page
    # Who leads the virksomhet knows that the log exists; a coordinator reads it, and not on Min side.
    status = {Role.UNIT_LEADER: 403, Role.COORDINATOR: 200}.get(role, 404)
    assert client.get(f"/stafettlog/stafettlog/{log.pk}/change/").status_code == status
    assert client.get("/stafettlog/stafettlog/add/").status_code == 403
    queries(client, "/", at_most=8)


def test_person_of_no_place_is_told_so(client, school):
    user = make.make_role(Role.OPERATOR)
    user.role_assignments.all().delete()
    assert "Du er ikke bekreftet som aktør" in my_page(client, user)


def fill(school, holder, rows: int) -> None:
    colleague, asker = make.make_staff(school), make.make_staff(make.make_organisation())
    for _ in range(rows):
        log = make.make_log(holder)
        concern = make.make_concern(log, holder, measure=due(2))
        evaluated = make.make_measure(concern, holder)
        evaluate(evaluated, Outcome.NO_EFFECT, holder)
        theirs = make.make_log(colleague)
        make.make_concern(theirs, colleague, measure=due(4, mine=False, actor_ids=(holder.pk,)))
        drafts.draft_save(by=holder.user, kind=DraftKind.CONCERN, content={}, log=log)
    ask_for(log, asker)


def test_budget_is_flat(client, school, holder, queries):
    fill(school, holder, 2)
    client.force_login(holder.user)
    few = queries(client, "/", at_most=8).count
    fill(school, holder, 5)
    many = queries(client, "/", at_most=8)
    assert many.count == few
    assert not any("COUNT(*)" in sql for sql in many.sql)


def test_no_more_than_ten_of_each(client, school, holder):
    fill(school, holder, 12)
    client.force_login(holder.user)
    shown = client.get("/").context["shown"]
    assert (len(shown.held), len(shown.others), len(shown.drafts)) == (10, 10, 10)
    assert shown.more == {"held", "others", "drafts", "measures"}
    assert len(shown.older_drafts) == 2


def test_min_side_is_no_opening_of_a_log(client, holder):
    make.make_log(holder)
    my_page(client, holder)
    assert not AccessLog.objects.exists()


def test_anonymous_and_foresatt_do_not_come_in(client, holder):
    assert client.get("/").status_code == 302
    log = make.make_log(holder)
    foresatt = log.child.foresatt_relations.get().foresatt.user
    client.force_login(foresatt)
    assert client.get("/").status_code == 302
