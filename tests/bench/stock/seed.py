"""The stock tables filled as the same Plan says, with guardian's rows for the same people."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from guardian.models import UserObjectPermission

from permissions.national_number import generate
from tests.bench import plan as plans
from tests.bench.plan import COMMENTS, CONCERN, DESCRIPTION, GOAL, Plan, shape_of
from tests.bench.stock.models import (
    Actor,
    Child,
    Concern,
    Evaluation,
    Invitation,
    Measure,
    Meeting,
    Organisation,
    Participant,
    Stafettlog,
)


def fill(plan: Plan) -> dict[str, Any]:
    """Store it all; ids of the first stafettholder and of a coordinator who sees every log."""
    places = _store(Organisation(name=f"Virksomhet {number:05d}") for number in range(plan.places))
    users = _store(_user(number) for number in range(plan.people))
    actors = _store(
        Actor(user=user, organisation=places[plan.place_of(number)], title="Kontaktlærer")
        for number, user in enumerate(users)
    )
    (coordinator,) = _store([User(username="koordinator", is_staff=True)])
    for numbers in plan.chunks():
        logs = _logs(plan, numbers, places, actors)
        _grants(plan, numbers, logs, users, coordinator)
        _work(plan, numbers, logs, actors)
    if plan.logs > plans.STORIED:
        _add_versions(Stafettlog.objects.order_by("pk")[plans.STORIED], users[0])
    return {"holder": users[0].pk, "coordinator": coordinator.pk}


def _store(rows: Iterable[models.Model]) -> list[Any]:
    made = list(rows)
    return type(made[0])._default_manager.bulk_create(made, batch_size=2000)


def _user(number: int) -> User:
    first, last = plans.name_of(number)
    return User(username=f"ansatt{number}", first_name=first, last_name=last, is_staff=True)


def _logs(plan: Plan, numbers: range, places: list[Any], actors: list[Any]) -> list[Any]:
    children = _store(_child(number) for number in numbers)
    until = timezone.localdate() + timedelta(days=700)
    return _store(
        Stafettlog(
            child=child,
            stafettholder=actors[plan.holder_of(number)],
            organisation=places[plan.place_of(plan.holder_of(number))],
            street="Storgata 1",
            consent_until=until,
        )
        for number, child in zip(numbers, children, strict=True)
    )


def _child(number: int) -> Child:
    first, last = plans.name_of(number)
    birth_date = plans.born(number, 5)
    text = generate(birth_date, number // plans.DAYS)
    return Child(first_name=first, last_name=last, national_number=text, birth_date=birth_date)


def _grants(plan: Plan, numbers: range, logs: list[Any], users: list[Any], coordinator: User) -> None:
    kind = ContentType.objects.get_for_model(Stafettlog)
    view, change = (Permission.objects.get(codename=f"{name}_stafettlog") for name in ("view", "change"))

    def row(user: User, permission: Permission, log: Any) -> UserObjectPermission:
        return UserObjectPermission(
            user=user, permission=permission, content_type=kind, object_pk=str(log.pk)
        )

    made = []
    for number, log in zip(numbers, logs, strict=True):
        holder = users[plan.holder_of(number)]
        made += [row(holder, view, log), row(holder, change, log), row(coordinator, view, log)]
        made += [row(users[helper], view, log) for helper in plan.helpers_of(number)]
    _store(made)


def _work(plan: Plan, numbers: range, logs: list[Any], actors: list[Any]) -> None:
    people, concerns, meetings = [], [], []
    for number, log in zip(numbers, logs, strict=True):
        shape, holder = shape_of(number), plan.holder_of(number)
        mine = [Participant(log=log, actor=actors[who]) for who in (holder, *plan.helpers_of(number))]
        people.append(mine)
        concerns.append(
            [Concern(log=log, text=CONCERN, area="language", goal=GOAL) for _ in range(shape.concerns)]
        )
        meetings.append([_meeting(log, at) for at in range(shape.meetings)])
    for rows in (people, concerns, meetings):
        _store(row for of_log in rows for row in of_log)
    measures = [
        (_measure(concern, at), people[index][at % 3], at)
        for index, of_log in enumerate(concerns)
        for concern in of_log
        for at in range(shape_of(numbers[index]).measures)
    ]
    _store(measure for measure, _person, _at in measures)
    through: Any = Measure.responsible.through
    _store(through(measure=measure, participant=person) for measure, person, _at in measures)
    _store(
        Evaluation(measure=measure, outcome="desired_effect", evaluated_by=measure.log.stafettholder.user)
        for measure, _person, at in measures
        if at % 2
    )
    _store(_invitations(plan, numbers, meetings, actors))


def _measure(concern: Concern, at: int) -> Measure:
    today = timezone.localdate()
    return Measure(
        log=concern.log,
        concern=concern,
        kind="group",
        description=DESCRIPTION,
        start_on=today - timedelta(days=40),
        finish_on=today + timedelta(days=at),
    )


def _meeting(log: Any, at: int) -> Meeting:
    starts = timezone.now() + timedelta(days=7 if at == 0 else -20 * at)
    ends = starts + timedelta(hours=1)
    status, comments = ("completed", COMMENTS) if at else ("invited", "")
    return Meeting(log=log, status=status, starts_at=starts, ends_at=ends, place="Telefon", comments=comments)


def _invitations(plan: Plan, numbers: range, meetings: list[Any], actors: list[Any]) -> Iterable[Invitation]:
    for number, of_log in zip(numbers, meetings, strict=True):
        holder = plan.holder_of(number)
        for at, meeting in enumerate(of_log):
            for step in range(shape_of(number).invited):
                actor = actors[(holder + step * plan.places) % plan.people]
                yield Invitation(meeting=meeting, actor=actor, attended=bool(at) or None)


def _add_versions(log: Any, user: User) -> None:
    concern = Concern.objects.filter(log=log).order_by("pk")[0]
    concern.goal = plans.goal_of(plans.VERSIONS)
    concern.save_without_historical_record()
    fields = {field.attname: getattr(concern, field.attname) for field in Concern._meta.concrete_fields}
    versions: Any = Concern.history.model  # type: ignore[attr-defined]
    _store(
        versions(
            **{**fields, "goal": plans.goal_of(number)},
            history_date=timezone.now() - timedelta(hours=plans.VERSIONS - number),
            history_type="+" if number == 1 else "~",
            history_user=user,
            history_change_reason="Målet er endret",
        )
        for number in range(1, plans.VERSIONS + 1)
    )
