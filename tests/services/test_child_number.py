"""The child's number: registered later, corrected, and met by another log (R1, R3)."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from permissions.models import User
from stafettlog.models import Child, ForesattRelation, OpeningAttempt, Stafettlog
from stafettlog.services import child_number as service
from stafettlog.services import closing, log_details
from stafettlog.services.access import READ_PORTAL, visible_logs
from stafettlog.services.child_number import child_number, met_open_log
from stafettlog.services.errors import ChildHasLog, NotAllowed, NotVisible, Stale, TooManyAttempts
from stafettlog.services.foresatt_access import foresatt_end
from stafettlog.services.foresatt_changes import foresatt_add
from tests.factories import (
    expire_consent,
    fresh_number,
    make_foresatt_input,
    make_log,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.factories.numbers import born_years_ago
from tests.services.telling import last_change, messages

World = SimpleNamespace


def give(w: World, number: str | None, by: User | None = None, **changes: Any) -> Stafettlog:
    log = Stafettlog.objects.get(pk=w.log.pk)
    values = {"birth_date": w.log.child.birth_date, "reason": "Ett siffer var feil", "version": log.version}
    return child_number(log_id=log.pk, national_number=number, by=by or w.user, **(values | changes))


def new_number(w: World) -> str:
    return fresh_number(w.log.child.birth_date)


def close(log: Stafettlog) -> None:
    closing.log_close(log_id=log.pk, reason="goal_reached", note="Ferdig", by=log.stafettholder.user)


def reads(relation: ForesattRelation, log: Stafettlog) -> bool:
    return Stafettlog.objects.filter(visible_logs(relation.foresatt.user, READ_PORTAL), pk=log.pk).exists()


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


def test_log_moves_to_the_child_that_had_a_log_before(school: World) -> None:
    """Another row has the number, with a closed log: ours goes there, the wrong number leads nowhere."""
    earlier = make_log(school.stranger, first_name="Anders", last_name="Gammelnavn")
    close(earlier)
    right, theirs = earlier.child, earlier.child.foresatt_relations.get()
    wrong, ours = school.log.child, school.log.child.foresatt_relations.get()
    number = wrong.national_number
    log = give(school, right.national_number, birth_date=right.birth_date)
    assert log.child_id == right.pk
    right.refresh_from_db()
    assert right.display_name == wrong.display_name
    assert list(log_details.relations(log)) == [ours]
    theirs.refresh_from_db()
    assert theirs.ended_at is not None
    assert reads(ours, log)
    assert not reads(theirs, log)
    assert not reads(theirs, earlier)
    wrong.refresh_from_db()
    assert wrong.national_number is wrong.national_number_index is None
    assert make_log(school.leader, national_number=number, birth_date=wrong.birth_date).child != wrong


def test_earlier_logs_stay_with_the_one_they_are_about(school: World) -> None:
    """The typed number was another's, who had a closed log: ours leaves, and that child is as it was."""
    earlier = make_log(school.stranger, first_name="Kim", last_name="Rett")
    close(earlier)
    wrong = earlier.child
    school.log = make_log(
        school.holder,
        national_number=wrong.national_number,
        birth_date=wrong.birth_date,
        first_name="Lisa",
        last_name="Hansen",
    )
    assert school.log.child == wrong
    ours = school.log.child.foresatt_relations.get(ended_at__isnull=True)
    assert not reads(ours, earlier)
    log = give(school, new_number(school))
    assert log.child_id != wrong.pk
    assert (log.child.first_name, log.child.national_number is None) == ("Lisa", False)
    wrong.refresh_from_db()
    assert (wrong.first_name, wrong.last_name) == ("Kim", "Rett")
    assert wrong.national_number
    assert list(log_details.relations(log)) == [ours]
    assert reads(ours, log)
    assert not reads(ours, earlier)
    assert log.current_consent.givers.get() == ours


def test_ended_foresatt_of_the_log_goes_along(school: World) -> None:
    earlier = make_log(school.stranger)
    close(earlier)
    child = earlier.child
    kept, gone = make_foresatt_input(), make_foresatt_input()
    school.log = make_log(
        school.holder,
        national_number=child.national_number,
        birth_date=child.birth_date,
        foresatte=[kept, gone],
    )
    last = school.log.child.foresatt_relations.filter(ended_at__isnull=True).order_by("id").last()
    foresatt_end(log_id=school.log.pk, relation_id=last.pk, reason="Feil", by=school.user)
    before = ForesattRelation.objects.filter(child=child).count()
    log = give(school, new_number(school))
    assert ForesattRelation.objects.filter(child=log.child).count() == 2
    assert ForesattRelation.objects.filter(child=child).count() == before - 2


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


def test_moved_log_and_the_earlier_one_know_only_their_own_people(school: World) -> None:
    """Both were open at the same time, so neither time nor child alone tells whose a foresatt is."""
    earlier = make_log(school.stranger)
    theirs = earlier.child.foresatt_relations.get()
    ended = foresatt_add(log_id=school.log.pk, foresatt=make_foresatt_input(), by=school.user)
    ours = school.log.child.foresatt_relations.exclude(pk=ended.pk).get()
    foresatt_end(log_id=school.log.pk, relation_id=ended.pk, reason="Feil", by=school.user)
    close(earlier)
    log = give(school, earlier.child.national_number, birth_date=earlier.child.birth_date)
    earlier.refresh_from_db()
    assert set(log_details.known_relations(log)) == {ours, ended}
    assert set(log_details.relations(log)) == {ours}
    assert set(log_details.known_relations(earlier)) == set(log_details.relations(earlier)) == {theirs}


def test_number_that_was_wrong_twice_leaves_the_child_between_as_it_was(school: World) -> None:
    """The log came to that child after its own log was closed, and takes only its own people on."""
    earlier = make_log(school.stranger, first_name="Kim", last_name="Rett")
    theirs = earlier.child.foresatt_relations.get()
    close(earlier)
    ours = school.log.child.foresatt_relations.get()
    between = earlier.child
    give(school, between.national_number, birth_date=between.birth_date)
    log = give(school, new_number(school))
    for row in (between, theirs, ours):
        row.refresh_from_db()
    assert (between.first_name, between.last_name) == ("Kim", "Rett")
    assert between.national_number is not None
    assert (theirs.child, ours.child) == (between, log.child)
    assert list(log_details.known_relations(log)) == [ours]
