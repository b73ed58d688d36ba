from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StafettlogConfig(AppConfig):
    name = "stafettlog"
    verbose_name = _("Stafettlogg")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from permissions.backends import register_beside
        from permissions.roles import role_ended
        from permissions.sign_in.parts import register_family
        from permissions.sign_in.signals import identity_coupled, password_link_asked, second_factor_reset
        from stafettlog.services import notices, outbox
        from stafettlog.services.break_glass import end_with_role
        from stafettlog.services.family import reads_a_log

        role_ended.connect(end_with_role, dispatch_uid="end_with_role")
        register_family(reads_a_log)
        register_beside(lambda user_id: {"has_unread": notices.has_unread(user_id)})
        password_link_asked.connect(outbox.tell_password_link, dispatch_uid="tell_password_link")
        second_factor_reset.connect(outbox.tell_second_factor_reset, dispatch_uid="tell_second_factor_reset")
        identity_coupled.connect(outbox.tell_identity_coupled, dispatch_uid="tell_identity_coupled")
