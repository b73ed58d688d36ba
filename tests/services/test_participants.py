"""Participants: who leaves a log, and who takes over (R16b)."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from permissions import grants
from permissions.models import User
from stafettlog.models import Actor, Measure, Stafettlog
from stafettlog.services import participants
from stafettlog.services.errors import NotVisible
from tests.factories import make_measure, make_participant
from tests.services.telling import IN_LOG, last_change

World = SimpleNamespace


def end(w: World, part: Any, **changes: Any) -> Any:
    call = {"replacement_id": None, "reason": "Ferdig", "by": w.user} | changes
    return participants.participant_end(log_id=w.log.pk, participant_id=part.pk, **call)


def responsible(measure: Measure) -> set[Actor]:
    return {part.actor for part in measure.responsible.all()}


def test_open_tiltak_go_to_the_holder_by_default(school: World) -> None:
    theirs = make_measure(school.concern, school.holder, [school.colleague])
    part = end(school, school.log.participants.get(actor=school.colleague))
    assert responsible(theirs) == {school.holder}
    assert (part.ended_by, part.end_reason) == (school.user, "Ferdig")
    assert grants.codenames_on(school.colleague.user, school.log) == frozenset()
    assert last_change(part) == (f"{school.colleague.display_name} deltar ikke lenger", school.user)
    said, by = last_change(theirs)
    assert said == f"Ansvaret er overført til {school.holder.display_name}"
    assert {row.history_user for row in Measure.history.filter(id=theirs.pk)} == {school.user} == {by}
    theirs.refresh_from_db()
    assert theirs.version == 2


def test_open_tiltak_go_to_the_chosen_one(school: World) -> None:
    theirs = make_measure(school.concern, school.holder, [school.colleague])
    heir = make_participant(school.log, school.leader)
    end(school, school.log.participants.get(actor=school.colleague), replacement_id=heir.pk)
    assert responsible(theirs) == {school.leader}


def test_shared_tiltak_stays_with_the_others(school: World) -> None:
    shared = make_measure(school.concern, school.holder, [school.colleague, school.leader])
    end(school, school.log.participants.get(actor=school.colleague))
    assert responsible(shared) == {school.leader}


def test_who_has_left_or_is_not_there_cannot_take_over(school: World) -> None:
    make_measure(school.concern, school.holder, [school.colleague])
    part = school.log.participants.get(actor=school.colleague)
    gone = make_participant(school.log, school.leader)
    User.objects.filter(pk=school.leader.user_id).update(is_active=False)
    from stafettlog.services import facts

    facts.recalculate(Stafettlog.objects.with_identity().get(pk=school.log.pk))
    for replacement in (gone.pk, part.pk, uuid.uuid4()):
        with pytest.raises(ValidationError) as refused:
            end(school, part, replacement_id=replacement)
        assert refused.value.code == "replacement"
    part.refresh_from_db()
    assert part.ended_at is None


def test_holder_cannot_be_ended(school: World) -> None:
    with pytest.raises(ValidationError, match="Overfør loggen"):
        end(school, school.log.participants.get(actor=school.holder))


def test_ending_twice_says_so(school: World) -> None:
    part = make_participant(school.log, school.colleague)
    end(school, part)
    with pytest.raises(ValidationError, match="allerede avsluttet"):
        end(school, part)
    with pytest.raises(NotVisible):
        participants.participant_end(
            log_id=school.log.pk, participant_id=uuid.uuid4(), replacement_id=None, reason="", by=school.user
        )


def test_who_ended_may_come_back(school: World) -> None:
    end(school, make_participant(school.log, school.colleague))
    make_participant(school.log, school.colleague)
    assert grants.codenames_on(school.colleague.user, school.log) == IN_LOG
    assert school.log.participants.filter(actor=school.colleague).count() == 2
