"""Lysglimt: by anyone who takes part, seen by all, struck out but never deleted (R16)."""

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from stafettlog.models import Lysglimt, MessageKind, OutboxMessage
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.lysglimt import lysglimt_add, lysglimt_strike
from tests.factories import expire_consent, make_log, make_participant
from tests.services.telling import last_change

World = SimpleNamespace


def add(w: World, by: Any = None, **changes: Any) -> Lysglimt:
    values = {"text": " Leste høyt for klassen ", "happened_on": timezone.localdate()}
    return lysglimt_add(log_id=w.log.pk, by=(by or w.holder).user, **(values | changes))


def strike(w: World, row: Lysglimt, by: Any = None, reason: str = "Feil barn") -> Lysglimt:
    return lysglimt_strike(log_id=w.log.pk, lysglimt_id=row.pk, reason=reason, by=(by or w.holder).user)


def test_added_with_history_and_everyone_but_the_author_is_told(school: World) -> None:
    make_participant(school.log, school.colleague)
    OutboxMessage.objects.all().delete()
    made = add(school)
    assert (made.text, made.created_by) == ("Leste høyt for klassen", school.user)
    assert last_change(made) == ("Lysglimt er lagt til", school.user)
    told = OutboxMessage.objects.filter(kind=MessageKind.NEW_LYSGLIMT)
    assert [m.user for m in told if m.user_id] == [school.colleague.user]
    assert sum(m.relation_id is not None for m in told) == 1


def test_an_aktor_adds_one_too(school: World) -> None:
    make_participant(school.log, school.colleague)
    assert add(school, school.colleague).created_by == school.colleague.user


def test_who_does_not_take_part_sees_nothing(school: World) -> None:
    for person in (school.colleague, school.stranger):
        with pytest.raises(NotVisible):
            add(school, person)
    # Who leads the virksomhet knows of the log, and still writes nothing in it.
    with pytest.raises(NotAllowed):
        add(school, school.leader)


def test_days_from_the_birth_to_today(school: World) -> None:
    today, born = timezone.localdate(), school.log.child.birth_date
    for day in (today, born):
        assert add(school, happened_on=day).happened_on == day
    for day in (today + timedelta(days=1), born - timedelta(days=1)):
        with pytest.raises(ValidationError) as refused:
            add(school, happened_on=day)
        assert set(refused.value.error_dict) == {"happened_on"}


@pytest.mark.parametrize("text", ["", "  ", "a" * 301])
def test_text_has_one_to_three_hundred_letters(school: World, text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        add(school, text=text)
    assert set(refused.value.error_dict) == {"text"}
    assert len(add(school, text="a" * 300).text) == 300


def test_struck_with_a_reason_and_still_there(school: World) -> None:
    row = strike(school, add(school))
    assert (row.struck_by, row.strike_reason) == (school.user, "Feil barn")
    assert last_change(row) == ("Lysglimt er feilregistrert", school.user)
    assert not Lysglimt.objects.standing().exists()
    with pytest.raises(ValidationError, match="allerede merket"):
        strike(school, row)


def test_a_reason_is_needed(school: World) -> None:
    with pytest.raises(ValidationError) as refused:
        strike(school, add(school), reason=" ")
    assert set(refused.value.error_dict) == {"reason"}


def test_an_aktor_strikes_only_its_own(school: World) -> None:
    make_participant(school.log, school.colleague)
    holders, own = add(school), add(school, school.colleague)
    with pytest.raises(NotAllowed):
        strike(school, holders, school.colleague)
    assert strike(school, own, school.colleague).struck_at is not None
    # The stafettholder strikes anyone's.
    assert strike(school, add(school, school.colleague)).struck_by == school.user


def test_anothers_lysglimt_is_not_there(school: World) -> None:
    other = make_log(school.stranger)
    row = lysglimt_add(
        log_id=other.pk, text="Hos dem", happened_on=timezone.localdate(), by=school.stranger.user
    )
    for pk in (row.pk, uuid.uuid4()):
        with pytest.raises(NotVisible):
            lysglimt_strike(log_id=school.log.pk, lysglimt_id=pk, reason="x", by=school.user)


def test_nobody_writes_when_the_consent_has_ended(school: World) -> None:
    row = add(school)
    expire_consent(school.log)
    with pytest.raises(NotAllowed):
        add(school)
    with pytest.raises(NotAllowed):
        strike(school, row)
