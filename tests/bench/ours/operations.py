"""The operations of speed.md as requests to ours. A call gives the next one: no write meets its own."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from stafettlog.models import Actor, ForesattRelation, Measure, Outcome, Stafettlog
from tests.bench import plan as plans
from tests.bench.request import Request


def address(name: str, *parts: Any) -> str:
    return reverse(f"admin:{name}", args=parts)


def operations(facts: dict[str, Any]) -> dict[str, Callable[[], Request]]:
    """Name -> what makes its next request. `facts` is what fill() returned."""
    holder, coordinator = facts["holder"], facts["coordinator"]
    logs = list(Stafettlog.objects.filter(stafettholder__user=holder).order_by("pk"))
    heavy, light, last = logs[0], logs[1:], Stafettlog.objects.order_by("pk").last()
    assert last is not None
    child = last.child
    relation = ForesattRelation.objects.select_related("foresatt").get(child=heavy.child)
    measures = iter(Measure.objects.filter(log__in=light, evaluation__isnull=True).order_by("pk"))
    turn = count()
    mine = address("stafettlog_stafettlog_changelist")
    overseen = address("stafettlog_overseenlog_changelist")
    name = f"{child.first_name} {child.last_name}"

    def page(log: Stafettlog) -> str:
        return address("stafettlog_stafettlog_change", log.pk)

    def next_light() -> Stafettlog:
        return light[next(turn) % len(light)]

    return {
        "min_side": lambda: Request(holder, "/"),
        "my_logs": lambda: Request(holder, mine),
        "all_logs_first": lambda: Request(coordinator, overseen),
        "search_number": lambda: Request(
            coordinator, overseen, {"q": child.national_number}, "post", follow=True
        ),
        "search_name": lambda: Request(coordinator, overseen, {"q": name}),
        "actor_search": lambda: Request(
            holder, address("log_actor_search", heavy.pk), {"q": plans.LAST_NAMES[3][:4]}
        ),
        "heavy_log": lambda: Request(holder, page(heavy)),
        "light_log": lambda: Request(holder, page(next_light())),
        "add_concern": lambda: _add_concern(holder, next_light()),
        "evaluate": lambda: _evaluate(holder, measures),
        "invite_eight": lambda: _invite(holder, next_light()),
        "portal": lambda: Request(str(relation.foresatt.user_id), f"/portal/{heavy.pk}/"),
    }


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
    return Request(holder, address("concern_add", log.pk), data, "post", 302)


def _evaluate(holder: str, measures: Iterator[Measure]) -> Request:
    measure = next(measures)
    data = {"submission": str(uuid4()), "outcome": Outcome.DESIRED_EFFECT.value}
    return Request(holder, address("measure_evaluate", measure.log_id, measure.pk), data, "post", 302)


def _invite(holder: str, log: Stafettlog) -> Request:
    """The foresatt, the stafettholder, and six aktører: the two who take part and four more as they come."""
    relations = log.child.foresatt_relations.values_list("pk", flat=True)
    actors = Actor.objects.filter(participations__log=log).values_list("pk", flat=True)
    data = {
        "submission": str(uuid4()),
        "concerns": [str(pk) for pk in log.concerns.values_list("pk", flat=True)],
        "invited": [str(pk) for pk in (*relations, *actors)],
        "day": (timezone.localdate() + timedelta(days=7)).isoformat(),
        "starts_at": "09:00",
        "ends_at": "10:00",
        "place": "phone",
        "place_detail": "",
    }
    return Request(holder, address("meeting_add", log.pk), data, "post", 302)
