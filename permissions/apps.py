from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PermissionsConfig(AppConfig):
    name = "permissions"
    verbose_name = _("Tilganger")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from permissions.append_only_triggers import after_migrate, before_migrate

        pre_migrate.connect(before_migrate, dispatch_uid="append_only_triggers_away")
        post_migrate.connect(after_migrate, dispatch_uid="append_only_triggers")
