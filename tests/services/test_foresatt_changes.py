"""One foresatt more, and corrected details (R4)."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from stafettlog.models import ForesattRelation, MessageState
from stafettlog.services.errors import NotAllowed, NotVisible, Stale
from stafettlog.services.foresatt_access import foresatt_stop
from stafettlog.services.foresatt_changes import foresatt_add
from tests.factories import (
    expire_consent,
    make_foresatt_input,
    make_log,
    make_participant,
)
from tests.services.relating import accounts, change, correct, delivered, reads
from tests.services.telling import last_change

World = SimpleNamespace


@pytest.fixture
def world(school: World) -> World:
    """A mother who has consented, with access and an address."""
    school.relation = school.log.child.foresatt_relations.select_related("foresatt__user").get()
    return school


def test_added_foresatt_reads_and_is_told(world: World) -> None:
    made = foresatt_add(log_id=world.log.pk, foresatt=make_foresatt_input(role="father"), by=world.user)
    assert reads(made, world.log)
    assert accounts(made) == ["waiting"]
    assert last_change(made) == ("Foresatt er registrert", world.user)
    assert not world.log.current_consent.givers.filter(pk=made.pk).exists()


def test_added_without_a_ground_has_nothing(world: World) -> None:
    made = foresatt_add(log_id=world.log.pk, foresatt=make_foresatt_input(ground="none"), by=world.user)
    assert not reads(made, world.log)
    assert accounts(made) == []


def test_nobody_is_added_twice_and_the_child_is_no_foresatt(world: World) -> None:
    for number in (world.relation.foresatt.national_number, world.log.child.national_number):
        with pytest.raises(ValidationError) as refused:
            foresatt_add(
                log_id=world.log.pk, foresatt=make_foresatt_input(national_number=number), by=world.user
            )
        assert "number" in refused.value.message_dict
    assert ForesattRelation.objects.count() == 1


def test_parent_of_two_children_is_one_person(world: World) -> None:
    entry = make_foresatt_input()
    other = make_log(world.stranger, foresatte=[entry])
    theirs = other.child.foresatt_relations.get()
    mine = foresatt_add(
        log_id=world.log.pk,
        foresatt=replace(entry, street="Min vei 1", email="annen@x.example"),
        by=world.user,
    )
    assert mine.foresatt == theirs.foresatt
    world.relation = mine
    change(world, street="Ny vei 2", ground="none")
    theirs.refresh_from_db()
    assert (theirs.street, theirs.ground) == (entry.street, entry.ground)
    assert reads(theirs, other)
    assert not reads(mine, world.log)


def test_change_keeps_who_what_and_the_other_version(world: World) -> None:
    changed = change(world, phone="400 11 222", language="pl", needs_interpreter=True)
    assert (changed.phone, changed.language, changed.needs_interpreter) == ("400 11 222", "pl", True)
    assert changed.version == 2
    assert last_change(changed) == ("Opplysninger om foresatt er endret", world.user)
    assert changed.ground_confirmed_at == world.relation.ground_confirmed_at
    with pytest.raises(Stale) as stale:
        change(world, version=1, phone="400 33 444")
    assert stale.value.current.phone == "400 11 222"


def test_address_that_comes_later_sends_the_account_once(world: World) -> None:
    world.relation = foresatt_add(log_id=world.log.pk, foresatt=make_foresatt_input(email=""), by=world.user)
    assert accounts(world.relation) == []
    change(world, email="ny@familie.example")
    assert accounts(world.relation) == ["waiting"]
    change(world, phone="400 11 222")
    change(world, email="nyere@familie.example")
    # The one that waits finds the address when it is sent.
    assert accounts(world.relation) == ["waiting"]
    delivered(world.relation)
    change(world, phone="400 11 333")
    assert accounts(world.relation) == ["sent"]
    change(world, email="riktig@familie.example")
    assert accounts(world.relation) == ["sent", "waiting"]


def test_account_that_did_not_arrive_goes_to_the_corrected_address(world: World) -> None:
    delivered(world.relation, MessageState.FAILED)
    change(world, phone="400 11 222")
    assert accounts(world.relation) == ["failed"]
    change(world, email="riktig@familie.example")
    assert accounts(world.relation) == ["failed", "waiting"]


def test_ground_taken_away_closes_and_given_back_opens(world: World) -> None:
    before = world.relation.ground_confirmed_at
    changed = change(world, ground="none")
    assert not reads(world.relation, world.log)
    assert accounts(world.relation) == ["dropped"]
    assert changed.ground_confirmed_at > before
    change(world, ground="guardianship")
    assert reads(world.relation, world.log)
    assert accounts(world.relation) == ["dropped", "waiting"]


def test_stopped_foresatt_gets_nothing_by_a_new_address(world: World) -> None:
    foresatt_stop(log_id=world.log.pk, relation_id=world.relation.pk, reason="Avtale", by=world.user)
    change(world, email="ny@familie.example")
    assert accounts(world.relation) == ["dropped"]
    assert not reads(world.relation, world.log)


def test_only_the_holder_under_a_valid_consent(world: World) -> None:
    make_participant(world.log, world.colleague)
    calls = (
        lambda by: change(world, by),
        lambda by: correct(world, by=by),
        lambda by: foresatt_add(log_id=world.log.pk, foresatt=make_foresatt_input(), by=by),
    )
    for call in calls:
        with pytest.raises(NotVisible):
            call(world.stranger.user)
        for person in (world.colleague, world.leader):
            with pytest.raises(NotAllowed):
                call(person.user)
    theirs = make_log(world.stranger).child.foresatt_relations.get()
    mine, world.relation = world.relation, theirs
    for call in calls[:2]:
        with pytest.raises(NotVisible):
            call(world.user)
    world.relation = mine
    expire_consent(world.log)
    for call in calls:
        with pytest.raises(NotAllowed):
            call(world.user)
    assert ForesattRelation.objects.filter(child=world.log.child).count() == 1
