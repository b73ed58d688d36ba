"""R14: a question about a text belongs to one log, and is for those who lead its virksomhet alone."""

from types import SimpleNamespace
from typing import Any

import pytest

from permissions import roles
from permissions.policy import Role
from stafettlog.models import Masking, MaskingStatus
from stafettlog.services import masking
from stafettlog.services.errors import NotVisible
from tests.factories import make_concern, make_log, make_role

World = SimpleNamespace


def ask(log: Any, concern: Any, by: Any) -> Masking:
    return masking.masking_ask(
        log_id=log.pk, model="concern", row_id=concern.pk, field="text", reason="Feil barn", by=by
    )


@pytest.fixture
def asked(school: World) -> Masking:
    return ask(school.log, school.concern, school.user)


def test_another_logs_question_is_not_there(school: World, asked: Masking) -> None:
    other = make_log(school.colleague)
    make_concern(other, school.colleague)
    ids = {"log_id": other.pk, "masking_id": asked.pk}
    with pytest.raises(NotVisible):
        masking.masking_settle(**ids, accept=True, answer="", by=school.leader.user)
    with pytest.raises(NotVisible):
        masking.masking_withdraw(**ids, by=school.colleague.user)
    asked.refresh_from_db()
    assert asked.status == MaskingStatus.WAITING


def test_it_waits_for_leaders_of_the_virksomhet_alone(school: World, asked: Masking) -> None:
    assert list(masking.waiting_for(school.leader.user)) == [asked]
    coordinator = make_role(Role.COORDINATOR, school.organisation)
    for user in (coordinator, school.ppt_leader.user, school.user, school.colleague.user):
        assert list(masking.led_by(user)) == []
        assert list(masking.waiting_for(user)) == []
    # Leads one virksomhet and sees the logs of the other.
    roles.assign(coordinator, Role.UNIT_LEADER, school.ppt, by=None)
    assert list(masking.led_by(coordinator)) == []
