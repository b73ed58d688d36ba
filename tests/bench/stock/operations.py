"""The same operations as requests to the stock admin."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests.bench import plan as plans
from tests.bench.request import Request
from tests.bench.stock.models import Actor, Concern, Evaluation, Invitation, Measure, Stafettlog


def address(name: str, *parts: Any) -> str:
    return reverse(f"admin:stock_{name}", args=parts)


def operations(facts: dict[str, Any]) -> dict[str, Callable[[], Request]]:
    """Name -> what makes its next request. `index` is speed.md's unit E."""
    holder, coordinator = str(facts["holder"]), str(facts["coordinator"])
    logs = list(Stafettlog.objects.order_by("pk")[: plans.INVITING + 1])
    heavy, light, inviting = logs[0], logs[1 : plans.STORIED], logs[-1]
    *_others, last = Stafettlog.objects.order_by("-pk")[:1]
    child, listed, oldest = last.child, address("stafettlog_changelist"), plans.full_name(0)
    name = f"{child.first_name} {child.last_name}"
    pages = (Stafettlog.objects.count() - 1) // 50 + 1
    evaluated = Evaluation.objects.values("measure")
    measures = iter(Measure.objects.filter(log__in=light).exclude(pk__in=evaluated).order_by("pk"))
    storied = Concern.objects.filter(log=logs[plans.STORIED]).order_by("pk")[0]
    mine = {plans.full_name(number): 1 for number in range(plans.PER_HOLDER)}
    turn = count()

    def page(log: Stafettlog) -> str:
        return address("stafettlog_change", log.pk)

    def next_light() -> Stafettlog:
        return light[next(turn) % len(light)]

    lookup = {"app_label": "stock", "model_name": "participant", "field_name": "actor"}
    return {
        "index": lambda: Request(holder, reverse("admin:index")),
        # The nearest that it has to a page of one's own.
        "min_side": lambda: Request(holder, listed, shows=mine),
        "my_logs": lambda: Request(holder, listed, shows=mine),
        "all_logs_first": lambda: Request(coordinator, listed, shows={name: 1}),
        "all_logs_last": lambda: Request(coordinator, listed, {"p": pages}, shows={oldest: 1}),
        "search_number": lambda: Request(coordinator, listed, {"q": child.national_number}, shows={name: 1}),
        "search_name": lambda: Request(coordinator, listed, {"q": name}, shows={name: 1}),
        "actor_search": lambda: Request(
            holder,
            reverse("admin:autocomplete"),
            {**lookup, "term": plans.TYPED},
            shows={plans.TYPED: 1},
        ),
        "heavy_log": lambda: Request(holder, page(heavy), shows={plans.CONCERN: plans.HEAVY.concerns}),
        "light_log": lambda: Request(holder, page(next_light()), shows={plans.CONCERN: 1}),
        "history": lambda: Request(holder, address("concern_history", storied.pk), shows={plans.NEWEST: 1}),
        "add_concern": lambda: _add_concern(holder, next_light()),
        "evaluate": lambda: _evaluate(holder, measures),
        "invite_eight": lambda: _invite(str(inviting.stafettholder.user_id), inviting),
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
    return Request(holder, address("concern_add"), data, "post", 302, makes=(Measure, 1))


def _formset(name: str, rows: int) -> dict[str, Any]:
    return {
        f"{name}-TOTAL_FORMS": rows,
        f"{name}-INITIAL_FORMS": 0,
        f"{name}-MIN_NUM_FORMS": 0,
        f"{name}-MAX_NUM_FORMS": 1000,
    }


def _evaluate(holder: str, measures: Iterator[Measure]) -> Request:
    data = {"measure": next(measures).pk, "outcome": "desired_effect", "evaluated_by": holder}
    return Request(holder, address("evaluation_add"), data, "post", 302, makes=(Evaluation, 1))


def _invite(holder: str, log: Stafettlog) -> Request:
    """The seven who take part, and one more where ours invites the foresatt."""
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    takes_part = Actor.objects.filter(participant__log=log)
    another = Actor.objects.exclude(pk__in=takes_part).order_by("pk")[:1]
    actors = [*takes_part.values_list("pk", flat=True), *another.values_list("pk", flat=True)]
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
    made = (Invitation, len(actors))
    return Request(holder, address("meeting_add"), data, "post", 302, makes=made)
