"""A virksomhet that the consent does not cover gives its people no rows, whatever they take part in."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from permissions.models import OrganisationKind
from stafettlog.models import ConsentCoverage, Stafettlog
from stafettlog.services import facts
from tests.factories import make_log, make_organisation, make_participant, make_staff

pytestmark = pytest.mark.django_db


def _withdrawn(log: Stafettlog, organisation: object) -> None:
    row = ConsentCoverage.objects.get(consent=log.current_consent, organisation=organisation)
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = timezone.now(), log.created_by, "Angret"
    row.save_without_historical_record()


def _never_given(log: Stafettlog, organisation: object) -> None:
    ConsentCoverage.objects.get(consent=log.current_consent, organisation=organisation).delete()


@pytest.mark.parametrize("ended", [_withdrawn, _never_given])
def test_no_rows_without_coverage(ended: Callable[[Stafettlog, object], None]) -> None:
    ppt = make_organisation(kind=OrganisationKind.PPT)
    petra = make_staff(ppt)
    log = make_log(make_staff(make_organisation()), level=2)
    make_participant(log, petra)
    assert petra.user_id in {user for user, _codename in facts.wanted(log).users}
    # Past the service, which would end the participation too.
    ended(log, ppt)
    facts.recalculate(log)
    assert petra.user_id not in {user for user, _codename in facts.wanted(log).users}
