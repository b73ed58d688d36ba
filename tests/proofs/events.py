"""What may happen in a municipality: each done by the service, and told to the oracle."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from permissions import roles
from permissions.models import RoleAssignment
from permissions.policy import Role
from stafettlog.models import ConsentCoverage, ConsentMethod, Stafettlog
from stafettlog.services.break_glass import LASTS, break_glass_open
from stafettlog.services.closing import log_close, log_reopen
from stafettlog.services.consent_renewal import RenewalInput, consent_renew
from stafettlog.services.consent_withdrawal import consent_withdraw, coverage_withdraw
from stafettlog.services.consents import ConsentInput
from stafettlog.services.foresatt_access import foresatt_resume, foresatt_stop
from stafettlog.services.levels import level_change
from stafettlog.services.participants import participant_add, participant_end
from stafettlog.services.transfer_answers import transfer_accept, transfer_decline
from stafettlog.services.transfers import transfer_ask
from tests.proofs.municipality import Municipality, some


class Events(Municipality):
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
