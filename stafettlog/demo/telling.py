"""The verbs that the stories are told with: each calls one service, some days ago."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from permissions.national_number import generate
from stafettlog.demo.clock import born, day, days_ago
from stafettlog.demo.people import Cast
from stafettlog.models import (
    AccessGround,
    Actor,
    Concern,
    ConsentMethod,
    ForesattRole,
    LivingSituation,
    Measure,
    Outcome,
    Stafettlog,
)
from stafettlog.services import concerns, evaluations, levels, measures, opening
from stafettlog.services.children import ChildInput
from stafettlog.services.concerns import ConcernInput
from stafettlog.services.consents import ConsentInput
from stafettlog.services.foresatte import ForesattInput
from stafettlog.services.measures import MeasureInput
from stafettlog.services.opening import LogInput, Opening


def child(first_name: str, last_name: str, years: int, *, serial: int) -> ChildInput:
    """A child of this age. The same serial, on the same day, is the same child."""
    birth_date = born(years)
    return ChildInput(first_name, last_name, birth_date, generate(birth_date, serial))


def foresatt_number(serial: int) -> str:
    """The number of the foresatt told of with this serial, unless the story gives another."""
    return generate(date(1984, 3, 12), serial)


def foresatt(
    first_name: str, last_name: str, role: ForesattRole, *, serial: int, **changes: Any
) -> ForesattInput:
    """A foresatt with parental responsibility who lives with the child and has consented."""
    values = {
        "national_number": foresatt_number(serial),
        "first_name": first_name,
        "last_name": last_name,
        "role": role,
        "street": "Eksempelveien 7",
        "postcode": "3045",
        "city": "Drammen",
        "phone": f"400 00 {300 + serial}",
        "ground": AccessGround.PARENTAL_RESPONSIBILITY,
        "email": f"{first_name.lower()}@familie.example",
        "gave_consent": True,
    }
    return ForesattInput(**(values | changes))


def wanted_log(
    holder: Actor,
    who: ChildInput,
    foresatte: Sequence[ForesattInput],
    *,
    group: str,
    given_on: date,
    **changes: Any,
) -> Opening:
    """The form «Nytt stafettbarn», filled in by `holder`."""
    values = {
        "level": 1,
        "attends": holder.organisation,
        "street": "Eksempelveien 7",
        "postcode": "3045",
        "city": "Drammen",
        "living_situation": LivingSituation.BOTH_PARENTS,
        "group": group,
    }
    return Opening(
        actor_id=holder.pk,
        child=who,
        log=LogInput(**(values | changes)),
        consent=ConsentInput(
            given_on, ConsentMethod.ORAL, note="Gitt i samtale på skolen eller i barnehagen."
        ),
        foresatte=list(foresatte),
    )


def open_log(
    ago: int,
    holder: Actor,
    who: ChildInput,
    foresatte: Sequence[ForesattInput],
    *,
    group: str,
    **changes: Any,
) -> Stafettlog:
    """`holder` opens a log; the consent is of the same day."""
    with days_ago(ago):
        location = opening.log_open(
            opening=wanted_log(holder, who, foresatte, group=group, given_on=day(0), **changes),
            draft=None,
            key=uuid.uuid4(),
            location_of=lambda log: str(log.pk),
            by=holder.user,
        )
    return Stafettlog.objects.with_identity().get(pk=location)


def task(kind: str, description: str, start: int, finish: int, cast: Cast, *responsible: str) -> MeasureInput:
    """A tiltak from `start` to `finish` (days from today); nobody named: the stafettholder's own.

    The consent's tick is given for the virksomhet of everyone named.
    """
    actors = [cast.actors[key] for key in responsible]
    return MeasureInput(
        kind=kind,
        description=description,
        start_on=day(start),
        finish_on=day(finish),
        mine=not actors,
        actor_ids=tuple(actor.pk for actor in actors),
        agreed=frozenset(str(actor.organisation_id) for actor in actors),
    )


def add_concern(
    ago: int, log: Stafettlog, text: str, area: str, goal: str, first: MeasureInput, *, leader: bool = False
) -> Concern:
    with days_ago(ago):
        return concerns.concern_add(
            log_id=log.pk,
            concern=ConcernInput(text, area, goal, leader, True),
            measure=first,
            by=log.stafettholder.user,
        )


def add_measure(ago: int, concern: Concern, measure: MeasureInput) -> Measure:
    with days_ago(ago):
        return measures.measure_add(
            log_id=concern.log_id,
            concern_id=concern.pk,
            measure=measure,
            by=concern.log.stafettholder.user,
        )


def raise_level(ago: int, log: Stafettlog, to_level: int, reason: str) -> None:
    with days_ago(ago):
        levels.level_change(log_id=log.pk, to_level=to_level, reason=reason, by=log.stafettholder.user)


def evaluate(ago: int, measure: Measure, outcome: Outcome, reason: str, by: Actor) -> None:
    with days_ago(ago):
        evaluations.evaluate(
            log_id=measure.log_id, measure_id=measure.pk, outcome=outcome, reason=reason, by=by.user
        )


def close_concern(ago: int, concern: Concern) -> None:
    with days_ago(ago):
        concerns.concern_close(
            log_id=concern.log_id, concern_id=concern.pk, by=concern.log.stafettholder.user
        )
