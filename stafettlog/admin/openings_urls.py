"""The addresses of emergency access, and of the pages on which the privacy officer reviews openings."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path
from django.views import View


def openings_urls(site: AdminSite) -> list[URLPattern]:
    """Wrapped so that they need a signed-in member of staff; each screen says itself who may."""

    def screen(route: str, view: type[View], name: str) -> URLPattern:
        return path(route, site.admin_view(view.as_view()), name=name)

    from stafettlog.admin.break_glass_screens import BreakGlassEndScreen, BreakGlassScreen
    from stafettlog.admin.openings_review_screen import OpeningsReviewScreen
    from stafettlog.admin.openings_screens import OpeningsListScreen, OpeningsOfLogScreen

    return [
        screen("nodtilgang/", BreakGlassScreen, "break_glass"),
        screen("nodtilgang/<uuid:glass_id>/avslutt/", BreakGlassEndScreen, "break_glass_end"),
        screen("innsynslogg/", OpeningsListScreen, "openings_list"),
        screen("innsynslogg/gjennomgang/", OpeningsReviewScreen, "openings_review"),
        screen("innsynslogg/<uuid:log_id>/", OpeningsOfLogScreen, "openings_of_log"),
    ]
