from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    """What leaves the system: spreadsheets and archive packages."""

    name = "exports"
    verbose_name = _("Eksport / Arkiver")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from exports.admin import mass_on_my_page
        from stafettlog.admin import my_hooks

        my_hooks.add("exports", mass_on_my_page.WAITING)
