"""Oppmerksomhet, tiltak and evaluering (R11 to R15)."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from stafettlog.models import Concern, Evaluation, Measure, MessageKind
from stafettlog.services import concerns, evaluations, measures
from stafettlog.services.errors import AlreadyEvaluated, NotAllowed, NotVisible, Stale
from tests.factories import (
    make_concern,
    make_concern_input,
    make_measure,
    make_measure_input,
    make_participant,
    make_staff,
)
from tests.services.telling import last_change, messages, reasons
from tests.services.tiltak import add

World = SimpleNamespace


def evaluate(
    w: World, by: Any, *, outcome: str = "some_effect", measure: Measure | None = None
) -> Evaluation:
    row = measure or w.measure
    return evaluations.evaluate(log_id=w.log.pk, measure_id=row.pk, outcome=outcome, reason=" ", by=by)


def change(w: World, version: int, **changes: Any) -> Measure:
    return measures.measure_change(
        log_id=w.log.pk,
        measure_id=w.measure.pk,
        measure=make_measure_input(**changes),
        version=version,
        by=w.user,
    )


# --- R11 -----------------------------------------------------------------------------------------


def test_concern_and_its_first_measure_come_together_or_not_at_all(school: World) -> None:
    made = make_concern(school.log, school.holder)
    assert made.level == 1
    assert last_change(made) == ("Oppmerksomhet er lagt til", school.user)
    assert reasons(made.measures.get()) == ["Tiltak er lagt til"]
    before = Concern.objects.count()
    with pytest.raises(ValidationError):
        make_concern(school.log, school.holder, measure=make_measure_input(kind="prayer"))
    assert Concern.objects.count() == before


def test_new_responsible_becomes_participant_and_foresatte_are_told(school: World) -> None:
    made = add(school, mine=True, actor_ids=(school.colleague.pk,))
    assert {p.actor for p in made.responsible.all()} == {school.holder, school.colleague}
    part = school.log.participants.get(actor=school.colleague)
    assert last_change(part) == (f"{school.colleague.display_name} deltar i loggen", school.user)
    assert messages(kind=MessageKind.NEW_PARTICIPANT) == [MessageKind.NEW_PARTICIPANT]
    rows = Measure.history.filter(id=made.pk)
    assert {row.history_user for row in rows} == {school.user}


BAD_MEASURES: dict[str, tuple[dict[str, Any], str]] = {
    "nobody responsible": ({"mine": False}, "responsible"),
    "unknown kind": ({"kind": "x"}, "kind"),
    "no kind": ({"kind": ""}, "kind"),
    "no description": ({"description": ""}, "description"),
    "long description": ({"description": "x" * 2001}, "description"),
    "no start": ({"start_on": None}, "start_on"),
    "no finish": ({"finish_on": None}, "finish_on"),
    "finish before start": ({"finish_on": timezone.localdate() - timedelta(days=1)}, "__all__"),
}


@pytest.mark.parametrize(("changes", "field"), BAD_MEASURES.values(), ids=BAD_MEASURES.keys())
def test_bad_measure_is_refused_with_its_field_named(
    school: World, changes: dict[str, Any], field: str
) -> None:
    for call in (lambda: add(school, **changes), lambda: change(school, 1, **changes)):
        with pytest.raises(ValidationError) as refused:
            call()
        assert field in getattr(refused.value, "error_dict", {"__all__": 0})
    assert Measure.objects.filter(log=school.log).count() == 1


def test_somebody_who_has_left_or_does_not_exist_cannot_be_responsible(school: World) -> None:
    gone = make_staff(school.organisation)
    type(gone.user).objects.filter(pk=gone.user_id).update(is_active=False)
    for pk in (gone.pk, school.log.pk):
        with pytest.raises(ValidationError) as refused:
            add(school, actor_ids=(pk,))
        assert "responsible" in refused.value.message_dict


BAD_CONCERNS = {
    "text": [{"text": ""}, {"text": "x" * 101}],
    "area": [{"area": "x"}, {"area": ""}],
    "goal": [{"goal": ""}, {"goal": "x" * 1001}],
}


@pytest.mark.parametrize("field", BAD_CONCERNS)
def test_bad_concern_is_refused_with_its_field_named(school: World, field: str) -> None:
    for changes in BAD_CONCERNS[field]:
        with pytest.raises(ValidationError) as refused:
            make_concern(school.log, school.holder, **changes)
        assert list(refused.value.message_dict) == [field]


# --- R12, R13 ------------------------------------------------------------------------------------


def test_measure_is_evaluated_once_for_ever(school: World) -> None:
    first = evaluate(school, school.user)
    assert last_change(first) == ("Tiltak er evaluert: Har gitt noe virkning", school.user)
    assert first.reason == ""
    with pytest.raises(AlreadyEvaluated) as told:
        evaluate(school, school.user, outcome="no_effect")
    assert told.value.evaluation == first
    with pytest.raises(AlreadyEvaluated):
        change(school, 1)
    assert Evaluation.objects.get().outcome == "some_effect"


@pytest.mark.parametrize("outcome", ["", "x", "opened"])
def test_unknown_outcome_is_refused(school: World, outcome: str) -> None:
    with pytest.raises(ValidationError) as refused:
        evaluate(school, school.user, outcome=outcome)
    assert "outcome" in refused.value.message_dict


def test_responsible_actor_evaluates_its_own_and_no_other(school: World) -> None:
    own = make_measure(school.concern, school.holder, [school.colleague])
    other = make_staff(school.organisation)
    make_participant(school.log, other)
    with pytest.raises(NotAllowed):
        evaluate(school, other.user, measure=own)
    with pytest.raises(NotAllowed):
        evaluate(school, school.colleague.user)
    made = evaluate(school, school.colleague.user, measure=own)
    assert made.evaluated_by == school.colleague.user


def test_follow_up_answers_one_evaluated_measure_once(school: World) -> None:
    with pytest.raises(NotVisible):
        make_measure(school.concern, school.holder, follows=school.measure)
    evaluate(school, school.user)
    made = make_measure(school.concern, school.holder, follows=school.measure)
    assert made.follows == school.measure
    with pytest.raises(ValidationError, match="allerede laget"):
        make_measure(school.concern, school.holder, follows=school.measure)


# --- R14, R15 ------------------------------------------------------------------------------------


def test_every_version_of_a_concern_is_kept(school: World) -> None:
    changed = concerns.concern_change(
        log_id=school.log.pk,
        concern_id=school.concern.pk,
        concern=make_concern_input(text="Ny tekst"),
        version=1,
        by=school.user,
    )
    assert (changed.version, changed.is_edited) == (2, True)
    texts = Concern.history.filter(id=changed.pk).order_by("history_id").values_list("text", flat=True)
    assert list(texts) == [school.concern.text, "Ny tekst"]
    with pytest.raises(Stale) as stale:
        concerns.concern_change(
            log_id=school.log.pk,
            concern_id=school.concern.pk,
            concern=make_concern_input(text="Enda en"),
            version=1,
            by=school.user,
        )
    assert stale.value.current.text == "Ny tekst"  # type: ignore[attr-defined]


def test_every_version_of_a_measure_is_kept_with_its_responsible(school: World) -> None:
    change(school, 1, description="Nytt", mine=False, actor_ids=(school.colleague.pk,))
    with pytest.raises(Stale):
        change(school, 1, description="Eldre")
    newest = Measure.history.filter(id=school.measure.pk).order_by("-history_id").first()
    assert newest.description == "Nytt"
    assert [row.participant.actor for row in newest.responsible.all()] == [school.colleague]
    assert (newest.history_change_reason, newest.history_user) == ("Ansvarlige er satt", school.user)


def test_concern_is_closed_when_its_measures_are_evaluated(school: World) -> None:
    call = {"log_id": school.log.pk, "concern_id": school.concern.pk, "by": school.user}
    with pytest.raises(ValidationError, match="1 gjenstår"):
        concerns.concern_close(**call)
    evaluate(school, school.user)
    closed = concerns.concern_close(**call)
    again = concerns.concern_close(**call)
    assert closed.closed_at == again.closed_at
    assert last_change(closed) == ("Oppmerksomhet er avsluttet", school.user)
    with pytest.raises(ValidationError, match="avsluttet"):
        add(school)
    with pytest.raises(ValidationError):
        concerns.concern_strike(reason="x", **call)


def test_struck_concern_stays_readable_with_its_reason(school: World) -> None:
    call = {"log_id": school.log.pk, "concern_id": school.concern.pk, "by": school.user}
    for reason in ("", "  ", "x" * 201):
        with pytest.raises(ValidationError):
            concerns.concern_strike(reason=reason, **call)
    struck = concerns.concern_strike(reason=" Feil barn ", **call)
    assert (struck.strike_reason, struck.struck_by) == ("Feil barn", school.user)
    assert last_change(struck) == ("Oppmerksomhet er feilregistrert", school.user)
    with pytest.raises(ValidationError):
        evaluate(school, school.user)
    assert not Measure.objects.open().filter(log=school.log).exists()
