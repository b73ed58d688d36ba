"""The child's number: registered later, corrected, and met by another log (R1, R3)."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stafettlog.models import Child, OpeningAttempt, Stafettlog
from stafettlog.services import child_number as service
from stafettlog.services.child_number import met_open_log
from stafettlog.services.errors import ChildHasLog, NotAllowed, NotVisible, Stale, TooManyAttempts
from tests.factories import (
    expire_consent,
    fresh_number,
    make_log,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.factories.numbers import born_years_ago
from tests.services.numbering import give, new_number
from tests.services.telling import last_change, messages

World = SimpleNamespace


def test_missing_number_is_registered(school: World) -> None:
    school.log = make_log(school.holder, national_number=None)
    number = new_number(school)
    log = give(school, number, reason="Barnet har fått nummer")
    child = Child.objects.get(pk=school.log.child_id)
    assert (log.child, child.national_number) == (child, number)
    why = ("Fødselsnummer er registrert: Barnet har fått nummer", school.user)
    assert last_change(child) == last_change(log) == why
    assert log.version == school.log.version + 1


def test_wrong_number_is_corrected_and_the_birth_date_follows(school: World) -> None:
    born = school.log.child.birth_date + timedelta(days=3)
    number = fresh_number(born)
    give(school, number, birth_date=born)
    child = Child.objects.get(pk=school.log.child_id)
    assert (child.national_number, child.birth_date) == (number, born)
    assert last_change(child)[0] == "Fødselsnummer er rettet: Ett siffer var feil"
    assert Child.objects.count() == 1


def test_birth_date_of_a_child_without_number_is_corrected(school: World) -> None:
    school.log = make_log(school.holder, national_number=None)
    born = school.log.child.birth_date - timedelta(days=400)
    give(school, None, birth_date=born)
    child = Child.objects.get(pk=school.log.child_id)
    assert (child.birth_date, child.national_number) == (born, None)
    assert last_change(child)[0] == "Fødselsdatoen er rettet: Ett siffer var feil"
    with pytest.raises(ValidationError):
        give(school, None, birth_date=born)


def test_number_cannot_be_taken_away_nor_given_again(school: World) -> None:
    for number in (None, school.log.child.national_number):
        with pytest.raises(ValidationError) as refused:
            give(school, number)
        assert "number" in refused.value.message_dict


def test_number_of_a_foresatt_is_not_the_childs(school: World) -> None:
    relation = school.log.child.foresatt_relations.select_related("foresatt").get()
    with pytest.raises(ValidationError) as refused:
        give(school, relation.foresatt.national_number)
    assert "foresatte" in refused.value.message_dict["number"][0]


def test_number_with_an_open_log_reveals_nothing_and_is_noted(school: World) -> None:
    other = make_log(school.stranger)
    number = other.child.national_number
    before = Child.history.count()
    with pytest.raises(ChildHasLog) as met:
        give(school, number, birth_date=other.child.birth_date)
    assert met.value.log_id is None
    assert Child.history.count() == before
    assert not OpeningAttempt.objects.exists()
    assert met_open_log(log_id=school.log.pk, national_number=number, by=school.user) is None
    attempt = OpeningAttempt.objects.get()
    assert (attempt.log, attempt.asked_by) == (other, school.holder)
    assert messages(kind="opening_attempt", log=other) == ["opening_attempt"]
    # The second click of the same form is the same attempt.
    assert met_open_log(log_id=school.log.pk, national_number=number, by=school.user) is None
    assert OpeningAttempt.objects.count() == 1


def test_number_with_an_open_log_that_one_may_see_leads_to_it(school: World) -> None:
    other = make_log(school.holder)
    number = other.child.national_number
    with pytest.raises(ChildHasLog):
        give(school, number, birth_date=other.child.birth_date)
    assert met_open_log(log_id=school.log.pk, national_number=number, by=school.user) == other.pk
    assert not OpeningAttempt.objects.exists()


def test_too_many_attempts_stop_here_too(school: World, settings: Any) -> None:
    settings.OPENING_ATTEMPTS_PER_HOUR = 1
    OpeningAttempt.objects.create(log=make_log(school.stranger), asked_by=school.holder)
    with pytest.raises(TooManyAttempts):
        give(school, new_number(school))


def test_stale_form_is_refused(school: World) -> None:
    with pytest.raises(Stale):
        give(school, new_number(school), version=7)


def test_only_the_holder_under_a_valid_consent(school: World) -> None:
    make_participant(school.log, school.colleague)
    number = new_number(school)
    with pytest.raises(NotVisible):
        give(school, number, by=school.stranger.user)
    with pytest.raises(NotAllowed):
        give(school, number, by=school.colleague.user)
    expire_consent(school.log)
    with pytest.raises(NotAllowed):
        give(school, number)
    assert school.log.child.history.count() == 1


def test_log_that_came_at_the_same_moment_wins(school: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check sees no open log yet; the database refuses the number."""
    other = make_log(make_staff(make_organisation()))
    asked = []

    def blind(number: str | None) -> Stafettlog | None:
        asked.append(number)
        return None if len(asked) == 1 else other

    monkeypatch.setattr(service.children, "open_log_of", blind)
    with pytest.raises(ChildHasLog):
        give(school, other.child.national_number, birth_date=born_years_ago(8))
