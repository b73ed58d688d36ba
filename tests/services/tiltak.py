"""A tiltak on the small municipality's log, by its holder."""

from types import SimpleNamespace
from typing import Any

from stafettlog.models import Measure
from stafettlog.services import measures
from tests.factories import make_measure_input

World = SimpleNamespace


def add(w: World, **changes: Any) -> Measure:
    return measures.measure_add(
        log_id=w.log.pk, concern_id=w.concern.pk, measure=make_measure_input(**changes), by=w.user
    )
