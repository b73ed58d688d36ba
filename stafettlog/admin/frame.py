"""What the frame of every staff page shows, and who is asking."""

from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from permissions.models import Organisation, RoleAssignment, User
from permissions.policy import NOT_YOURS, Decision, Role
from permissions.prepared import PersonQuery
from stafettlog.admin.json_rows import JsonRows
from stafettlog.models import Actor
from stafettlog.services import access


def current_user(request: HttpRequest) -> User:
    """The signed-in person; admin_view has let nobody else through."""
    return cast(User, request.user)


def my_actors(request: HttpRequest) -> list[Actor]:
    """The person's own places, asked for once a request; each brings the person's roles (my_roles)."""
    if not hasattr(request, "_my_actors"):
        request._my_actors = PLACES.rows(current_user(request))  # type: ignore[attr-defined]
    return request._my_actors  # type: ignore[attr-defined, no-any-return]


def places(user: User) -> QuerySet[Actor]:
    assigned = RoleAssignment.objects.filter(user=user, ended_at__isnull=True)
    return access.working_actors(user).annotate(role_rows=JsonRows(assigned, role="role"))


PLACES = PersonQuery(places)


def my_roles(request: HttpRequest) -> frozenset[Role]:
    """The person's roles in the kommune, asked for once a request."""
    if not hasattr(request, "_my_roles"):
        request._my_roles = _roles(request)  # type: ignore[attr-defined]
    return request._my_roles  # type: ignore[attr-defined, no-any-return]


def _roles(request: HttpRequest) -> frozenset[Role]:
    """As access.standing() has them, without a query of their own for one with a place."""
    user, actors = current_user(request), my_actors(request)
    if not (actors and user.is_staff):
        return access.standing(user)
    rows: list[dict[str, str]] = actors[0].role_rows  # type: ignore[attr-defined]
    return frozenset({Role.STAFF, *(Role(row["role"]) for row in rows)})


def refusal(decision: Decision) -> str:
    """Why a page towards no log is refused. No stafettholder can help there, so none is named."""
    if decision.reason == NOT_YOURS:
        return _(
            "Du har ikke tilgang til å gjøre dette. Velg «Hvem kan gjøre hva» i brukermenyen for å se "
            "hvilken rolle som har tilgang."
        )
    return _(decision.reason)


def workplace(request: HttpRequest) -> Organisation | None:
    """The virksomhet shown beside the name: the first of the person's places."""
    actors = my_actors(request)
    return actors[0].organisation if actors else None
