"""The addresses of empty forms to print, and of the pages that show what each message says."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path
from django.views import View


def message_urls(site: AdminSite) -> list[URLPattern]:
    """Wrapped so that they need a signed-in member of staff; each screen says itself who may."""

    def screen(route: str, view: type[View], name: str) -> URLPattern:
        return path(route, site.admin_view(view.as_view()), name=name)

    from stafettlog.admin import message_preview_screens as previews
    from stafettlog.admin.paper_screens import PaperListScreen, PaperScreen

    return [
        screen("meldinger/", previews.MessageListScreen, "message_list"),
        screen("meldinger/<slug:kind>/", previews.MessageScreen, "message"),
        screen("meldinger/<slug:kind>/html/", previews.MessageHtmlScreen, "message_html"),
        screen("meldinger/<slug:kind>/kalender/", previews.MessageCalendarScreen, "message_calendar"),
        screen("meldinger/<slug:kind>/brev/", previews.MessageLetterScreen, "message_letter"),
        screen("skjema/", PaperListScreen, "paper_list"),
        screen("skjema/<slug:paper>/<slug:language>/", PaperScreen, "paper"),
    ]
