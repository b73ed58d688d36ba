"""After whatever happens, everyone sees what the rules say: in the rows, in the lists, on every page.

Hypothesis draws what happens; `PROOF_EXAMPLES` and `PROOF_STEPS` make the run longer.
"""

import os
from contextlib import suppress

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    invariant,
    rule,
    run_state_machine_as_test,
)

from permissions import grants
from stafettlog.models import Stafettlog, StafettlogUserGrant
from stafettlog.services import access, facts
from tests.proofs import oracle
from tests.proofs.channels import seen_through
from tests.proofs.events import Events
from tests.proofs.history import untold
from tests.proofs.municipality import some

EXAMPLES = int(os.environ.get("PROOF_EXAMPLES", "8"))
LONG = "PROOF_EXAMPLES" in os.environ
STEPS = int(os.environ.get("PROOF_STEPS", "14"))


class Proven(Events):
    """What must hold after each."""

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
            Proven,
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
