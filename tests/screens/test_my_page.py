"""Min side: what waits for whom, in few questions, and nothing of what one may not know."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from permissions.models import AccessLog
from permissions.policy import Role
from stafettlog.models import Draft, DraftKind, Outcome
from stafettlog.services import actors, drafts, evaluations, opening
from stafettlog.services.errors import ChildHasLog
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def school():
    return make.make_organisation("Bakketoppen skole")


@pytest.fixture
def holder(school):
    return make.make_staff(school, "Marion Lovise")


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def my_page(client, actor) -> str:
    client.force_login(getattr(actor, "user", actor))
    response = client.get("/")
    assert response.status_code == 200
    return text_of(response)


def due(days: int, **changes):
    first = TODAY() - timedelta(days=60)
    return make.make_measure_input(start_on=first, finish_on=TODAY() + timedelta(days=days), **changes)


def evaluate(measure, outcome, by):
    return evaluations.evaluate(
        log_id=measure.log_id, measure_id=measure.pk, outcome=outcome, reason="", by=by.user
    )


def ask_for(log, asker):
    with pytest.raises(ChildHasLog):
        opening.log_open(
            opening=make.make_opening(
                asker, national_number=log.child.national_number, birth_date=log.child.birth_date
            ),
            draft=None,
            key=uuid.uuid4(),
            location_of=lambda log: "",
            by=asker.user,
        )


def test_empty_for_a_new_teacher(client, holder):
    page = my_page(client, holder)
    assert "Hei, Marion" in page
    assert "Lovise" not in page.split("Hei, ")[1][:20]
    assert "Ingenting venter på deg i dag." in page
    assert "Nytt stafettbarn" in page


def test_evaluations_are_sorted_by_deadline_and_far_ones_wait(client, holder):
    log = make.make_log(holder, first_name="Yusuf")
    for days in (10, -4, 40):
        make.make_concern(log, holder, measure=due(days))
    client.force_login(holder.user)
    tasks = client.get("/").context["shown"].tasks
    assert [task.days for task in tasks] == [-4, 10]
    assert tasks[0].button_url.endswith("/evaluer/?tilbake=min-side")


@pytest.mark.parametrize("outcome", [Outcome.NO_EFFECT, Outcome.SOME_EFFECT, Outcome.MISTAKE])
def test_follow_up_waits_until_it_is_made(client, holder, outcome):
    log = make.make_log(holder)
    concern = make.make_concern(log, holder, measure=due(40))
    measure = concern.measures.get()
    evaluate(measure, outcome, holder)
    client.force_login(holder.user)
    (task,) = client.get("/").context["shown"].tasks
    assert task.button == "Nytt tiltak"
    assert task.button_url.endswith(f"?etter={measure.pk}")
    make.make_measure(concern, holder, follows=measure)
    assert client.get("/").context["shown"].tasks == []


def test_an_attained_measure_asks_for_nothing(client, holder):
    concern = make.make_concern(make.make_log(holder), holder, measure=due(40))
    evaluate(concern.measures.get(), Outcome.DESIRED_EFFECT, holder)
    assert "Ingenting venter på deg i dag." in my_page(client, holder)


def test_actor_sees_own_measures_only(client, school, holder):
    colleague = make.make_staff(school, "Ronnie")
    log = make.make_log(holder, first_name="Anders")
    concern = make.make_concern(log, holder, measure=due(3))
    own = make.make_measure(concern, holder, [colleague], finish_on=TODAY() + timedelta(days=5))
    client.force_login(colleague.user)
    shown = client.get("/").context["shown"]
    assert [task.days for task in shown.tasks] == [5]
    assert str(own.pk) in shown.tasks[0].button_url
    assert [row.own_count for row in shown.others] == [1]
    assert shown.held == []


def test_someone_elses_log_is_nowhere(client, holder):
    other = make.make_staff(make.make_organisation(), "Astrid")
    log = make.make_log(holder, first_name="Hemmeliglise")
    make.make_concern(log, holder, measure=due(-1))
    assert "Hemmeliglise" not in my_page(client, other)


def test_consent_soon_and_expired(client, holder):
    log = make.make_log(holder, given_on=TODAY() - timedelta(days=700), first_name="Yusuf")
    make.make_concern(log, holder, measure=due(3))
    page = my_page(client, holder)
    assert "Samtykket går snart ut. Be om et nytt." in page
    assert "Evaluere" in page
    make.expire_consent(log)
    page = my_page(client, holder)
    assert "Samtykket er utgått." in page
    # Nobody may evaluate now, so nothing says that one should.
    assert "Evaluere" not in page


def test_expired_consent_takes_the_log_from_the_actor(client, school, holder):
    colleague = make.make_staff(school)
    log = make.make_log(holder, first_name="Utgåttbarn")
    make.make_concern(log, holder, measure=due(3, mine=False, actor_ids=(colleague.pk,)))
    assert "Utgåttbarn" in my_page(client, colleague)
    make.expire_consent(log)
    assert "Utgåttbarn" not in my_page(client, colleague)


def test_log_without_concern_waits_after_two_weeks(client, holder, time_machine):
    make.make_log(holder)
    assert "Ingenting venter på deg i dag." in my_page(client, holder)
    time_machine.move_to(timezone.now() + timedelta(days=15))
    client.logout()
    assert "Legg til oppmerksomhet" in my_page(client, holder)


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


def test_who_asks_for_a_log(client, school, holder):
    leader = make.make_staff(school, "Berit", leader=True)
    asker = make.make_staff(make.make_organisation("PPT Solvik"), "Kari")
    log = make.make_log(holder, first_name="Anders")
    ask_for(log, asker)
    ask_for(log, asker)

    page = my_page(client, holder)
    assert page.count("spør etter en logg på Anders. Ta kontakt.") == 1
    assert asker.user.email in page
    assert asker.phone in page
    for_leader = my_page(client, leader)
    sentence = f"spør etter en logg som {holder.display_name} (stafettholder) har. Følg opp"
    assert sentence in for_leader
    assert "Anders" not in for_leader
    assert "Jeg har tatt kontakt" not in for_leader
    assert "spør etter" not in my_page(client, asker)

    attempt = log.openingattempts.first()
    url = f"/stafettlog/stafettlog/{log.pk}/foresporsel/{attempt.pk}/svar/"
    client.force_login(leader.user)
    assert client.post(url).status_code == 404
    client.force_login(holder.user)
    assert client.get(url).status_code == 405
    assert client.post(url).url == "/"
    assert client.post(url).url == "/"
    assert not log.openingattempts.filter(answered_at=None).exists()
    assert "spør etter" not in my_page(client, holder)
    assert "spør etter" not in my_page(client, leader)


def test_attempt_of_another_log_is_not_there(client, school, holder):
    asker = make.make_staff(make.make_organisation())
    mine, other = make.make_log(holder), make.make_log(make.make_staff(school))
    ask_for(other, asker)
    client.force_login(holder.user)
    attempt = other.openingattempts.get()
    assert client.post(f"/stafettlog/stafettlog/{mine.pk}/foresporsel/{attempt.pk}/svar/").status_code == 404


def test_leader_sees_new_actors_of_the_own_place_only(client, school):
    leader = make.make_staff(school, leader=True)
    other = make.make_staff(make.make_organisation(), leader=True)
    outsider = make.make_staff(make.make_organisation())
    waiting = actors.actor_register(
        actor=actors.ActorInput("Sindre", "Vikarsen", "Assistent", school, "sindre@solvik.example"),
        by=outsider.user,
    )
    page = my_page(client, leader)
    assert "Sindre Vikarsen" in page
    assert "Behandle" in page
    assert "Sindre Vikarsen" not in my_page(client, other)
    actors.actor_decline(actor_id=waiting.pk, by=leader.user)
    assert "Sindre Vikarsen" not in my_page(client, leader)


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
    assert client.get(f"/stafettlog/stafettlog/{log.pk}/change/").status_code == 404
    assert client.get("/stafettlog/stafettlog/add/").status_code in (403, 404)
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
