"""A log made three times as large."""

from stafettlog.models import Outcome
from stafettlog.services import evaluations
from tests.exports.conftest import Case
from tests.factories import (
    make_concern,
    make_measure,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.factories.meetings import make_lysglimt, make_meeting


def grow(case: Case) -> None:
    """More of everything, by more people, in more virksomheter."""
    people = [make_staff(make_organisation()) for _number in range(3)]
    for person in people:
        make_participant(case.log, person)
        concern = make_concern(case.log, case.holder)
        make_measure(concern, case.holder, people)
        evaluations.evaluate(
            log_id=case.log.pk,
            measure_id=concern.measures.order_by("id")[0].pk,
            outcome=Outcome.DESIRED_EFFECT,
            reason="",
            by=case.holder.user,
        )
        make_meeting(case.log, concerns=[case.concern, concern], actors=people, child=True)
        make_lysglimt(case.log, by=person)
    for _number in range(2):
        make_concern(case.log, case.holder)
