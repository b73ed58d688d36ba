"""The project's admin site as the default one, and the gate that production must pass to start."""

from django.conf import settings
from django.contrib.admin.apps import AdminConfig

from config.checks import refuse_unsafe_production


class StafettAdminConfig(AdminConfig):
    default_site = "config.admin_site.StafettAdminSite"

    def ready(self) -> None:
        super().ready()
        self._close_groups()
        from config import url_rules  # noqa: F401  (registers its check)
        from permissions.sign_in import film  # noqa: F401  (its own too)

        if settings.PRODUCTION:
            refuse_unsafe_production()

    @staticmethod
    def _close_groups() -> None:
        """A group says which virksomhet has which role: Django's own pages for it are not ours to show."""
        from django.contrib import admin
        from django.contrib.auth.models import Group

        admin.site.unregister(Group)
