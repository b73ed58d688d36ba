"""Who is about a log, as the family may see them: the columns of shown.py that come in one answer."""

from typing import Any, cast
from uuid import UUID

from django.db.models import Case, CharField, DateField, F, QuerySet, UUIDField, Value, When

from permissions.models import RoleAssignment
from permissions.policy import Role
from stafettlog.models import ConsentCoverage, ForesattRelation, Lysglimt, Participant, Protection

# Five kinds of row in one answer; `place` is the virksomhet's id, `person` the aktør's or the user's (or
# the lysglimt's own), `day` when a lysglimt happened.
PERSON = ("kind", "first_name", "last_name", "title", "detail", "place", "person", "day")


def people_of(log_id: UUID, consent_id: UUID) -> QuerySet[Any, Any]:
    nobody = Value(None, output_field=UUIDField())
    # First of the union: PostgreSQL takes the type of `day` from the first that has one.
    lysglimt = _people(
        Lysglimt.objects.standing().filter(log=log_id),
        kind="lysglimt",
        first_name=F("created_by__first_name"),
        last_name=F("created_by__last_name"),
        detail=F("text"),
        place=nobody,
        person=F("pk"),
        day=F("happened_on"),
    )
    participants = _people(
        Participant.objects.active().filter(log=log_id, actor__ended_at__isnull=True),
        kind="participant",
        first_name=F("actor__user__first_name"),
        last_name=F("actor__user__last_name"),
        title=F("actor__title"),
        # R26: by role alone.
        detail=unless_protected("log__child", "actor__organisation__name"),
        place=F("actor__organisation"),
        person=F("actor"),
    )
    foresatte = _people(
        ForesattRelation.objects.with_access().filter(child__logs=log_id),
        kind="foresatt",
        detail=F("role"),
        place=nobody,
        person=F("foresatt__user"),
    )
    covered = _people(
        ConsentCoverage.objects.standing().filter(consent=consent_id),
        kind="service",
        first_name=_text(""),
        last_name=_text(""),
        detail=unless_protected("consent__log__child", "organisation__name"),
        place=F("organisation"),
        person=nobody,
    )
    # R26: a coordinator is named without the virksomhet.
    coordinators = _people(
        RoleAssignment.objects.filter(
            role=Role.COORDINATOR.value,
            organisation__logs=log_id,
            ended_at__isnull=True,
            user__is_active=True,
        ),
        kind="coordinator",
        first_name=F("user__first_name"),
        last_name=F("user__last_name"),
        detail=_text(""),
        place=nobody,
        person=nobody,
    )
    return cast(
        "QuerySet[Any, Any]", lysglimt.union(participants, foresatte, covered, coordinators, all=True)
    )


def unless_protected(child: str, path: str) -> Case:
    """R26: the column at `path`; of a child with a protected address it does not leave the database."""
    known = When(**{f"{child}__protection": Protection.NONE}, then=F(path))
    return Case(known, default=Value(""), output_field=CharField())


def _people(rows: QuerySet[Any, Any], *, kind: str, **columns: Any) -> Any:
    columns.setdefault("day", Value(None, output_field=DateField()))
    columns.setdefault("title", _text(""))
    return rows.order_by().annotate(kind=_text(kind), **columns).values_list(*PERSON)


def _text(text: str) -> Value:
    return Value(text, output_field=CharField())
