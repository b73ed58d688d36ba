"""A closed log taken up again: within its time, under a consent that holds (R24)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from permissions.policy import LogState
from stafettlog.models import Closing, MeetingStatus, Stafettlog
from stafettlog.services import closing
from stafettlog.services.access import READ_PORTAL
from stafettlog.services.actors import ActorInput, actor_decline, actor_register
from stafettlog.services.errors import ChildHasLog, NotAllowed
from stafettlog.services.levels import level_change
from tests.factories import expire_consent, make_log, make_measure
from tests.services.closing_story import READS, World, close, foresatt, fresh, make_busy, may, reopen
from tests.services.telling import IN_LOG, last_change


@pytest.fixture
def busy(school: World) -> World:
    return make_busy(school)


def test_reopening_takes_up_what_was_there(busy: World) -> None:
    close(busy)
    reopen(busy)
    for row in (busy.coming, busy.measure, busy.theirs):
        row.refresh_from_db()
    assert fresh(busy).is_open
    assert busy.measure.ended_at is None is busy.theirs.ended_by
    assert last_change(busy.theirs) == ("Tiltak er åpnet igjen med loggen", busy.user)
    assert busy.coming.status == MeetingStatus.CANCELLED
    assert may(busy, busy.colleague) == IN_LOG
    assert may(busy, busy.holder) == READS | {"change_stafettlog"}
    assert may(busy, foresatt(busy)) == {READ_PORTAL}
    made = Closing.objects.get()
    assert (made.reopen_reason, made.reopened_by) == ("Ble avsluttet ved en feil", busy.user)


def test_closed_and_reopened_twice(busy: World) -> None:
    for _turn in range(2):
        close(busy)
        reopen(busy)
    assert Closing.objects.count() == 2
    assert fresh(busy).is_open


def test_reopening_has_a_last_day(busy: World, time_machine: Any) -> None:
    time_machine.move_to("2027-03-28T10:00:00+02:00", tick=False)
    close(busy)
    time_machine.move_to("2027-09-28T23:59:00+02:00", tick=False)
    assert closing.why_not_reopen(fresh(busy), closing.current_closing(fresh(busy))) == ""
    time_machine.move_to("2027-09-29T00:00:00+02:00", tick=False)
    with pytest.raises(ValidationError, match="mer enn 6 måneder"):
        reopen(busy)


@pytest.mark.parametrize("case", ["expired", "other", "no reason", "archived"])
def test_reopening_refused(busy: World, case: str) -> None:
    close(busy)
    call: dict[str, Any] = {}
    if case == "expired":
        expire_consent(busy.log)
    elif case == "other":
        child = busy.log.child
        make_log(busy.stranger, national_number=child.national_number, birth_date=child.birth_date)
    elif case == "no reason":
        call["reason"] = " "
    else:
        Stafettlog.objects.filter(pk=busy.log.pk).update(state=LogState.ARCHIVED.value)
    refusals = {"archived": NotAllowed, "other": ChildHasLog}
    with pytest.raises(refusals.get(case, ValidationError)):
        reopen(busy, **call)
    assert not fresh(busy).is_open
    assert Closing.objects.get().reopened_at is None


def test_log_is_not_taken_up_again_after_a_newer_one(busy: World) -> None:
    """Its foresatte ended with the newer log, and that log's are not this one's to read."""
    close(busy)
    child = busy.log.child
    newer = make_log(busy.stranger, national_number=child.national_number, birth_date=child.birth_date)
    closing.log_close(log_id=newer.pk, reason="moved", note="Flyttet", by=busy.stranger.user)
    with pytest.raises(ChildHasLog):
        reopen(busy)
    assert not fresh(busy).is_open


def test_tiltak_of_one_who_left_meanwhile_goes_to_the_stafettholder(busy: World) -> None:
    level_change(log_id=busy.log.pk, to_level=2, reason="Flere", by=busy.user)
    given = ActorInput("Nora", "Ny", "Pedagog", busy.ppt, "nora@solvik.example")
    waits = actor_register(actor=given, by=busy.user)
    alone = make_measure(busy.concern, busy.holder, [waits])
    shared = make_measure(busy.concern, busy.holder, [waits, busy.colleague])
    close(busy)
    actor_decline(actor_id=waits.pk, by=busy.ppt_leader.user)
    reopen(busy)
    assert [part.actor for part in alone.responsible.all()] == [busy.holder]
    assert [part.actor for part in shared.responsible.all()] == [busy.colleague]
    assert last_change(alone)[0] == "Ansvaret er overført til " + busy.holder.display_name


def test_participants_that_the_consent_does_not_cover_stay_out(busy: World) -> None:
    close(busy)
    busy.log.current_consent.coverage.update(withdrawn_at=timezone.now(), withdrawn_by=busy.user)
    reopen(busy)
    assert may(busy, busy.colleague) == frozenset()
