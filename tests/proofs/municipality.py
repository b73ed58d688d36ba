"""A municipality whose doings are told twice: to the services, and to the oracle that knows the rules."""

from collections.abc import Callable
from typing import Any

import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from permissions.models import User
from permissions.policy import Role
from stafettlog.models import Actor, Stafettlog
from stafettlog.services.errors import ChildHasLog, ConsentNeeded, NotAllowed, NotVisible, TooManyAttempts
from tests.factories import make_foresatt_input, make_log, make_organisation, make_role, make_staff
from tests.proofs import oracle
from tests.proofs.history import tracked_models, versions

REFUSED = (ValidationError, NotAllowed, NotVisible, ConsentNeeded, ChildHasLog, TooManyAttempts)
START = "2026-03-02T10:00:00+01:00"

some = st.integers(min_value=0, max_value=10_000)


class Municipality(RuleBasedStateMachine):
    """Who is there, their logs, and how something is done."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.undo = transaction.atomic()
        # As the test's own: the access log is written in a transaction that allows none around it.
        self.undo._from_testcase = True  # type: ignore[attr-defined]
        self.undo.__enter__()
        self.models = tracked_models()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        self.clock.stop()

    @initialize()
    def people(self) -> None:
        places = {"skole": make_organisation(), "ppt": make_organisation()}
        self.places = places
        self.actors: dict[str, Actor] = {
            name: make_staff(places[place])
            for name, place in [("s1", "skole"), ("s2", "skole"), ("p1", "ppt"), ("p2", "ppt")]
        }
        self.users: dict[str, User] = {name: actor.user for name, actor in self.actors.items()}
        for name, role, place in [
            ("leder", Role.UNIT_LEADER, "skole"),
            ("koordinator", Role.COORDINATOR, "skole"),
            ("koordinator2", Role.COORDINATOR, "ppt"),
            ("ombud", Role.PRIVACY_OFFICER, ""),
            ("admin", Role.MUNICIPALITY_ADMIN, ""),
            ("drift", Role.OPERATOR, ""),
        ]:
            self.users[name] = make_role(role, places.get(place))
        self.world = oracle.World(
            works_at={name: self._place_of(actor) for name, actor in self.actors.items()},
            leads={"leder": {"skole"}},
            coordinates={"koordinator": {"skole"}, "koordinator2": {"ppt"}},
        )
        self.logs: list[Stafettlog] = []
        self.open_log(0, 1)

    def _place_of(self, actor: Actor) -> str:
        return next(name for name, place in self.places.items() if place == actor.organisation)

    def _name_of(self, user_id: Any) -> str:
        return next(name for name, user in self.users.items() if user.pk == user_id)

    @rule(who=some, level=st.sampled_from([1, 2]))
    @precondition(lambda self: len(self.logs) < 3)
    def open_log(self, who: int, level: int) -> None:
        name = f"s{1 + who % 2}"
        parents = [make_foresatt_input(), make_foresatt_input(first_name="Ola")]
        log = make_log(self.actors[name], level=level, foresatte=parents)
        family = {}
        for relation in log.child.foresatt_relations.select_related("foresatt__user").order_by("id"):
            family[f"f{len(self.users)}"] = relation.foresatt.user
            self.users |= family
        self.logs.append(log)
        self.world.logs.append(
            oracle.Log(
                holder=name,
                organisation="skole",
                level=level,
                family=set(family),
                consent_until=log.current_consent.valid_until,
                taking_part={name},
                covered={"skole"},
            )
        )

    def _do(self, act: Callable[[], object]) -> bool:
        """Whether the service said yes. A no leaves every version as it was, and a yes adds one."""
        before = versions(self.models)
        try:
            with transaction.atomic():
                act()
        except REFUSED:
            # R1's note and the like are none of these services' business: a refusal writes nothing.
            assert versions(self.models) == before
            return False
        assert versions(self.models) > before
        return True

    def _pick(self, at: int) -> tuple[Stafettlog, oracle.Log, User]:
        told = self.world.logs[at % len(self.logs)]
        log = Stafettlog.objects.with_identity().get(pk=self.logs[at % len(self.logs)].pk)
        return log, told, self.users[told.holder]

    def _only_covered(self, told: oracle.Log) -> None:
        told.taking_part = {one for one in told.taking_part if self.world.works_at[one] in told.covered}

    def everyone_sees_what_the_rules_say(self) -> None:
        raise NotImplementedError
