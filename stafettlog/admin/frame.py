"""What the frame of every staff page shows, and who is asking."""

from typing import cast

from django.http import HttpRequest

from permissions.models import Organisation, User
from permissions.policy import Role
from stafettlog.models import Actor
from stafettlog.services import access


def current_user(request: HttpRequest) -> User:
    """The signed-in person; admin_view has let nobody else through."""
    return cast(User, request.user)


def my_actors(request: HttpRequest) -> list[Actor]:
    """The person's own places, asked for once a request."""
    if not hasattr(request, "_my_actors"):
        request._my_actors = list(access.working_actors(current_user(request)))  # type: ignore[attr-defined]
    return request._my_actors  # type: ignore[attr-defined, no-any-return]


def my_roles(request: HttpRequest) -> frozenset[Role]:
    """The person's roles in the kommune, asked for once a request."""
    if not hasattr(request, "_my_roles"):
        request._my_roles = access.standing(current_user(request))  # type: ignore[attr-defined]
    return request._my_roles  # type: ignore[attr-defined, no-any-return]


def workplace(request: HttpRequest) -> Organisation | None:
    """The virksomhet shown beside the name: the first of the person's places."""
    actors = my_actors(request)
    return actors[0].organisation if actors else None
