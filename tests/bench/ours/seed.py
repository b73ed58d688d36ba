"""Our tables filled in bulk as a Plan says. `manage.py sync_grants --check` finds no drift afterwards."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from permissions import people, roles
from permissions.models import Organisation, OrganisationKind, User
from permissions.national_number import generate
from permissions.policy import Role
from stafettlog.models import (
    AccessGround,
    Actor,
    Child,
    Consent,
    ConsentCoverage,
    Foresatt,
    ForesattRelation,
    ForesattRole,
    LivingSituation,
    Participant,
    Stafettlog,
)
from stafettlog.services.children import number_index
from tests.bench import plan as plans
from tests.bench.ours.grants import Grants
from tests.bench.ours.work import Work, add_versions
from tests.bench.plan import Plan


def fill(plan: Plan) -> dict[str, Any]:
    """Store it all; what the operations need to know: users and logs by what they are."""
    places = _store(_places(plan))
    users = _store(_users(plan))
    actors = _store(_actors(plan, places, users))
    coordinator = _coordinator(places)
    grants = Grants(places)
    work = Work(places)
    for numbers in plan.chunks():
        logs = _logs(plan, numbers, places, users, actors)
        grants.of(logs, plan, numbers, users)
        work.of(logs, plan, numbers, actors)
    # no history: nothing here has any.
    newest = Consent.objects.filter(log=OuterRef("pk")).values("pk")[:1]
    Stafettlog.objects.update(current_consent=Subquery(newest))
    if plan.logs > plans.STORIED:
        add_versions(Stafettlog.objects.order_by("pk")[plans.STORIED])
    return {"holder": str(users[0].pk), "coordinator": str(coordinator.pk)}


def _store(rows: Iterable[models.Model]) -> list[Any]:
    made = list(rows)
    # no history: a benchmark's rows have no author.
    return type(made[0])._default_manager.bulk_create(made, batch_size=2000)


def _places(plan: Plan) -> Iterable[Organisation]:
    for number in range(plan.places):
        yield Organisation(name=f"Virksomhet {number:05d}", kind=OrganisationKind.SCHOOL)


def _users(plan: Plan) -> Iterable[User]:
    for number in range(plan.people):
        first, last = plans.name_of(number)
        text = generate(plans.born(number, 40), number // plans.DAYS)
        yield _user_of(f"ansatt{number}", first, last, text, is_staff=True)


def _user_of(name: str, first: str, last: str, number: str, **more: Any) -> User:
    return User(
        username=name,
        email=f"{name}@solvik.example",
        first_name=first,
        last_name=last,
        password="!",
        national_number=number,
        national_number_index=people.number_index(number),
        **more,
    )


def _actors(plan: Plan, places: list[Organisation], users: list[User]) -> Iterable[Actor]:
    now = timezone.now()
    for number, user in enumerate(users):
        yield Actor(
            user=user,
            organisation=places[plan.place_of(number)],
            title="Kontaktlærer",
            registered_at=now,
            confirmed_at=now,
            confirmed_by=user,
        )


def _coordinator(places: list[Organisation]) -> User:
    user = _user_of("koordinator", "Kari", "Koordinator", generate(plans.born(0, 55), 0), is_staff=True)
    user.save()
    for place in places:
        roles.assign(user, Role.COORDINATOR, place, by=None)
    return user


def _logs(
    plan: Plan, numbers: range, places: list[Organisation], users: list[User], actors: list[Actor]
) -> list[Stafettlog]:
    children = _store(_child(number) for number in numbers)
    logs = []
    for number, child in zip(numbers, children, strict=True):
        holder = plan.holder_of(number)
        place = places[plan.place_of(holder)]
        logs.append(
            Stafettlog(
                child=child,
                stafettholder=actors[holder],
                organisation=place,
                attends=place,
                level=2 if number % 3 == 0 else 1,
                street="Storgata 1",
                postcode="2317",
                city="Hamar",
                living_situation=LivingSituation.BOTH_PARENTS,
                created_by=users[holder],
            )
        )
    _store(logs)
    relations = _family(numbers, children, logs)
    consents = _store(_consent(log) for log in logs)
    today = timezone.localdate()
    _store(
        ConsentCoverage(
            log=c.log, consent=c, organisation=c.log.organisation, added_on=today, added_by=c.recorded_by
        )
        for c in consents
    )
    givers: Any = Consent.givers.through
    _store(
        givers(consent=consent, foresattrelation=relation)
        for consent, relation in zip(consents, relations, strict=True)
    )
    for log, consent, relation in zip(logs, consents, relations, strict=True):
        log.current_consent = consent
        log.bench_relation = relation
    _participants(plan, numbers, logs, actors)
    return logs


def _child(number: int) -> Child:
    first, last = plans.name_of(number)
    birth_date = plans.born(number, 5)
    text = generate(birth_date, number // plans.DAYS)
    return Child(
        first_name=first,
        last_name=last,
        national_number=text,
        birth_date=birth_date,
        national_number_index=number_index(text),
    )


def _family(numbers: range, children: list[Child], logs: list[Stafettlog]) -> list[ForesattRelation]:
    users = _store(
        _user_of(f"foresatt{number}", "Hanne", "Foresatt", _parents_number(number)) for number in numbers
    )
    persons = _store(
        Foresatt(
            national_number=_parents_number(number),
            national_number_index=user.national_number_index,
            user=user,
        )
        for number, user in zip(numbers, users, strict=True)
    )
    return _store(
        ForesattRelation(
            child=child,
            foresatt=person,
            first_name="Hanne",
            last_name="Foresatt",
            role=ForesattRole.MOTHER,
            street="Storgata 1",
            postcode="2317",
            city="Hamar",
            ground=AccessGround.PARENTAL_RESPONSIBILITY,
            ground_confirmed_by=log.created_by,
            ground_confirmed_at=timezone.now(),
        )
        for child, person, log in zip(children, persons, logs, strict=True)
    )


def _parents_number(number: int) -> str:
    return generate(plans.born(number, 30), number // plans.DAYS)


def _consent(log: Stafettlog) -> Consent:
    today = timezone.localdate()
    return Consent(
        log=log,
        text_version="1",
        information_text="Jeg har fått informasjon",
        sharing_text="Jeg samtykker",
        given_on=today,
        expires_on=today + timedelta(days=700),
        method="signed",
        recorded_by=log.created_by,
        recorded_at=timezone.now(),
    )


def _participants(plan: Plan, numbers: range, logs: list[Stafettlog], actors: list[Actor]) -> None:
    """The stafettholder and two helpers; kept on the log for what comes next."""
    made = []
    for number, log in zip(numbers, logs, strict=True):
        log.bench_people = [
            Participant(
                log=log,
                actor=actors[who],
                consent=log.current_consent,
                started_by=log.created_by,
                started_at=timezone.now(),
            )
            for who in (plan.holder_of(number), *plan.helpers_of(number))
        ]
        made += log.bench_people
    _store(made)
