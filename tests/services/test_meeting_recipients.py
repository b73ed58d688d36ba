"""Who gets mail about a meeting (R4, R4b, R8b, R11b, R18)"""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from permissions import history
from stafettlog.models import AccessGround, MessageState, OutboxMessage
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from stafettlog.services import facts
from tests.factories import (
    call_meeting,
    make_foresatt_input,
    make_log,
    make_participant,
)
from tests.factories.numbers import born_years_ago
from tests.services.meeting_calls import invite, mails

World = SimpleNamespace


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({}, 1),
        ({"email": ""}, 0),
        ({"ground": AccessGround.NONE}, 0),
    ],
)
def test_foresatt_gets_mail_with_a_ground_and_an_address(
    school: World, changes: dict[str, Any], sent: int
) -> None:
    log = make_log(school.holder, foresatte=[make_foresatt_input(**changes)])
    made = call_meeting(log, school.holder, actor_ids=())
    assert made.invitations.count() == 1
    assert len(mails()) == sent


def test_foresatt_whose_access_is_stopped_gets_no_mail(school: World) -> None:
    relation = school.log.child.foresatt_relations.get()
    relation.stopped_at, relation.stopped_by = timezone.now(), school.user
    history.save(relation, by=school.user, reason="Tilgangen er stoppet")
    facts.recalculate(school.log)
    invite(school, actor_ids=())
    assert mails() == []


@pytest.mark.parametrize(
    ("age", "email", "sent"), [(12, "barn@familie.example", 1), (12, "", 0), (11, "barn@familie.example", 0)]
)
def test_child_of_twelve_with_an_address_gets_mail(school: World, age: int, email: str, sent: int) -> None:
    log = make_log(school.holder, birth_date=born_years_ago(age), email=email)
    made = call_meeting(log, school.holder, invite_child=True, relation_ids=(), actor_ids=())
    assert [row.is_child for row in made.invitations.all()] == [True]
    assert len(mails()) == sent


def test_foresatte_of_a_grown_child_get_no_mail(school: World) -> None:
    log = make_log(school.holder, birth_date=born_years_ago(18))
    call_meeting(log, school.holder, actor_ids=())
    assert mails() == []


def test_actor_without_address_has_the_notice_and_no_mail(school: World) -> None:
    make_participant(school.log, school.colleague)
    type(school.user).objects.filter(pk=school.colleague.user_id).update(email="")
    made = invite(school, relation_ids=(), actor_ids=(school.colleague.pk, school.holder.pk))
    assert made.invitations.count() == 2
    assert len(mails()) == 2
    deliver()
    states = {
        row.user_id: (row.state, row.failure) for row in OutboxMessage.objects.filter(user__isnull=False)
    }
    assert states[school.colleague.user_id] == (MessageState.DROPPED, Reason.NO_ADDRESS)
    assert states[school.holder.user_id] == (MessageState.SENT, "")
