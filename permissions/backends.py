"""Sign-in with a local account: the demo, the first administrator, and emergencies."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.db import models
from django.http import HttpRequest

from permissions import grants
from permissions.models import User
from permissions.prepared import Prepared

_beside: Callable[[UUID], Mapping[str, Any]] | None = None


def register_beside(expressions: Callable[[UUID], Mapping[str, Any]]) -> None:
    """Tell what is read with the row of whoever asks: what every page shows then costs no query of its own.

    From the person's id to attribute -> expression. Called once, at start.
    """
    global _beside, _row
    _beside, _row = expressions, Prepared(_person, user_id=models.UUIDField())


def _person(user_id: UUID) -> models.QuerySet[User]:
    beside = _beside(user_id) if _beside is not None else {}
    return User._default_manager.annotate(**beside).filter(pk=user_id)


_row = Prepared(_person, user_id=models.UUIDField())


class LocalAccountBackend(ModelBackend):
    """Password sign-in. It answers `has_perm` for an object from the grants, never for a model.

    Model-level permissions do not exist here: what Django would read from `user_permissions` or a
    group counts for nothing, so a stray row opens no case data.
    """

    def user_can_authenticate(self, user: User) -> bool:  # type: ignore[override]
        # R11b: a person registered by a colleague signs in once the leader has added the number.
        return bool(user.is_active and user.national_number_index)

    def get_user(self, user_id: Any) -> User | None:
        """The signed-in person of a session, once a request."""
        user = next(iter(_row.rows(user_id=user_id)), None)
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: User, obj: models.Model | None = None) -> set[str]:  # type: ignore[override]
        if obj is None:
            return set()
        label = obj._meta.app_label
        return {f"{label}.{codename}" for codename in grants.codenames_on(user_obj, obj)}

    def get_user_permissions(self, user_obj: User, obj: models.Model | None = None) -> set[str]:  # type: ignore[override]
        return set()

    def get_group_permissions(self, user_obj: User, obj: models.Model | None = None) -> set[str]:  # type: ignore[override]
        return set()

    def has_perm(self, user_obj: User, perm: str, obj: models.Model | None = None) -> bool:  # type: ignore[override]
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: User, app_label: str) -> bool:  # type: ignore[override]
        return False

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: object,
    ) -> User | None:
        user = super().authenticate(request, username=username, password=password)
        return user if isinstance(user, User) else None
