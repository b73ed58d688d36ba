"""Which logs a file of many holds: those that the same person may export one by one, and not one more."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from exports.mass import scope, services
from exports.mass.choice import MassChoice, MassPart
from exports.models import ExportFormat
from permissions.models import User
from permissions.policy import Action, Role
from stafettlog.models import Child, ClosingReason, Stafettlog
from stafettlog.services.access import EXPORT, LogAccess
from stafettlog.services.closing import log_close
from stafettlog.services.errors import NotAllowed
from tests.exports.mass_case import Case, export, file_of, logs_in, many, numbers
from tests.factories import expire_consent, make_log, make_organisation, make_role, make_staff

__all__ = ["many"]


def one_by_one(user: User) -> set[Stafettlog]:
    """What LogAccess says of each log."""
    found = set()
    for log in Stafettlog.objects.with_identity():
        access = LogAccess(user, log)
        if EXPORT in access.codenames and access.may(Action.EXPORT_LOG):
            found.add(log)
    return found


def at_once(user: User) -> set[Stafettlog]:
    return set(Stafettlog.objects.filter(scope.exportable(user)))


def close(log: Stafettlog) -> None:
    log_close(log_id=log.pk, reason=ClosingReason.OTHER, note="Slutt", by=log.stafettholder.user)


def test_many_are_what_each_is(many: Case) -> None:
    """Every kind of person, every kind of log: the SQL says the same as the policy."""
    expired = expire_consent(make_log(many.holder))
    closed = make_log(many.other_holder)
    close(closed)
    closed_expired = make_log(many.holder)
    close(expire_consent(closed_expired))
    leader = make_role(Role.UNIT_LEADER, many.school)
    elsewhere = make_role(Role.COORDINATOR, make_organisation())
    both = many.other_holder.user
    for user in (
        many.coordinator,
        many.holder.user,
        both,
        leader,
        elsewhere,
        make_role(Role.PRIVACY_OFFICER),
    ):
        assert at_once(user) == one_by_one(user), user
    assert expired not in at_once(many.coordinator)
    assert {closed, closed_expired, many.first, many.second} == at_once(many.coordinator)
    assert expired in at_once(many.holder.user)
    assert at_once(leader) == set()


def test_former_staff_take_out_nothing(many: Case) -> None:
    for change in ({"is_active": False}, {"is_staff": False}):
        user = many.coordinator
        for name, value in change.items():
            setattr(user, name, value)
        assert at_once(user) == set()
        user.is_active = user.is_staff = True


def test_coordinator_gets_own_virksomhet_alone(many: Case) -> None:
    assert logs_in(file_of(many.coordinator)) == numbers(many.first, many.second)


def test_holder_gets_own_logs_alone(many: Case) -> None:
    assert logs_in(file_of(many.holder.user)) == numbers(many.first)


def test_choice_narrows(many: Case) -> None:
    today = timezone.localdate()
    make_log(many.holder, level=3)
    assert logs_in(file_of(many.coordinator, MassChoice(levels=(2,)))) == numbers(many.second)
    close(many.second)
    assert logs_in(file_of(many.coordinator, MassChoice(states=("closed",)))) == numbers(many.second)
    of_today = MassChoice(opened_from=today, opened_to=today, levels=(1,))
    assert logs_in(file_of(many.coordinator, of_today)) == numbers(many.first)
    with pytest.raises(ValidationError):
        export(many.coordinator, MassChoice(opened_from=today + timedelta(days=1)))


def test_protected_child_is_left_out_and_counted(many: Case) -> None:
    Child.objects.filter(pk=many.second.child_id).update(
        protection="confidential", protection_review_on=timezone.localdate()
    )
    found = services.mass_count(choice=MassChoice(), by=many.coordinator)
    assert (found.logs, found.left_out) == (1, 1)
    made = file_of(many.coordinator)
    assert logs_in(made) == numbers(many.first)
    assert (made.receipt.logs, made.receipt.left_out) == (1, 1)


FORGED = [
    ("organisations", MassChoice(organisations=(Child().pk,))),
    ("levels", MassChoice(levels=(4,))),
    ("states", MassChoice(states=("gone",))),
    ("parts", MassChoice(parts=frozenset())),
    ("parts", MassChoice(parts=frozenset({"children"}))),  # type: ignore[arg-type]
    ("format", MassChoice(format=ExportFormat.PDF)),
]


@pytest.mark.parametrize(("field", "choice"), FORGED)
def test_forged_choice_is_refused_by_its_field(many: Case, field: str, choice: MassChoice) -> None:
    for ask in (
        lambda: services.mass_count(choice=choice, by=many.coordinator),
        lambda: export(many.coordinator, choice),
        lambda: services.mass_queue(
            choice=choice, purpose="x", by=many.coordinator, role="", organisation=None
        ),
    ):
        with pytest.raises(ValidationError) as refused:
            ask()
        assert list(refused.value.message_dict) == [field]


def test_virksomhet_of_others_is_refused(many: Case) -> None:
    choice = MassChoice(organisations=(many.school.pk, many.elsewhere.organisation_id))
    with pytest.raises(ValidationError, match="Valget finnes ikke"):
        export(many.coordinator, choice)
    # And should it ever be let through, it adds no log.
    assert set(scope.logs(many.coordinator, choice)) == {many.first, many.second}


def test_purpose_is_needed(many: Case) -> None:
    for purpose in ("", "  ", "x" * 201):
        with pytest.raises(ValidationError) as refused:
            export(many.coordinator, purpose=purpose)
        assert list(refused.value.message_dict) == ["purpose"]


def test_someone_without_a_place_may_not_ask(many: Case) -> None:
    officer = make_role(Role.PRIVACY_OFFICER)
    with pytest.raises(NotAllowed):
        services.mass_count(choice=MassChoice(), by=officer)
    with pytest.raises(NotAllowed):
        export(officer)


def test_staff_without_logs_get_none(many: Case) -> None:
    newcomer = make_staff(many.school).user
    assert services.mass_count(choice=MassChoice(), by=newcomer).logs == 0
    with pytest.raises(ValidationError, match="Ingen stafettlogger"):
        export(newcomer)


def test_choice_is_kept_as_it_was() -> None:
    choice = MassChoice(
        organisations=(Child().pk,),
        opened_from=timezone.localdate(),
        levels=(1, 3),
        states=("open",),
        parts=frozenset({MassPart.WORK}),
        format=ExportFormat.CSV,
        with_names=True,
    )
    assert MassChoice.from_json(choice.to_json()) == choice
