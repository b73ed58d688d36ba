"""A call of each service that writes to a log, and what a test needs to make one."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from stafettlog.services import concerns, evaluations, levels, measures, participants
from stafettlog.services.child_details import child_change
from stafettlog.services.child_number import child_number
from stafettlog.services.consent_extension import consent_extend
from stafettlog.services.foresatt_changes import foresatt_add, foresatt_change, foresatt_number
from tests.factories import fresh_number, make_concern_input, make_foresatt_input, make_measure_input
from tests.factories.numbers import born_years_ago

World = SimpleNamespace
Call = Callable[[World, Any], Any]


def close_concern(w: World, by: Any) -> Any:
    return concerns.concern_close(log_id=w.log.pk, concern_id=w.concern.pk, by=by)


# A call of each service that writes to a log, allowed to its holder.
SERVICES: dict[str, Call] = {
    "level_change": lambda w, by: levels.level_change(log_id=w.log.pk, to_level=2, reason="Fordi", by=by),
    "concern_add": lambda w, by: concerns.concern_add(
        log_id=w.log.pk, concern=make_concern_input(), measure=make_measure_input(), by=by
    ),
    "concern_change": lambda w, by: concerns.concern_change(
        log_id=w.log.pk, concern_id=w.concern.pk, concern=make_concern_input(), version=1, by=by
    ),
    "concern_strike": lambda w, by: concerns.concern_strike(
        log_id=w.log.pk, concern_id=w.concern.pk, reason="Feil barn", by=by
    ),
    "concern_close": close_concern,
    "measure_add": lambda w, by: measures.measure_add(
        log_id=w.log.pk, concern_id=w.concern.pk, measure=make_measure_input(), by=by
    ),
    "measure_change": lambda w, by: measures.measure_change(
        log_id=w.log.pk, measure_id=w.measure.pk, measure=make_measure_input(), version=1, by=by
    ),
    "evaluate": lambda w, by: evaluations.evaluate(
        log_id=w.log.pk, measure_id=w.measure.pk, outcome="desired_effect", reason="", by=by
    ),
    "participant_end": lambda w, by: participants.participant_end(
        log_id=w.log.pk, participant_id=w.participant.pk, replacement_id=None, reason="", by=by
    ),
    "participant_add": lambda w, by: participants.participant_add(
        log_id=w.log.pk, actor_ids=[w.leader.pk], agreed=frozenset(), by=by
    ),
    "consent_extend": lambda w, by: consent_extend(
        log_id=w.log.pk, organisation_id=w.ppt.pk, agreed=True, by=by
    ),
    "child_change": lambda w, by: child_change(log_id=w.log.pk, details=w.details, version=1, by=by),
    "child_number": lambda w, by: child_number(
        log_id=w.log.pk, national_number=w.number, birth_date=w.born, reason="Feil", version=1, by=by
    ),
    "foresatt_add": lambda w, by: foresatt_add(log_id=w.log.pk, foresatt=make_foresatt_input(), by=by),
    "foresatt_change": lambda w, by: foresatt_change(
        log_id=w.log.pk, relation_id=w.relation.pk, details=make_foresatt_input(), version=1, by=by
    ),
    "foresatt_number": lambda w, by: foresatt_number(
        log_id=w.log.pk,
        relation_id=w.relation.pk,
        national_number=fresh_number(born_years_ago(36)),
        reason="Feil",
        version=1,
        by=by,
    ),
}
