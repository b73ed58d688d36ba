"""A corrected number that is another child's: the log moves, and earlier logs stay where they are (R3)."""

from types import SimpleNamespace

from stafettlog.models import ForesattRelation
from stafettlog.services import log_details
from stafettlog.services.foresatt_access import foresatt_end
from stafettlog.services.foresatt_changes import foresatt_add
from tests.factories import (
    make_foresatt_input,
    make_log,
)
from tests.services.numbering import close, give, new_number, reads

World = SimpleNamespace


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
