"""Min side: what waits for whom, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stafettlog.models import Outcome
from stafettlog.services import actors
from tests import factories as make
from tests.screens.my_page import ask_for, due, evaluate, my_page

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


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
    assert client.post(url).status_code == 403
    assert log.openingattempts.filter(answered_at=None).exists()
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
