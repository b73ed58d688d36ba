"""A log with something to evaluate, and the form that does it."""

import uuid

from stafettlog.models import Evaluation, Measure
from stafettlog.services import evaluations
from tests.factories import make_concern, make_log, make_measure, make_organisation, make_staff
from tests.screens.on_log import url


class Case:
    """A holder with a log, one tiltak of the holder's own and one of an aktør's."""

    def __init__(self) -> None:
        self.school = make_organisation("Bakketoppen skole")
        self.holder = make_staff(self.school)
        self.actor = make_staff(self.school, "Ronnie")
        self.log = make_log(self.holder, first_name="Lisa", last_name="Hansen")
        self.concern = make_concern(self.log, self.holder)
        self.measure = self.concern.measures.get()
        self.actors_own = make_measure(self.concern, self.holder, [self.actor])

    def page(self, measure: Measure | None = None, **query: str) -> str:
        address = url("measure_evaluate", self.log.pk, (measure or self.measure).pk)
        return f"{address}?tilbake={query['back']}" if "back" in query else address

    def evaluate(self, outcome: str = "desired_effect", by=None) -> Evaluation:
        return evaluations.evaluate(
            log_id=self.log.pk,
            measure_id=self.measure.pk,
            outcome=outcome,
            reason="Står fast",
            by=(by or self.holder).user,
        )


def form(**changes: str) -> dict[str, str]:
    return {
        "outcome": "desired_effect",
        "reason": "Leser flytende",
        "submission": str(uuid.uuid4()),
        **changes,
    }


def nothing_saved() -> bool:
    return not Evaluation.objects.exists()
