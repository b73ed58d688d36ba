"""The addresses of one's own notices, and of the choice of mail."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path
from django.views import View


def notice_urls(site: AdminSite) -> list[URLPattern]:
    """Wrapped so that they need a signed-in member of staff; each shows the person's own alone."""

    def screen(route: str, view: type[View], name: str) -> URLPattern:
        return path(route, site.admin_view(view.as_view()), name=name)

    from stafettlog.admin.mail_choice_screen import MailChoiceScreen
    from stafettlog.admin.notice_screens import NoticeListScreen, NoticeScreen

    return [
        screen("varsler/", NoticeListScreen, "notices"),
        screen("varsler/e-post/", MailChoiceScreen, "mail_choices"),
        screen("varsler/<uuid:notice_id>/", NoticeScreen, "notice"),
    ]
