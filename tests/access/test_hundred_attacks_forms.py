"""Forged forms and service calls that name what belongs to someone else."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from permissions.policy import Role
from stafettlog.models import (
    Draft,
    DraftKind,
    Outcome,
    Stafettlog,
    Submission,
    Transfer,
)
from stafettlog.services import (
    drafts,
    evaluations,
    masking,
    participants,
    transfer_answers,
)
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.submissions import already, once
from tests.access.two import Two, at, make_two, signed_in
from tests.factories import (
    make_log,
    make_measure,
    make_role,
    make_staff,
    make_transfer,
)
from tests.screens.tiltak import concern_data


@pytest.fixture
def two(db: None) -> Two:
    return make_two()


def test_own_log_ends_nobodys_part_in_another(two: Two) -> None:
    theirs = two.other.participants.get(actor=two.part)
    for log in (two.mine, two.other):
        with pytest.raises((NotVisible, NotAllowed)):
            participants.participant_end(
                log_id=log.pk, participant_id=theirs.pk, replacement_id=None, reason="x", by=two.me
            )
    theirs.refresh_from_db()
    assert theirs.ended_at is None


@pytest.mark.parametrize("who", ["holder", "leader", "stranger", "asked of another log"])
def test_only_the_one_asked_answers(two: Two, who: str) -> None:
    asked = make_transfer(two.mine, make_staff(two.mine.organisation))
    make_transfer(two.other, two.part)
    user = {
        "holder": two.me,
        "leader": make_role(Role.UNIT_LEADER, two.mine.organisation),
        "stranger": make_staff(two.mine.organisation).user,
        "asked of another log": two.part.user,
    }[who]
    address = at("transfer_answer", asked.pk)
    for answer in ({"_accept": "1"}, {"_decline": "1", "reason": "x"}):
        assert signed_in(user).post(address, {"submission": str(uuid.uuid4()), **answer}).status_code == 404
    with pytest.raises(NotVisible):
        transfer_answers.transfer_accept(transfer_id=asked.pk, by=user)
    assert Transfer.objects.get(pk=asked.pk).status == asked.status


def test_ended_actor_evaluates_no_tiltak_that_was_the_own(two: Two) -> None:
    holder = two.other.stafettholder
    measure = make_measure(two.concern, holder, [two.part])
    theirs = two.other.participants.get(actor=two.part)
    participants.participant_end(
        log_id=two.other.pk, participant_id=theirs.pk, replacement_id=None, reason="", by=holder.user
    )
    for log in (two.other, two.mine):
        with pytest.raises((NotVisible, NotAllowed)):
            evaluations.evaluate(
                log_id=log.pk,
                measure_id=measure.pk,
                outcome=Outcome.SOME_EFFECT,
                reason="x",
                by=two.part.user,
            )


def test_holder_evaluates_no_tiltak_of_another_log_through_the_own(two: Two) -> None:
    measure = two.concern.measures.get()
    address = at("measure_evaluate", two.mine.pk, measure.pk)
    form = {
        "submission": str(uuid.uuid4()),
        "outcome": "some_effect",
        "reason": "x",
        "log": str(two.other.pk),
    }
    assert signed_in(two.me).post(address, form).status_code == 404
    with pytest.raises(NotVisible):
        evaluations.evaluate(
            log_id=two.mine.pk, measure_id=measure.pk, outcome="some_effect", reason="x", by=two.me
        )


def test_key_of_anothers_form_leads_nowhere(two: Two) -> None:
    key = uuid.uuid4()
    once(
        by=two.other.stafettholder.user, key=key, act=lambda: f"/stafettlog/stafettlog/{two.other.pk}/change/"
    )
    assert already(by=two.me, key=key) is None
    answer = signed_in(two.me).post(at("concern_add", two.mine.pk), concern_data(submission=str(key)))
    assert str(two.other.pk) not in answer.get("Location", "")
    assert Submission.objects.filter(key=key).count() <= 2
    for forged in ("", "x", "\0", str(key).upper(), f"{{{key}}}", "9" * 500):
        answer = signed_in(two.me).post(at("concern_add", two.mine.pk), concern_data(submission=forged))
        assert answer.status_code < 500
        assert str(two.other.pk) not in answer.get("Location", "")


@pytest.mark.parametrize("place", ["other log", "own log, another's draft", "own draft, another place"])
def test_draft_is_read_by_its_author_in_its_place(two: Two, place: str) -> None:
    by, log = (
        (two.me, two.mine) if place.startswith("own draft") else (two.other.stafettholder.user, two.other)
    )
    kept = drafts.draft_save(by=by, kind=DraftKind.CONCERN, content={"text": ["Hemmelig"]}, log=log)
    client = signed_in(two.me)
    own_second = make_log(two.mine.stafettholder)
    where = {"other log": two.other, "own log, another's draft": two.mine}.get(place, own_second)
    for address in (
        at("concern_add", where.pk),
        at("stafettlog_stafettlog_add"),
        at("meeting_add", where.pk),
    ):
        answer = client.get(address, {"kladd": str(kept.pk)}, follow=True)
        assert "Hemmelig" not in answer.content.decode()
        client.post(
            address, {**concern_data(text="Nytt"), "draft": str(kept.pk), "_draft": "1", "_autosave": "1"}
        )
    fresh = Draft.objects.get(pk=kept.pk)
    assert (fresh.owner_id, fresh.content, fresh.log_id) == (by.pk, {"text": ["Hemmelig"]}, log.pk)
    status = client.post(at("draft_discard", kept.pk)).status_code
    assert status == (302 if by == two.me else 404)


def test_fields_of_no_form_are_not_read(two: Two) -> None:
    """Ids, states and owners that a form does not have change nothing when they are sent along."""
    extra = {
        "id": str(two.other.pk), "pk": str(two.other.pk), "log": str(two.other.pk),
        "log_id": str(two.other.pk),
        "stafettholder": str(two.part.pk), "organisation": str(two.other.organisation_id),
        "state": "archived",
        "child": str(two.other.child_id), "created_by": str(two.part.user_id), "struck_at": "2026-01-01",
        "current_consent": str(two.other.current_consent.pk), "is_superuser": "1",
        "by": str(two.part.user_id),
        "_popup": "1", "_to_field": "id", "_saveasnew": "1", "_method": "DELETE",
        "by_id": str(two.part.user_id),
    }  # fmt: skip
    before = Stafettlog.objects.filter(pk=two.mine.pk).values().get()
    client = signed_in(two.me)
    answer = client.post(
        at("concern_add", two.mine.pk), {**concern_data(submission=str(uuid.uuid4())), **extra}
    )
    assert answer.status_code == 302
    assert b"opener" not in answer.content
    made = two.mine.concerns.get()
    assert (made.log_id, made.created_by, made.struck_at) == (two.mine.pk, two.me, None)
    after = Stafettlog.objects.filter(pk=two.mine.pk).values().get()
    assert {key: after[key] for key in before if key != "version"} == {
        k: before[k] for k in before if k != "version"
    }
    assert not two.other.concerns.exclude(pk=two.concern.pk).exists()


@pytest.mark.parametrize(
    "field", ["national_number_index", "pk", "goal__contains", "log", "history", "__class__", "text"]
)
def test_masking_names_no_field_beyond_its_list(two: Two, field: str) -> None:
    make_role(Role.UNIT_LEADER, two.mine.organisation)
    for model in ("concern", "child", "user", "foresatt", "stafettlog", "../concern"):
        if (model, field) == ("concern", "text"):
            row = two.concern.pk  # Of the other log.
        else:
            row = two.mine.child_id
        with pytest.raises((NotVisible, ValidationError)):
            masking.masking_ask(
                log_id=two.mine.pk, model=model, row_id=row, field=field, reason="x" * 20, by=two.me
            )


@pytest.mark.parametrize(
    "value", ["\0", "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"), "9" * 5000, "²", "<b>"]
)
def test_odd_ids_in_forms_are_refused_and_break_nothing(two: Two, value: str) -> None:
    client = signed_in(two.me)
    forms = {
        "participant_add": {
            "actor": value,
            "actors": [value, value],
            "actor_query": value,
            "responsible": value,
        },
        "consent_extend": {"organisation": value, "agreed": "on"},
        "transfer_ask": {"to_actor": value, "actor": value, "message": value},
        "log_level": {"to_level": value, "version": value, "reason": value},
        "meeting_add": {
            "concerns": [value],
            "relations": [value],
            "actors": [value],
            "day": value,
            "place": value,
        },
    }
    for name, form in forms.items():
        answer = client.post(
            at(name, two.mine.pk), {"submission": value, "draft": value, "version": value, **form}
        )
        assert answer.status_code in {200, 302, 400, 403, 404, 409}, name
        assert client.get(at(name, two.mine.pk), {"kladd": value, "emne": value}).status_code in {
            200,
            302,
            400,
        }, name
