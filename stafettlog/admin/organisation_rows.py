"""Virksomheter with what the kommuneadministrator sees of them: people by name, and of logs nothing.

Not even a number: it would tell that a log was opened or closed to someone who may see none.
"""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from permissions.models import Organisation, RoleAssignment
from permissions.policy import Role
from stafettlog.models import Actor


def with_counts(rows: QuerySet[Organisation]) -> QuerySet[Any]:
    """Annotate `staff` and `waiting`; and for names() `assigned_now` (one query more)."""
    assigned = RoleAssignment.objects.filter(ended_at__isnull=True, user__is_active=True)
    people = assigned.select_related("user").defer("user__national_number").order_by("started_at", "pk")
    working = Actor.objects.working()
    return rows.annotate(
        staff=_number(working.filter(confirmed_at__isnull=False)),
        waiting=_number(working.filter(confirmed_at__isnull=True)),
    ).prefetch_related(Prefetch("role_assignments", queryset=people, to_attr="assigned_now"))


def _number(rows: QuerySet[Any]) -> Coalesce:
    own = rows.filter(organisation=OuterRef("pk")).order_by()
    counted = own.values("organisation").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def names(organisation: Any, role: Role) -> list[str]:
    """Those who have `role` in a row of with_counts()."""
    return [row.user.display_name for row in organisation.assigned_now if row.role == role.value]


def without_leader() -> Q:
    """Virksomheter in use where nobody leads."""
    led = RoleAssignment.objects.filter(
        role=Role.UNIT_LEADER.value, ended_at__isnull=True, user__is_active=True
    )
    return Q(is_active=True) & ~Q(pk__in=led.values("organisation"))
