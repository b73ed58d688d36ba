"""The project's admin site as the default one, and the gate that production must pass to start."""

from django.conf import settings
from django.contrib.admin.apps import AdminConfig

from config.checks import refuse_unsafe_production


class StafettAdminConfig(AdminConfig):
    default_site = "config.admin_site.StafettAdminSite"

    def ready(self) -> None:
        super().ready()
        if settings.PRODUCTION:
            refuse_unsafe_production()
