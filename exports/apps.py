from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    """What leaves the system: spreadsheets and archive packages."""

    name = "exports"
    verbose_name = _("Eksport / Arkiver")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from exports.admin import erasure_on_my_page, mass_on_my_page
        from exports.archive import many
        from exports.erasure import due
        from exports.imports import services as imports
        from exports.mass import expire, run
        from stafettlog import jobs
        from stafettlog.admin import my_hooks

        run.WRITERS[many.KIND] = many.write
        my_hooks.add("exports", mass_on_my_page.WAITING)
        my_hooks.add("erasures", erasure_on_my_page.WAITING)
        jobs.long("exports of many logs", run.work)
        jobs.every_minute("exports past their time", expire.remove_expired)
        jobs.every_minute("erasures that are due", due.every_minute)
        jobs.every_minute("sheets that nobody confirmed", imports.remove_old)
