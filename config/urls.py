"""Every address. Portal and health stand before the admin, which answers for all the rest."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config import health, mail_reports
from exports import family_urls
from stafettlog.portal import urls as portal_urls

urlpatterns = [
    path("", include("permissions.sign_in.session_urls")),
    path("", include("stafettlog.admin.sign_in_urls")),
    path("", include("permissions.sign_in.local_urls")),
    path("", include("permissions.sign_in.provider_urls")),
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    *mail_reports.addresses(),
    path("portal/", include(([*portal_urls.urlpatterns, *family_urls.urlpatterns], portal_urls.app_name))),
    *([path("utgaende-meldinger/", include("stafettlog.demo.urls"))] if settings.DEMO_MODE else []),
    path("", admin.site.urls),
]
handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
