"""Aktører: registered, settled or declined (R11b)."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from permissions import grants
from permissions.models import User
from stafettlog.models import Actor, MessageKind
from stafettlog.services import actors
from stafettlog.services.actors import ActorInput
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.levels import level_change
from tests.factories import fresh_number, make_measure
from tests.factories.numbers import born_years_ago
from tests.services.telling import IN_LOG, last_change, messages, reasons

World = SimpleNamespace


def register(w: World, organisation: Any, *, email: str = "ny@solvik.example", by: Any = None) -> Actor:
    given = ActorInput("Nora", "Ny", "Assistent", organisation, email)
    return actors.actor_register(actor=given, by=by or w.user)


def number() -> str:
    return fresh_number(born_years_ago(33))


@pytest.fixture
def waiting(school: World) -> Actor:
    """Registered for PPT by the school's holder, and responsible for a tiltak at level 2."""
    made = register(school, school.ppt)
    level_change(log_id=school.log.pk, to_level=2, reason="Flere", by=school.user)
    school.theirs = make_measure(school.concern, school.holder, [made])
    return made


def test_colleague_in_the_own_virksomhet_stands_at_once_and_the_leader_is_told(school: World) -> None:
    made = register(school, school.organisation)
    assert made.is_working
    assert (made.registered_by, made.confirmed_by) == (school.user, school.user)
    assert messages(actor=made) == [MessageKind.ACTOR_REGISTERED]
    assert last_change(made) == ("Aktør er registrert", school.user)
    assert list(actors.waiting_for(school.leader.user)) == [made]
    assert not made.user.has_usable_password()


def test_person_of_another_virksomhet_waits_without_access(school: World, waiting: Actor) -> None:
    assert waiting.is_waiting
    assert messages(actor=waiting) == [MessageKind.ACTOR_WAITS, MessageKind.NEW_PARTICIPANT]
    assert grants.codenames_on(waiting.user, school.log) == frozenset()
    assert list(actors.waiting_for(school.ppt_leader.user)) == [waiting]
    assert list(actors.waiting_for(school.leader.user)) == []


def test_leader_settles_and_the_person_gets_in(school: World, waiting: Actor) -> None:
    theirs = number()
    settled = actors.actor_settle(actor_id=waiting.pk, national_number=theirs, by=school.ppt_leader.user)
    assert settled.user == waiting.user
    assert (settled.confirmed_by, settled.user.national_number) == (school.ppt_leader.user, theirs)
    assert grants.codenames_on(settled.user, school.log) == IN_LOG
    assert messages(actor=waiting)[-1] == MessageKind.ACTOR_ACCOUNT
    assert last_change(settled) == ("Aktør er bekreftet av leder", school.ppt_leader.user)
    assert "Fødselsnummer er lagt til" in reasons(settled.user)
    settled.user.set_password("passord-for-test")
    settled.user.save()
    assert authenticate(username=settled.user.username, password="passord-for-test")
    with pytest.raises(ValidationError, match="allerede behandlet"):
        actors.actor_settle(actor_id=waiting.pk, national_number=number(), by=school.ppt_leader.user)


def same_name(waiting: Actor, known: User) -> None:
    """The waiting person was registered with the known one's last name."""
    waiting.user.last_name = known.last_name.upper()
    waiting.user.save()


def test_leader_cannot_join_a_person_with_another_last_name(school: World, waiting: Actor) -> None:
    with pytest.raises(ValidationError, match="kan ikke brukes") as told:
        actors.actor_settle(
            actor_id=waiting.pk,
            national_number=school.stranger.user.national_number,
            by=school.ppt_leader.user,
        )
    assert school.stranger.user.last_name not in str(told.value)
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_known_number_joins_the_two_persons(school: World, waiting: Actor) -> None:
    placeholder = waiting.user
    known = school.stranger.user
    same_name(waiting, known)
    settled = actors.actor_settle(
        actor_id=waiting.pk, national_number=known.national_number, by=school.ppt_leader.user
    )
    assert settled.user == known
    assert not User.objects.get(pk=placeholder.pk).is_active
    assert grants.codenames_on(known, school.log) == IN_LOG
    assert grants.codenames_on(placeholder, school.log) == frozenset()
    known.refresh_from_db()
    assert known.has_usable_password()


