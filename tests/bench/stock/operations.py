"""The same operations as requests to the stock admin."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests.bench import plan as plans
from tests.bench.request import Request
from tests.bench.stock.models import Actor, Evaluation, Measure, Stafettlog


def address(name: str, *parts: Any) -> str:
    return reverse(f"admin:stock_{name}", args=parts)


def operations(facts: dict[str, Any]) -> dict[str, Callable[[], Request]]:
    """Name -> what makes its next request. `index` is speed.md's unit E."""
    holder, coordinator = str(facts["holder"]), str(facts["coordinator"])
    logs = list(Stafettlog.objects.filter(stafettholder__user=holder).order_by("pk"))
    heavy, light, last = logs[0], logs[1:], Stafettlog.objects.order_by("pk").last()
    assert last is not None
    child, listed = last.child, address("stafettlog_changelist")
    pages = (Stafettlog.objects.count() - 1) // 50 + 1
    evaluated = Evaluation.objects.values("measure")
    measures = iter(Measure.objects.filter(log__in=light).exclude(pk__in=evaluated).order_by("pk"))
    turn = count()

    def page(log: Stafettlog) -> str:
        return address("stafettlog_change", log.pk)

    def next_light() -> Stafettlog:
        return light[next(turn) % len(light)]

    lookup = {"app_label": "stock", "model_name": "participant", "field_name": "actor"}
    return {
        "index": lambda: Request(holder, reverse("admin:index")),
        "my_logs": lambda: Request(holder, listed),
        "all_logs_first": lambda: Request(coordinator, listed),
        "all_logs_last": lambda: Request(coordinator, listed, {"p": pages}),
        "search_number": lambda: Request(coordinator, listed, {"q": child.national_number}),
        "search_name": lambda: Request(coordinator, listed, {"q": f"{child.first_name} {child.last_name}"}),
        "actor_search": lambda: Request(
            holder, reverse("admin:autocomplete"), {**lookup, "term": plans.LAST_NAMES[3][:4]}
        ),
        "heavy_log": lambda: Request(holder, page(heavy)),
        "light_log": lambda: Request(holder, page(next_light())),
        "add_concern": lambda: _add_concern(holder, next_light()),
        "evaluate": lambda: _evaluate(holder, measures),
        "invite_eight": lambda: _invite(holder, next_light()),
    }


def _add_concern(holder: str, log: Stafettlog) -> Request:
    today = timezone.localdate()
    data = {
        "log": log.pk,
        "text": plans.CONCERN,
        "area": "language",
        "goal": plans.GOAL,
        "level": 1,
        **_formset("measure_set", 1),
        "measure_set-0-log": log.pk,
        "measure_set-0-kind": "group",
        "measure_set-0-description": plans.DESCRIPTION,
        "measure_set-0-start_on": today.isoformat(),
        "measure_set-0-finish_on": (today + timedelta(days=28)).isoformat(),
    }
    return Request(holder, address("concern_add"), data, "post", 302)


def _formset(name: str, rows: int) -> dict[str, Any]:
    return {
        f"{name}-TOTAL_FORMS": rows,
        f"{name}-INITIAL_FORMS": 0,
        f"{name}-MIN_NUM_FORMS": 0,
        f"{name}-MAX_NUM_FORMS": 1000,
    }


def _evaluate(holder: str, measures: Iterator[Measure]) -> Request:
    data = {"measure": next(measures).pk, "outcome": "desired_effect", "evaluated_by": holder}
    return Request(holder, address("evaluation_add"), data, "post", 302)


def _invite(holder: str, log: Stafettlog) -> Request:
    """As many as ours invites."""
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    actors = list(Actor.objects.filter(participant__log=log).values_list("pk", flat=True))
    data = {
        "log": log.pk,
        "status": "invited",
        "starts_at_0": day,
        "starts_at_1": "09:00",
        "ends_at_0": day,
        "ends_at_1": "10:00",
        "place": "Telefon",
        **_formset("invitation_set", len(actors)),
        **{f"invitation_set-{at}-actor": actor for at, actor in enumerate(actors)},
    }
    return Request(holder, address("meeting_add"), data, "post", 302)
