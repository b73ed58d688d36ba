"""Import from spreadsheets: addresses in the staff's site."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from exports.admin.imports_preview_screen import ImportPreviewScreen
from exports.admin.imports_start_screen import ImportStartScreen, ImportTemplateScreen


def import_urls(site: AdminSite) -> list[URLPattern]:
    start, preview, template = (
        site.admin_view(view.as_view())
        for view in (ImportStartScreen, ImportPreviewScreen, ImportTemplateScreen)
    )
    return [
        path("import/", start, name="import_start"),
        path("import/<uuid:import_id>/", preview, name="import_preview"),
        path("import/mal/<slug:kind>/", template, name="import_template"),
    ]
