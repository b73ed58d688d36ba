"""Many people open the same log at the same moment: every opening is a row, and the chain is whole."""

import pytest

from permissions import access_log, access_verify
from permissions.models import AccessHead, AccessLog
from tests.factories import make_organisation, make_staff
from tests.support.race import race, split

PEOPLE, TIMES = 8, 25


@pytest.mark.django_db(transaction=True)
def test_parallel_openings_make_one_chain() -> None:
    organisation = make_organisation()
    users = [make_staff(organisation).user for _person in range(PEOPLE)]

    def opens(number: int) -> None:
        for time in range(TIMES):
            # Most of one log, some of another in between.
            log = "en-annen" if time % 5 == number % 5 else "en-logg"
            access_log.record(
                user=users[number], log_id=log, page="Logg", role="Aktør", organisation=organisation
            )

    _done, failed = split(race(*(lambda n=number: opens(n) for number in range(PEOPLE))))
    assert failed == []
    assert AccessLog.objects.count() == PEOPLE * TIMES
    assert {head.pk: head.count for head in AccessHead.objects.all()} == {"en-logg": 160, "en-annen": 40}
    assert list(access_verify.faults()) == []
