"""The operations of speed.md as requests to ours. A call gives the next one: no write meets its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from permissions import access_log
from permissions.access_words import Page
from permissions.models import User
from stafettlog.models import (
    Actor,
    Evaluation,
    ForesattRelation,
    Invitation,
    Measure,
    Outcome,
    Stafettlog,
)
from tests.bench import plan as plans
from tests.bench.request import Clients, Request

PAGE = 50
MINE = {plans.full_name(number): 1 for number in range(plans.PER_HOLDER)}


def address(name: str, *parts: Any) -> str:
    return reverse(f"admin:{name}", args=parts)


def operations(facts: dict[str, Any]) -> dict[str, Callable[[], Any]]:
    """Name -> what makes its next request. `facts` is what fill() returned."""
    holder, coordinator = facts["holder"], facts["coordinator"]
    logs = list(Stafettlog.objects.order_by("pk")[: plans.INVITING + 1])
    heavy, light, inviting = logs[0], logs[1 : plans.STORIED], logs[-1]
    *_others, last = Stafettlog.objects.order_by("-pk")[:1]
    before_last = Stafettlog.objects.order_by("pk")[min(PAGE, Stafettlog.objects.count() - 1)]
    child, oldest = last.child, plans.full_name(0)
    relation = ForesattRelation.objects.select_related("foresatt").get(child=heavy.child)
    measures = iter(Measure.objects.filter(log__in=light, evaluation__isnull=True).order_by("pk"))
    turn = count()
    mine = address("stafettlog_stafettlog_changelist")
    overseen = address("stafettlog_overseenlog_changelist")
    name = f"{child.first_name} {child.last_name}"
    by_number = {"q": child.national_number}
    work = {plans.CONCERN: plans.HEAVY.concerns}

    def next_light() -> Stafettlog:
        return light[next(turn) % len(light)]

    return {
        "min_side": lambda: Request(holder, "/", shows={oldest: 1}),
        "my_logs": lambda: Request(holder, mine, shows=MINE),
        "all_logs_first": lambda: Request(coordinator, overseen, shows={name: 1}),
        "all_logs_last": lambda: Request(
            coordinator, overseen, {"etter": str(before_last.pk)}, shows={oldest: 1}
        ),
        "search_number": lambda: Request(
            coordinator, overseen, by_number, "post", 302, leads_to=page_of(last)
        ),
        "search_number_open": lambda: Request(
            coordinator, overseen, by_number, "post", follow=True, shows={name: 1}
        ),
        "search_name": lambda: Request(coordinator, overseen, {"q": name}, shows={name: 1}),
        "actor_search": lambda: Request(
            holder, address("log_actor_search", heavy.pk), {"q": plans.TYPED}, shows={plans.TYPED: 1}
        ),
        "heavy_log": lambda: Request(holder, page_of(heavy), shows=work),
        "light_log": lambda: Request(holder, page_of(next_light()), shows={plans.CONCERN: 1}),
        "history": lambda: Request(
            holder, address("log_history", logs[plans.STORIED].pk), shows={plans.NEWEST: 1}
        ),
        "portal": lambda: Request(str(relation.foresatt.user_id), f"/portal/{heavy.pk}/", shows=work),
        "read_audit_row": lambda: Opening(holder, next_light()),
        "add_concern": lambda: _add_concern(holder, next_light()),
        "evaluate": lambda: _evaluate(holder, measures),
        "invite_eight": lambda: _invite(str(inviting.stafettholder.user_id), inviting),
    }


def page_of(log: Stafettlog) -> str:
    return address("stafettlog_stafettlog_change", log.pk)


@dataclass(frozen=True)
class Opening:
    """The row of the access log alone, which every page of a log waits for: no request, the same shape."""

    who: str
    log: Stafettlog
    method: str = "post"

    def send(self, clients: Clients) -> HttpResponse:
        row = access_log.record(user=_reader(self.who), log_id=self.log.pk, page=Page.LOG, role="x")
        return HttpResponse(status=204 if row.hash else 500)

    def checked(self, clients: Clients, send: Callable[[Clients], HttpResponse]) -> HttpResponse:
        return send(clients)


@cache
def _reader(user_id: str) -> User:
    return User.objects.get(pk=user_id)


def _add_concern(holder: str, log: Stafettlog) -> Request:
    today = timezone.localdate()
    data = {
        "submission": str(uuid4()),
        "text": plans.CONCERN,
        "area": "language",
        "goal": plans.GOAL,
        "discussed_with_foresatte": "on",
        "kind": "group",
        "description": plans.DESCRIPTION,
        "start_on": today.isoformat(),
        "finish_on": (today + timedelta(days=28)).isoformat(),
        "mine": "on",
    }
    return Request(holder, address("concern_add", log.pk), data, "post", 302, makes=(Measure, 1))


def _evaluate(holder: str, measures: Iterator[Measure]) -> Request:
    measure = next(measures)
    data = {"submission": str(uuid4()), "outcome": Outcome.DESIRED_EFFECT.value}
    where = address("measure_evaluate", measure.log_id, measure.pk)
    return Request(holder, where, data, "post", 302, makes=(Evaluation, 1))


def _invite(holder: str, log: Stafettlog) -> Request:
    """All who take part: in a heavy log the foresatt, the stafettholder and six aktører."""
    relations = log.child.foresatt_relations.values_list("pk", flat=True)
    actors = Actor.objects.filter(participations__log=log).values_list("pk", flat=True)
    invited = [str(pk) for pk in (*relations, *actors)]
    data = {
        "submission": str(uuid4()),
        "concerns": [str(pk) for pk in log.concerns.values_list("pk", flat=True)],
        "invited": invited,
        "day": (timezone.localdate() + timedelta(days=7)).isoformat(),
        "starts_at": "09:00",
        "ends_at": "10:00",
        "place": "phone",
        "place_detail": "",
    }
    made = (Invitation, len(invited))
    return Request(holder, address("meeting_add", log.pk), data, "post", 302, makes=made)
