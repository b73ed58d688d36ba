"""What the people of a kommune ask for, in the shares of speed.md: a list of operations, drawn by a seed."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from stafettlog.models import Actor, ForesattRelation, Measure, Stafettlog
from tests.bench import plan as plans
from tests.bench.ours import operations as forms
from tests.bench.request import Request

# Operation -> of a hundred; actor search is three requests, as one types.
SHARES = {
    "min_side": 25,
    "my_logs": 10,
    "all_logs": 5,
    "light_log": 20,
    "heavy_log": 5,
    "add_concern": 6,
    "add_measure": 5,
    "evaluate": 4,
    "invite": 5,
    "actor_search": 6,
    "portal": 7,
    "history": 1,
    "export": 0.5,
    "transfer": 0.5,
}
WORD = plans.LAST_NAMES[3]


@dataclass
class Mix:
    """`holders`: how many stafettholdere are at work, each with the logs that they hold."""

    facts: dict[str, Any]
    holders: int
    seed: int = 1
    spent: set[Any] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        logs = Stafettlog.objects.select_related("stafettholder").order_by("pk")
        whose: dict[str, list[Stafettlog]] = {}
        for log in logs[: self.holders * plans.PER_HOLDER]:
            whose.setdefault(str(log.stafettholder.user_id), []).append(log)
        self.whose = list(whose.items())
        waiting = Measure.objects.filter(evaluation__isnull=True).values_list("log_id", "pk", "concern_id")
        self.waiting: dict[Any, list[tuple[Any, Any]]] = {}
        for log_id, measure_id, concern_id in waiting.iterator():
            self.waiting.setdefault(log_id, []).append((measure_id, concern_id))

    def operations(self, count: int) -> Iterator[tuple[str, list[Request]]]:
        """(its name, its requests) of each."""
        makers: dict[str, Callable[[], list[Request]]] = {name: getattr(self, f"_{name}") for name in SHARES}
        for name in self.random.choices(list(SHARES), list(SHARES.values()), k=count):
            yield name, makers[name]()

    def _someone(self, *, heavy: bool = False) -> tuple[str, Stafettlog]:
        """A stafettholder and one of that person's logs; the first of each is the heavy one."""
        holder, logs = self.random.choice(self.whose)
        return holder, logs[0] if heavy else self.random.choice(logs[1:])

    def _min_side(self) -> list[Request]:
        return [Request(self._someone()[0], "/")]

    def _my_logs(self) -> list[Request]:
        return [Request(self._someone()[0], forms.address("stafettlog_stafettlog_changelist"))]

    def _all_logs(self) -> list[Request]:
        return [Request(self.facts["coordinator"], forms.address("stafettlog_overseenlog_changelist"))]

    def _light_log(self, *, heavy: bool = False) -> list[Request]:
        holder, log = self._someone(heavy=heavy)
        return [Request(holder, forms.address("stafettlog_stafettlog_change", log.pk))]

    def _heavy_log(self) -> list[Request]:
        return self._light_log(heavy=True)

    def _add_concern(self) -> list[Request]:
        return [forms._add_concern(*self._someone())]

    def _add_measure(self) -> list[Request]:
        holder, log = self._someone()
        concern_id = self.waiting[log.pk][0][1]
        today = timezone.localdate()
        data = {
            "submission": str(uuid4()),
            "kind": "group",
            "description": plans.DESCRIPTION,
            "start_on": today.isoformat(),
            "finish_on": (today + timedelta(days=28)).isoformat(),
            "mine": "on",
        }
        return [Request(holder, forms.address("measure_add", log.pk, concern_id), data, "post", 302)]

    def _evaluate(self) -> list[Request]:
        """One tiltak once: a log's first stays, for those that come to its concern."""
        while True:
            holder, log = self._someone(heavy=self.random.random() < 0.5)
            for measure_id, _concern in self.waiting[log.pk][1:]:
                if measure_id not in self.spent:
                    self.spent.add(measure_id)
                    return [forms._evaluate(holder, iter([Measure(pk=measure_id, log_id=log.pk)]))]

    def _invite(self) -> list[Request]:
        return [forms._invite(*self._someone())]

    def _actor_search(self) -> list[Request]:
        holder, log = self._someone()
        where = forms.address("log_actor_search", log.pk)
        return [Request(holder, where, {"q": WORD[:length]}) for length in (2, 3, 4)]

    def _portal(self) -> list[Request]:
        _holder, log = self._someone()
        relation = ForesattRelation.objects.select_related("foresatt").get(child_id=log.child_id)
        return [Request(str(relation.foresatt.user_id), f"/portal/{log.pk}/")]

    def _history(self) -> list[Request]:
        holder, log = self._someone(heavy=True)
        return [Request(holder, forms.address("log_history", log.pk))]

    def _export(self) -> list[Request]:
        holder, log = self._someone()
        sheets = ["log", "work", "meetings", "lysglimt", "history"]
        data = {
            "format": "xlsx",
            "sheets": sheets,
            "contents": sheets[1:],
            "months": "all",
            "purpose": "Til møtet",
        }
        return [Request(holder, forms.address("log_export", log.pk), data, "post")]

    def _transfer(self) -> list[Request]:
        """Asked once of a log: the second time one waits already."""
        while True:
            holder, log = self._someone()
            if ("transfer", log.pk) not in self.spent:
                self.spent.add(("transfer", log.pk))
                break
        colleague = Actor.objects.filter(participations__log=log).exclude(user=holder).order_by("pk").first()
        assert colleague is not None
        data = {"submission": str(uuid4()), "receiver": str(colleague.pk), "message": "Jeg bytter klasse."}
        return [Request(holder, forms.address("transfer_ask", log.pk), data, "post", 302)]
