"""Logs and what stands in them. `by` is a user, or an aktør whose user is meant."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Actor, Concern, Measure, Participant, Stafettlog
from stafettlog.services import concerns, facts, measures, opening, participants
from stafettlog.services.locking import lock_log
from stafettlog.services.measures import MeasureInput
from tests.factories.inputs import make_concern_input, make_measure_input, make_opening


def make_log(holder: Actor, level: int = 1, **changes: Any) -> Stafettlog:
    """An open log held by `holder`; `changes` as in make_opening."""
    location = opening.log_open(
        opening=make_opening(holder, level=level, **changes),
        draft=None,
        key=uuid.uuid4(),
        location_of=lambda log: str(log.pk),
        by=holder.user,
    )
    return Stafettlog.objects.with_identity().get(pk=location)


def make_concern(
    log: Stafettlog, by: User | Actor, *, measure: MeasureInput | None = None, **changes: Any
) -> Concern:
    """An oppmerksomhet with its first tiltak (the holder's own unless `measure` says otherwise)."""
    return concerns.concern_add(
        log_id=log.pk,
        concern=make_concern_input(**changes),
        measure=measure or make_measure_input(),
        by=_user(by),
    )


def make_measure(
    concern: Concern,
    by: User | Actor,
    actors: Iterable[Actor] = (),
    *,
    follows: Measure | None = None,
    **changes: Any,
) -> Measure:
    """A tiltak of `actors`, or else of the holder; the consent's tick for their virksomheter is given."""
    actors = tuple(actors)
    values = {
        "mine": not actors,
        "actor_ids": tuple(actor.pk for actor in actors),
        "agreed": _ticks(actors),
    }
    return measures.measure_add(
        log_id=concern.log_id,
        concern_id=concern.pk,
        measure=make_measure_input(**(values | changes)),
        follows_id=follows.pk if follows else None,
        by=_user(by),
    )


def make_participant(log: Stafettlog, actor: Actor) -> Participant:
    """`actor` takes part in the log, brought in by the holder; another virksomhet needs level 2."""
    by = log.stafettholder.user
    with lock_log(log.pk, by=by, action=Action.ADD_PARTICIPANT) as locked:
        return participants.bring_in(locked, [actor.pk], agreed=_ticks([actor]), by=by)[0]


def expire_consent(log: Stafettlog) -> Stafettlog:
    """Let the log's consent have run out today; returns the log as it now is."""
    consent = log.current_consent
    consent.expires_on = timezone.localdate()
    consent.given_on = consent.expires_on - timedelta(days=730)
    history.save(consent, by=log.stafettholder.user, reason="Samtykket er registrert")
    fresh = Stafettlog.objects.with_identity().get(pk=log.pk)
    facts.recalculate(fresh)
    return fresh


def _ticks(actors: Iterable[Actor]) -> frozenset[str]:
    return frozenset(str(actor.organisation_id) for actor in actors)


def _user(by: User | Actor) -> User:
    return by.user if isinstance(by, Actor) else by
