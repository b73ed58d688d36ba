"""Sign-in with a local account: the demo, the first administrator, and emergencies."""

from django.contrib.auth.backends import ModelBackend
from django.db import models
from django.http import HttpRequest

from permissions import grants
from permissions.models import User


class LocalAccountBackend(ModelBackend):
    """Password sign-in. It answers `has_perm` for an object from the grants, never for a model.

    Model-level permissions do not exist here: what Django would read from `user_permissions` or a
    group counts for nothing, so a stray row opens no case data.
    """

    def user_can_authenticate(self, user: User) -> bool:  # type: ignore[override]
        # R11b: a person registered by a colleague signs in once the leader has added the number.
        return bool(user.is_active and user.national_number_index)

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
