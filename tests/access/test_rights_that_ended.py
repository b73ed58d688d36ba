"""Whole, valid forms from those whose right has ended or never was: nothing is shown, nothing happens."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client

from permissions import people
from permissions.models import AccessLog, OrganisationKind, User
from permissions.policy import TABLE, Action, Role, needs_consent
from stafettlog.admin.log_urls import screen_urls
from stafettlog.models import Actor, ConsentCoverage, Draft, Measure, Stafettlog
from stafettlog.services import participants
from tests.access.urls import parts_of, screens_of
from tests.factories import (
    expire_consent,
    make_concern,
    make_log,
    make_measure,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
)
from tests.screens.tiltak import concern_data

SECRET = "Kanarifugl"
# Who counts as signed out is sent to sign in, or told so where a form was sent.
SIGNED_OUT = frozenset({302, 401, 403})
BUTTONS = ("", "_autosave", "_change_level", "_register_actor", "_search_actor")
# Towards someone for whom the log is not there, no button is looked at.
FEW = ("", "_autosave")


@dataclass
class Case:
    log: Stafettlog
    measure: Measure
    colleague: Actor
    parts: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def case(db: None) -> Case:
    school = make_organisation()
    holder, colleague = make_staff(school), make_staff(school, "Ronnie")
    log = make_log(holder, level=2, first_name=SECRET, last_name=SECRET)
    make_participant(log, colleague)
    concern = make_concern(log, holder, text=f"{SECRET} strever")
    return Case(log, make_measure(concern, holder, [colleague]), colleague)


def test_ended_actor_is_out(case: Case) -> None:
    client = _signed_in(case.colleague.user)
    assert client.get(_addresses(case)["page"]).status_code == 200
    participants.participant_end(
        log_id=case.log.pk,
        participant_id=_part(case),
        replacement_id=None,
        reason="",
        by=case.log.stafettholder.user,
    )
    _nothing_happens(case, client)


def test_actor_is_out_once_the_consent_has_ended(case: Case) -> None:
    client = _signed_in(case.colleague.user)
    case.log = expire_consent(case.log)
    _nothing_happens(case, client)


def test_deactivated_holder_is_out_with_a_session_that_lives(case: Case) -> None:
    holder = case.log.stafettholder.user
    client = _signed_in(holder)
    people.deactivate(holder, by=None, reason="Sluttet")
    _nothing_happens(case, client, answers=SIGNED_OUT)


def test_person_whose_number_was_taken_away_is_out(case: Case) -> None:
    holder = case.log.stafettholder.user
    client = _signed_in(holder)
    User.objects.filter(pk=holder.pk).update(national_number=None, national_number_index=None)
    _nothing_happens(case, client, answers=SIGNED_OUT)


def test_holder_of_another_virksomhet_has_no_effect(case: Case) -> None:
    outsider = make_staff(make_organisation(kind=OrganisationKind.PPT))
    make_log(outsider)
    _nothing_happens(case, _signed_in(outsider.user))


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR])
def test_assigned_role_has_no_effect(case: Case, role: Role) -> None:
    _nothing_happens(case, _signed_in(make_role(role, case.log.organisation)))


@pytest.mark.parametrize("role", [Role.UNIT_LEADER, Role.COORDINATOR])
def test_role_of_another_virksomhet_has_no_effect(case: Case, role: Role) -> None:
    _nothing_happens(case, _signed_in(make_role(role, make_organisation())))


def test_leader_has_no_effect_and_is_shown_nothing(case: Case) -> None:
    client = _signed_in(make_role(Role.UNIT_LEADER, case.log.organisation))
    _nothing_happens(case, client, answers=frozenset({403, 404}), without=_of(Role.UNIT_LEADER))


@pytest.mark.parametrize("role", [Role.ACTOR, Role.COORDINATOR])
def test_reader_who_is_refused_changes_nothing_and_is_noted(case: Case, role: Role) -> None:
    is_actor = role == Role.ACTOR
    user = case.colleague.user if is_actor else make_role(role, case.log.organisation)
    client = _signed_in(user)
    noted = 0
    for name, button, answer in _attack(case, client, without=_of(role)):
        assert answer.status_code in {403, 404, 405}, (name, button)
        before, noted = noted, AccessLog.objects.filter(log_id=case.log.pk, user_id=user.pk).count()
        assert (SECRET in answer.content.decode()) == (noted > before), (name, button)


def test_holder_writes_nothing_once_the_consent_has_ended(case: Case) -> None:
    client = _signed_in(case.log.stafettholder.user)
    case.log = expire_consent(case.log)
    for name, button, answer in _attack(case, client, without=_tidying()):
        assert answer.status_code in {403, 404, 405}, (name, button)


def _tidying() -> set[str]:
    """What the stafettholder may still do without a valid consent (R4b, R6, R7): the policy says so."""
    rest = {name for name, action in _actions().items() if not needs_consent(action, Role.HOLDER)}
    return rest & _of(Role.HOLDER)


def _of(role: Role) -> set[str]:
    """The screens whose action the role may, on some terms."""
    return {name for name, action in _actions().items() if role in TABLE[action]}


def _actions() -> dict[str, Action]:
    return {pattern.name: pattern.callback.view_class.action for pattern in screen_urls(admin.site)}


def _nothing_happens(
    case: Case, client: Client, *, answers: frozenset[int] = frozenset({404}), without: set[str] = frozenset()
) -> None:
    for name, button, answer in _attack(case, client, without=without, buttons=FEW):
        assert answer.status_code in answers, (name, button)
        assert SECRET not in answer.content.decode(), (name, button)
    assert client.get(_addresses(case)["page"]).status_code in answers


def _attack(
    case: Case, client: Client, without: set[str] = frozenset(), buttons: tuple[str, ...] = BUTTONS
) -> Iterator[tuple[str, str, HttpResponse]]:
    """Each screen's whole form with each of its buttons: (screen, button, answer); all as before after it."""
    before = _state(case.log)
    for name, address in _addresses(case).items():
        for button in buttons if name not in without else ():
            answer = client.post(address, _form(button))
            assert _state(case.log) == before, (name, button)
            yield name, button, answer


def _form(button: str) -> dict[str, Any]:
    """All that any of the screens asks for."""
    more = {
        "outcome": "desired_effect",
        "reason": "Fordi",
        "to_level": "3",
        "level-to_level": "3",
        "level-reason": "Fordi",
        "version": "1",
        "actor_query": "Ronnie",
    }
    return concern_data(**more, **({button: "1"} if button else {}))


def _state(log: Stafettlog) -> list[Any]:
    """All that a form on the log may change."""
    return [
        Stafettlog.objects.filter(pk=log.pk).values().get(),
        *(list(rows.order_by("pk").values()) for rows in (log.concerns, log.measures, log.participants)),
        list(log.measures.order_by("pk").values_list("evaluation", "responsible")),
        ConsentCoverage.objects.filter(log=log).count(),
        Draft.objects.count(),
    ]


def _addresses(case: Case) -> dict[str, str]:
    if not case.parts:
        case.parts = parts_of(case.log, case.measure, participant_id=_part(case))
    return screens_of(case.parts)


def _part(case: Case) -> Any:
    return case.log.participants.get(actor=case.colleague).pk


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
