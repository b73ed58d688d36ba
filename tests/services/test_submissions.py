"""One effect per form, however often it is sent."""

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from stafettlog.models import Concern, Stafettlog, Submission
from stafettlog.services import opening
from stafettlog.services.errors import ChildHasLog
from stafettlog.services.submissions import once, remove_old
from tests.factories import make_concern, make_opening

World = SimpleNamespace


def test_second_call_with_the_key_gets_the_first_ones_answer(school: World) -> None:
    key, calls = uuid.uuid4(), []

    def act() -> str:
        calls.append(1)
        return f"/{len(calls)}/"

    assert [once(by=school.user, key=key, act=act) for _time in range(3)] == ["/1/"] * 3
    assert once(by=school.user, key=uuid.uuid4(), act=act) == "/2/"


def test_failure_frees_the_key_and_undoes_the_effect(school: World) -> None:
    key, before = uuid.uuid4(), Concern.objects.count()

    def fails() -> str:
        make_concern(school.log, school.holder)
        raise ValidationError("x")

    with pytest.raises(ValidationError):
        once(by=school.user, key=key, act=fails)
    assert (Concern.objects.count(), Submission.objects.filter(key=key).count()) == (before, 0)
    assert once(by=school.user, key=key, act=lambda: "/ny/") == "/ny/"


def test_other_person_with_the_same_key_has_an_effect_of_its_own(school: World) -> None:
    key = uuid.uuid4()
    assert once(by=school.user, key=key, act=lambda: "/min/") == "/min/"
    assert once(by=school.stranger.user, key=key, act=lambda: "/annen/") == "/annen/"


def test_opening_sent_twice_makes_one_log(school: World) -> None:
    form, key = make_opening(school.colleague), uuid.uuid4()
    call = {
        "opening": form,
        "draft": None,
        "location_of": lambda log: f"/{log.pk}/",
        "by": school.colleague.user,
    }
    first = opening.log_open(key=key, **call)
    assert opening.log_open(key=key, **call) == first
    assert Stafettlog.objects.filter(stafettholder=school.colleague).count() == 1
    with pytest.raises(ChildHasLog) as told:
        opening.log_open(key=uuid.uuid4(), **call)
    assert f"/{told.value.log_id}/" == first


def test_keys_are_forgotten_after_a_week(school: World, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    kept = Submission.objects.count()
    once(by=school.user, key=uuid.uuid4(), act=lambda: "/")
    assert remove_old() == 0
    time_machine.shift(timedelta(days=7, seconds=1))
    assert remove_old() == kept + 1
