"""What sending a form asks of the database, all in all: session, person, checks, lock, history, answer."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from stafettlog.models import Actor, Draft, Outcome
from stafettlog.services.lysglimt import lysglimt_add
from tests.factories import (
    call_meeting,
    let_pass,
    make_concern,
    make_log,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.screens.meeting import meeting_form
from tests.screens.tiltak import address, concern_data, measure_data, signed_in
from tests.support.queries import Asked, ask

pytestmark = pytest.mark.django_db

World = SimpleNamespace
Sent = tuple[str, dict[str, Any]]
"""Where a form is sent, and what."""


def make_world(rows: int = 1, *, actors: int = 0) -> World:
    """A log with so many of everything, and so many aktører more; its holder is signed in."""
    school = make_organisation()
    holder = make_staff(school)
    world = World(school=school, holder=holder, colleague=make_staff(school), log=make_log(holder))
    world.actors: list[Actor] = []
    for _number in range(rows):
        world.concern = make_concern(world.log, holder)
        world.measure = world.concern.measures.get()
        world.actors.append(make_participant(world.log, make_staff(school)).actor)
        people = (holder.pk, *(actor.pk for actor in world.actors))
        world.meeting = let_pass(
            call_meeting(world.log, holder, concerns=world.log.concerns.all(), actor_ids=people)
        )
        lysglimt_add(log_id=world.log.pk, text="Leste høyt", happened_on=timezone.localdate(), by=holder.user)
    world.actors += [make_participant(world.log, make_staff(school)).actor for _number in range(actors)]
    world.client = signed_in(holder)
    # A session that has begun, as with every form that was opened before it is sent.
    world.client.get(reverse("admin:index"))
    return world


def add_concern(world: World) -> Sent:
    return address("concern_add", world.log), concern_data()


def add_measure(world: World) -> Sent:
    others = [str(actor.pk) for actor in world.actors]
    return address("measure_add", world.log, world.concern), measure_data(responsible=others)


def evaluate(world: World) -> Sent:
    url = address("measure_evaluate", world.log, world.measure)
    return url, {"submission": str(uuid4()), "outcome": Outcome.DESIRED_EFFECT.value}


def evaluate_and_go_on(world: World) -> Sent:
    """The outcome that leads to a new tiltak: who may add one is asked, too."""
    url, data = evaluate(world)
    return url, data | {"outcome": Outcome.NO_EFFECT.value, "reason": "Må prøve noe annet"}


def invite(world: World) -> Sent:
    """The holder, a foresatt, and every aktør."""
    data = meeting_form(world.log, place=str(world.school.pk))
    return address("meeting_add", world.log), data | {
        "invited": [*data["invited"], *(str(actor.pk) for actor in world.actors)]
    }


def register(world: World) -> Sent:
    came = [str(pk) for pk in world.meeting.invitations.values_list("pk", flat=True)]
    data = {"submission": str(uuid4()), "version": "1", "status": "completed", "attended": came}
    return address("meeting_register", world.log, world.meeting), data


def add_lysglimt(world: World) -> Sent:
    today = timezone.localdate().isoformat()
    data = {"submission": str(uuid4()), "text": "Leste høyt for klassen", "happened_on": today}
    return address("lysglimt_add", world.log), data


def ask_transfer(world: World) -> Sent:
    data = {"submission": str(uuid4()), "receiver": str(world.colleague.pk), "message": "Vil du overta?"}
    return address("transfer_ask", world.log), data


# Queries as they are now. The stock admin's, without lock, consent or one effect per form: 14 for an
# oppmerksomhet with its tiltak, 14 for an evaluation, 16 for eight invited.
COSTS: dict[Callable[[World], Sent], int] = {
    add_concern: 15,
    # One of them tells the colleague who is responsible too.
    add_measure: 17,
    evaluate: 10,
    evaluate_and_go_on: 10,
    invite: 22,
    register: 18,
    add_lysglimt: 13,
    ask_transfer: 15,
}
EACH = pytest.mark.parametrize("write", COSTS, ids=lambda write: write.__name__)


def send(write: Callable[[World], Sent], world: World, **more: Any) -> Asked:
    url, data = write(world)
    asked = ask(world.client, url, data, method="post", **more)
    assert asked.response.status_code == 302, asked.response.content.decode()
    return asked


@EACH
def test_sent_form_keeps_to_its_budget_whatever_the_size_of_the_log(write: Callable[[World], Sent]) -> None:
    small = send(write, make_world(), at_most=COSTS[write])
    large = send(write, make_world(3))
    assert small.count == large.count, f"{small}\n\n{large}"


def test_eight_are_invited_for_the_price_of_three() -> None:
    three, eight = make_world(), make_world(actors=5)
    assert send(invite, three).count == send(invite, eight).count
    assert [world.log.invitations.count() for world in (three, eight)] == [3 + 3, 3 + 8]


@EACH
def test_second_click_changes_nothing_and_leads_to_the_same_place(write: Callable[[World], Sent]) -> None:
    world = make_world()
    url, data = write(world)
    first = world.client.post(url, data)
    second = ask(world.client, url, data, method="post")
    assert second.response["Location"] == first["Location"]
    stored = [sql for sql in second.sql if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    # It tries to take the form's key, and is told that it is taken.
    assert len(stored) <= 1, str(second)


def test_budget_counts_a_query_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The counter counts: one query in the service, and the budget is broken."""
    from stafettlog.services import evaluations

    store = evaluations.history.save

    def save(*args: Any, **kwargs: Any) -> Any:
        Draft.objects.exists()
        return store(*args, **kwargs)

    monkeypatch.setattr(evaluations.history, "save", save)
    with pytest.raises(AssertionError, match="11 queries, budget 10"):
        send(evaluate, make_world(), at_most=COSTS[evaluate])


def test_every_query_of_the_request_counts() -> None:
    """Also those before the screen: the session, and the person."""
    first, second, *_more = send(evaluate, make_world()).sql
    assert "django_session" in first
    assert "permissions_user" in second
