from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StafettlogConfig(AppConfig):
    name = "stafettlog"
    verbose_name = _("Stafettlogg")
    default_auto_field = "django.db.models.BigAutoField"
