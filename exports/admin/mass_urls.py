"""Eksport of many logs: addresses in the staff's site."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from exports.admin.mass_job_screens import JobCancelScreen, JobFileScreen, JobScreen, JobStatusScreen
from exports.admin.mass_screen import MassExportScreen


def mass_urls(site: AdminSite) -> list[URLPattern]:
    screens = {
        "eksport/": (MassExportScreen, "mass_export"),
        "eksport/<uuid:job_id>/": (JobScreen, "export_job"),
        "eksport/<uuid:job_id>/status/": (JobStatusScreen, "export_job_status"),
        "eksport/<uuid:job_id>/avbryt/": (JobCancelScreen, "export_job_cancel"),
        "eksport/<uuid:job_id>/fil/": (JobFileScreen, "export_job_file"),
    }
    return [
        path(route, site.admin_view(screen.as_view()), name=name) for route, (screen, name) in screens.items()
    ]
