from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    """What leaves the system: spreadsheets and archive packages."""

    name = "exports"
    verbose_name = _("Eksport / Arkiver")
    default_auto_field = "django.db.models.BigAutoField"
