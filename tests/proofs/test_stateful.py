"""After whatever happens, everyone sees what the rules say: in the rows, in the lists, on every page.

Hypothesis draws what happens; `PROOF_EXAMPLES` and `PROOF_STEPS` make the run longer.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from permissions import grants, roles
from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.models import Actor, ConsentCoverage, ConsentMethod, Stafettlog, StafettlogUserGrant
from stafettlog.services import access, facts
from stafettlog.services.break_glass import LASTS, break_glass_open
from stafettlog.services.closing import log_close, log_reopen
from stafettlog.services.consent_renewal import RenewalInput, consent_renew
from stafettlog.services.consent_withdrawal import consent_withdraw, coverage_withdraw
from stafettlog.services.consents import ConsentInput
from stafettlog.services.errors import ChildHasLog, ConsentNeeded, NotAllowed, NotVisible, TooManyAttempts
from stafettlog.services.foresatt_access import foresatt_resume, foresatt_stop
from stafettlog.services.levels import level_change
from stafettlog.services.participants import participant_add, participant_end
from stafettlog.services.transfer_answers import transfer_accept, transfer_decline
from stafettlog.services.transfers import transfer_ask
from tests.factories import make_foresatt_input, make_log, make_organisation, make_role, make_staff
from tests.proofs import oracle
from tests.proofs.channels import seen_through
from tests.proofs.history import tracked_models, untold, versions

EXAMPLES = int(os.environ.get("PROOF_EXAMPLES", "8"))
LONG = "PROOF_EXAMPLES" in os.environ
STEPS = int(os.environ.get("PROOF_STEPS", "14"))
REFUSED = (ValidationError, NotAllowed, NotVisible, ConsentNeeded, ChildHasLog, TooManyAttempts)
START = "2026-03-02T10:00:00+01:00"

some = st.integers(min_value=0, max_value=10_000)


class Municipality(RuleBasedStateMachine):
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

    # --- What may happen -------------------------------------------------------------------------
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

    @rule(at=some, who=some)
    def add_participant(self, at: int, who: int) -> None:
        log, told, by = self._pick(at)
        name = sorted(self.actors)[who % len(self.actors)]
        actor = self.actors[name]
        agreed = frozenset({str(actor.organisation_id)})
        if self._do(lambda: participant_add(log_id=log.pk, actor_ids=[actor.pk], agreed=agreed, by=by)):
            told.taking_part.add(name)
            told.covered.add(self.world.works_at[name])

    @rule(at=some, who=some)
    def end_participant(self, at: int, who: int) -> None:
        log, told, by = self._pick(at)
        name = sorted(told.taking_part)[who % len(told.taking_part)]
        part = log.participants.active().get(actor=self.actors[name])
        if self._do(
            lambda: participant_end(
                log_id=log.pk, participant_id=part.pk, replacement_id=None, reason="Ferdig", by=by
            )
        ):
            told.taking_part.remove(name)

    @rule(at=some, who=some, stays=st.booleans(), yes=st.booleans())
    def transfer(self, at: int, who: int, stays: bool, yes: bool) -> None:
        log, told, by = self._pick(at)
        name = sorted(self.actors)[who % len(self.actors)]
        made = []
        if not self._do(
            lambda: made.append(
                transfer_ask(
                    log_id=log.pk,
                    to_actor_id=self.actors[name].pk,
                    message="Kan du?",
                    stays=stays,
                    consent_agreed=True,
                    by=by,
                )
            )
        ):
            return
        receiver = self.users[name]
        # Until the answer nothing is different, also for the one asked.
        self.everyone_sees_what_the_rules_say()
        if not yes:
            assert self._do(lambda: transfer_decline(transfer_id=made[0].pk, reason="Nei", by=receiver))
        elif self._do(lambda: transfer_accept(transfer_id=made[0].pk, by=receiver)):
            place = self.world.works_at[name]
            moved = place != told.organisation
            if moved and told.level == 1:
                told.taking_part = {one for one in told.taking_part if self.world.works_at[one] == place}
            elif not stays:
                told.taking_part.discard(told.holder)
            told.taking_part.add(name)
            told.covered.add(place)
            told.holder, told.organisation = name, place

    @rule(at=some, level=st.sampled_from([1, 2, 3]))
    def change_level(self, at: int, level: int) -> None:
        log, told, by = self._pick(at)
        if log.level != level and self._do(
            lambda: level_change(log_id=log.pk, to_level=level, reason="Endret", by=by)
        ):
            told.level = level

    @rule(at=some)
    def withdraw_consent(self, at: int) -> None:
        log, told, by = self._pick(at)
        if self._do(lambda: consent_withdraw(log_id=log.pk, reason="Angret", revision=None, by=by)):
            told.is_withdrawn = True

    @rule(at=some)
    def withdraw_one_service(self, at: int) -> None:
        log, told, by = self._pick(at)
        standing = ConsentCoverage.objects.standing().filter(consent=log.current_consent)
        coverage = standing.exclude(organisation=log.organisation).select_related("organisation").first()
        if coverage is None:
            return
        if self._do(
            lambda: coverage_withdraw(
                log_id=log.pk, coverage_id=coverage.pk, reason="Angret", revision=None, by=by
            )
        ):
            place = next(name for name, one in self.places.items() if one == coverage.organisation)
            told.covered.discard(place)
            self._only_covered(told)

    @rule(at=some, both=st.booleans())
    def renew_consent(self, at: int, both: bool) -> None:
        log, told, by = self._pick(at)
        givers = tuple(log.child.foresatt_relations.values_list("pk", flat=True))
        here = {self.world.works_at[name] for name in told.taking_part} | told.covered
        covers = frozenset(self.places[place].pk for place in here) if both else frozenset()
        consent = ConsentInput(timezone.localdate(), ConsentMethod.ORAL)
        renewal = RenewalInput(consent=consent, giver_ids=givers, covers=covers)
        if self._do(lambda: consent_renew(log_id=log.pk, renewal=renewal, revision=None, by=by)):
            fresh = Stafettlog.objects.with_identity().get(pk=log.pk)
            told.consent_until = fresh.current_consent.valid_until
            told.is_withdrawn = False
            told.covered = {told.organisation} | (here if both else set())
            self._only_covered(told)

    def _only_covered(self, told: oracle.Log) -> None:
        told.taking_part = {one for one in told.taking_part if self.world.works_at[one] in told.covered}

    @rule(at=some)
    def close(self, at: int) -> None:
        log, told, by = self._pick(at)
        if self._do(lambda: log_close(log_id=log.pk, reason="goal_reached", note="Ferdig", by=by)):
            told.is_open, told.closed_at = False, timezone.now()

    @rule(at=some)
    def reopen(self, at: int) -> None:
        log, told, by = self._pick(at)
        if self._do(lambda: log_reopen(log_id=log.pk, reason="Feil", by=by)):
            told.is_open, told.closed_at = True, None

    @rule(at=some, which=some)
    def stop_or_resume_a_foresatt(self, at: int, which: int) -> None:
        log, told, by = self._pick(at)
        name = sorted(told.family)[which % len(told.family)]
        relation = log.child.foresatt_relations.get(foresatt__user=self.users[name])
        if name in told.stopped:
            if self._do(lambda: foresatt_resume(log_id=log.pk, relation_id=relation.pk, by=by)):
                told.stopped.remove(name)
        elif self._do(lambda: foresatt_stop(log_id=log.pk, relation_id=relation.pk, reason="Avtalt", by=by)):
            told.stopped.add(name)

    @rule(at=some)
    def break_glass(self, at: int) -> None:
        log, told, _by = self._pick(at)
        drift = self.users["drift"]
        why = "Feil i visningen av loggen"
        if self._do(lambda: break_glass_open(log_reference=str(log.pk), reason=why, by=drift)):
            for other in self.world.logs:
                other.emergency.pop("drift", None)
            told.emergency["drift"] = timezone.now() + LASTS

    @rule(who=st.sampled_from(["leder", "koordinator", "koordinator2"]))
    def end_or_give_a_role(self, who: str) -> None:
        role = Role.UNIT_LEADER if who == "leder" else Role.COORDINATOR
        place = "ppt" if who == "koordinator2" else "skole"
        told = self.world.leads if who == "leder" else self.world.coordinates
        held = RoleAssignment.objects.filter(user=self.users[who], ended_at__isnull=True).first()
        if held is None:
            roles.assign(self.users[who], role, self.places[place], by=self.users["admin"])
            told[who] = {place}
        else:
            roles.end(held, by=self.users["admin"])
            told[who] = set()

    @rule(step=st.sampled_from([timedelta(minutes=61), *(timedelta(days=n) for n in (1, 91, 365))]))
    def time_passes(self, step: timedelta) -> None:
        self.traveller.shift(step)

    # --- What must hold then ---------------------------------------------------------------------
    @invariant()
    def everyone_sees_what_the_rules_say(self) -> None:
        now = timezone.now()
        for log, told in zip(self.logs, self.world.logs, strict=True):
            for name, user in self.users.items():
                assert grants.codenames_on(user, log) == self.world.rights(name, log=told, now=now), name
        for codename in (oracle.READS, oracle.KNOWS_OF, oracle.PORTAL):
            for name, user in self.users.items():
                listed = Stafettlog.objects.filter(access.visible_logs(user, codename))
                wanted = {
                    log.pk
                    for log, told in zip(self.logs, self.world.logs, strict=True)
                    if codename in self.world.rights(name, told, now)
                }
                assert set(listed.values_list("pk", flat=True)) == wanted, (name, codename)

    @rule(who=some)
    def someone_looks_around(self, who: int) -> None:
        """Through every page that could show a log; signed in a moment ago."""
        name = sorted(self.users)[who % len(self.users)]
        client = Client()
        client.force_login(self.users[name])
        now = timezone.now()
        rights = {
            log.pk: self.world.rights(name, told, now)
            for log, told in zip(self.logs, self.world.logs, strict=True)
        }
        for log in Stafettlog.objects.select_related("child").filter(pk__in=rights):
            for channel, is_seen, is_right in seen_through(client, log, rights[log.pk]):
                assert is_seen == is_right, (name, channel, sorted(rights[log.pk]))

    @invariant()
    def one_holds_each_log(self) -> None:
        for log, told in zip(self.logs, self.world.logs, strict=True):
            holds = StafettlogUserGrant.objects.filter(content_object=log, permission__codename=oracle.HOLDS)
            assert [self._name_of(pk) for pk in holds.values_list("user_id", flat=True)] == [told.holder]

    @invariant()
    def rows_follow_the_facts(self) -> None:
        for log in Stafettlog.objects.with_identity().filter(pk__in=[one.pk for one in self.logs]):
            assert not grants.drift(log, facts.wanted(log))

    @invariant()
    def history_tells_of_every_write(self) -> None:
        assert untold(self.models) == []


@pytest.mark.django_db
@pytest.mark.no_zeal
def test_everyone_sees_what_the_rules_say_whatever_happens() -> None:
    with suppress(KeyboardInterrupt):
        run_state_machine_as_test(
            Municipality,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                derandomize=not LONG,
                # A smaller case is worth the minutes only to who looks for the fault.
                phases=[Phase.generate, *([Phase.shrink] if LONG else [])],
                suppress_health_check=list(HealthCheck),
            ),
        )
