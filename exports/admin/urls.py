"""Where export stands: under its log, like every screen of a log.

config/admin_site.py puts these before the admin's own addresses. Stafettlog's list of screens cannot
name them, since stafettlog must not know exports; and a ModelAdmin of ours would have another prefix.
"""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from exports.admin.archive_urls import archive_urls
from exports.admin.erasure_urls import erasure_urls
from exports.admin.export_screen import ExportScreen
from exports.admin.imports_urls import import_urls
from exports.admin.mass_urls import mass_urls
from exports.admin.own_data_urls import own_data_urls
from exports.admin.receipts_screen import ReceiptsListScreen


def export_urls(site: AdminSite) -> list[URLPattern]:
    """Wrapped so that they need a signed-in member of staff."""
    view, receipts = (site.admin_view(one.as_view()) for one in (ExportScreen, ReceiptsListScreen))
    return [
        path("stafettlog/stafettlog/<uuid:log_id>/eksport/", view, name="log_export"),
        path("eksportkvitteringer/", receipts, name="receipts_list"),
        *mass_urls(site),
        *archive_urls(site),
        *erasure_urls(site),
        *import_urls(site),
        *own_data_urls(site),
    ]
