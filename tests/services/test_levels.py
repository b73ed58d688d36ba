"""The level: who it lets in, who is found, and how it changes (R9, R10)."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from stafettlog.models import LevelChange, Measure, Stafettlog
from stafettlog.services import actor_search
from stafettlog.services.levels import level_change
from tests.factories import make_organisation, make_participant, make_staff
from tests.services.telling import last_change
from tests.services.tiltak import add

World = SimpleNamespace


def test_at_level_1_outsiders_are_refused_by_name(school: World) -> None:
    with pytest.raises(ValidationError) as refused:
        add(school, actor_ids=(school.outsider.pk,), agreed=frozenset({str(school.ppt.pk)}))
    (said,) = refused.value.message_dict["responsible"]
    assert school.outsider.display_name in said
    assert "nivå 1" in said
    assert Measure.objects.filter(log=school.log).count() == 1


def test_search_finds_only_the_own_virksomhet_at_level_1(school: World) -> None:
    assert actor_search.search(school.log, school.outsider.user.last_name) == []
    (found,) = actor_search.search(school.log, school.colleague.user.last_name)
    assert (found.actor, found.covered) == (school.colleague, True)
    school.log.level = 2
    (found,) = actor_search.search(school.log, school.outsider.user.last_name)
    assert (found.actor, found.covered) == (school.outsider, False)


@pytest.mark.parametrize("text", ["", "a", "\0\0\0", "ab\0", "%%", "__", "' OR 1=1 --", "æ"])
def test_search_takes_whatever_is_typed(school: World, text: str) -> None:
    assert actor_search.search(school.log, text) == []


@pytest.mark.parametrize("text", ["åse", "ÅSE", "Åse", "åS"])
def test_search_finds_norwegian_letters_in_either_case(school: World, text: str) -> None:
    if text == "åS":
        text = "ås"
    ase = make_staff(school.organisation, "Åse")
    assert [found.actor for found in actor_search.search(school.log, text)] == [ase]


def test_level_change_keeps_who_from_to_and_why(school: World) -> None:
    level_change(log_id=school.log.pk, to_level=2, reason="  Flere tjenester ", by=school.user)
    kept = LevelChange.objects.get()
    assert (kept.from_level, kept.to_level, kept.reason) == (1, 2, "Flere tjenester")
    assert kept.changed_by == school.user
    assert last_change(school.log) == ("Nivå endret fra 1 til 2", school.user)
    again = level_change(log_id=school.log.pk, to_level=2, reason="", by=school.user)
    assert (again.level, LevelChange.objects.count()) == (2, 1)


def test_lowering_is_refused_with_the_outsiders_names(school: World) -> None:
    level_change(log_id=school.log.pk, to_level=2, reason="Flere", by=school.user)
    part = make_participant(school.log, school.outsider)
    for level in (1, "1"):
        with pytest.raises(ValidationError) as refused:
            level_change(log_id=school.log.pk, to_level=level, reason="Færre", by=school.user)  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as refused:
        level_change(log_id=school.log.pk, to_level=1, reason="Færre", by=school.user)
    assert f"{school.outsider.display_name} (PPT Solvik)" in refused.value.message_dict["to_level"][0]
    part.ended_at, part.ended_by = timezone.now(), school.user
    part.save()
    from stafettlog.services import facts

    facts.recalculate(Stafettlog.objects.with_identity().get(pk=school.log.pk))
    assert level_change(log_id=school.log.pk, to_level=1, reason="Færre", by=school.user).level == 1


@pytest.mark.parametrize("level", [0, 4, -1, None, "2", "x"])
def test_unknown_level_is_refused(school: World, level: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        level_change(log_id=school.log.pk, to_level=level, reason="x", by=school.user)
    assert "to_level" in refused.value.message_dict


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_level_change_needs_a_reason_that_fits(school: World, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        level_change(log_id=school.log.pk, to_level=2, reason=reason, by=school.user)
    assert "reason" in refused.value.message_dict
    assert Stafettlog.objects.get(pk=school.log.pk).level == 1


def test_own_virksomhet_is_the_holders_not_where_the_child_goes(school: World) -> None:
    away = make_organisation()
    Stafettlog.objects.filter(pk=school.log.pk).update(attends=away)
    with pytest.raises(ValidationError):
        add(school, actor_ids=(make_staff(away).pk,))