def test_person_cannot_be_joined_to_one_who_has_the_place_already(school: World, waiting: Actor) -> None:
    same_name(waiting, school.outsider.user)
    with pytest.raises(ValidationError, match="allerede aktør"):
        actors.actor_settle(
            actor_id=waiting.pk,
            national_number=school.outsider.user.national_number,
            by=school.ppt_leader.user,
        )
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_person_cannot_be_joined_to_an_inactive_one(school: World, waiting: Actor) -> None:
    same_name(waiting, school.stranger.user)
    User.objects.filter(pk=school.stranger.user_id).update(is_active=False)
    with pytest.raises(ValidationError, match="kan ikke brukes"):
        actors.actor_settle(
            actor_id=waiting.pk,
            national_number=school.stranger.user.national_number,
            by=school.ppt_leader.user,
        )


def test_leader_declines_and_open_tiltak_go_to_the_holder(school: World, waiting: Actor) -> None:
    actors.actor_decline(actor_id=waiting.pk, by=school.ppt_leader.user)
    waiting.refresh_from_db()
    assert waiting.ended_by == school.ppt_leader.user
    assert not User.objects.get(pk=waiting.user_id).is_active
    assert [p.actor for p in school.theirs.responsible.all()] == [school.holder]
    part = school.log.participants.get(actor=waiting)
    assert (part.ended_by, part.end_reason) == (school.ppt_leader.user, "Ikke bekreftet av leder")
    assert last_change(waiting) == ("Aktør er avvist av leder", school.ppt_leader.user)
    for settle in (actors.actor_decline,):
        with pytest.raises(ValidationError, match="allerede behandlet"):
            settle(actor_id=waiting.pk, by=school.ppt_leader.user)


def test_declining_one_place_leaves_a_person_with_a_number_active(school: World) -> None:
    second = Actor.objects.create(
        user=school.outsider.user, organisation=school.organisation, title="x", registered_by=school.user
    )
    actors.actor_decline(actor_id=second.pk, by=school.leader.user)
    assert User.objects.get(pk=school.outsider.user_id).is_active


@pytest.mark.parametrize("who", ["leader", "holder", "outsider", "stranger"])
def test_only_the_leader_of_that_virksomhet_settles(school: World, waiting: Actor, who: str) -> None:
    by = getattr(school, who).user
    with pytest.raises(NotVisible):
        actors.actor_settle(actor_id=waiting.pk, national_number=number(), by=by)
    with pytest.raises(NotVisible):
        actors.actor_decline(actor_id=waiting.pk, by=by)
    with pytest.raises(NotVisible):
        actors.actor_decline(actor_id=uuid.uuid4(), by=by)


def test_same_address_in_one_virksomhet_is_refused(school: World) -> None:
    register(school, school.ppt)
    with pytest.raises(ValidationError) as refused:
        register(school, school.ppt, email="NY@solvik.example")
    assert "Nora Ny er allerede registrert" in refused.value.message_dict["email"][0]
    register(school, school.organisation)


def test_who_is_no_staff_cannot_register(school: World) -> None:
    mother = school.log.child.foresatt_relations.get().foresatt.user
    with pytest.raises(NotAllowed):
        register(school, school.ppt, by=mother)


def test_bad_actor_leaves_nothing(school: World) -> None:
    before = User.objects.count()
    with pytest.raises(ValidationError):
        actors.actor_register(actor=ActorInput("N", "N", "", school.ppt, "n@x.example"), by=school.user)
    with pytest.raises(ValidationError):
        actors.actor_register(actor=ActorInput("N", "N", "x", school.ppt, "ikke en adresse"), by=school.user)
    assert User.objects.count() == before
