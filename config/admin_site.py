"""The staff's site: who comes in, where they land, and which of Django's own pages are closed."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from config.sign_in_page import sign_in_page
from config.signed_out import signed_out
from permissions.policy import Action
from permissions.rules import under
from permissions.sign_in.guard import other_part
from permissions.sign_in.local_views import SignInLocal
from permissions.sign_in.parts import Part, part_of
from permissions.sign_in.password_views import PasswordChange
from permissions.sign_in.sign_out import SignOut

# Django's own addresses that would show rows or names past our scopes; the catch-all answers 404 there.
CLOSED = {"autocomplete", "view_on_site", "app_list"}


class StafettAdminSite(admin.AdminSite):
    site_title = site_header = index_title = "Stafettloggen"
    site_url = None
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, in a session as staff: what a person is besides opens nothing here."""
        is_staff = bool(request.user.is_active and request.user.is_staff)
        return is_staff and part_of(request) == Part.STAFF

    def get_urls(self) -> list[URLPattern | URLResolver]:
        kept = [url for url in super().get_urls() if getattr(url, "name", None) not in CLOSED]
        from exports.admin.urls import export_urls
        from stafettlog.admin.message_urls import message_urls
        from stafettlog.admin.notice_urls import notice_urls
        from stafettlog.admin.openings_urls import openings_urls
        from stafettlog.admin.staff_urls import staff_urls

        # First, and open to all who are signed in: a foresatt must be able to sign out too.
        own = [*export_urls(self), *openings_urls(self), *staff_urls(self), *message_urls(self)]
        own += notice_urls(self)
        return [path("logout/", self.logout, name="logout"), *own, *kept]

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # One of our forms: what was typed in it must not end in a bare sign-in page.
            if "submission" in request.POST and not request.user.is_authenticated:
                return signed_out(request)
            if getattr(request.user, "is_staff", False) and part_of(request) == Part.FAMILY:
                return other_part(request, Part.STAFF)
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, guarded)

    @under(Action.SEE_MY_PAGE)
    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from stafettlog.admin.my_page import my_page

        return my_page(request, self)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        return SignInLocal.as_view()(request) if request.method == "POST" else sign_in_page(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        return SignOut.as_view()(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        shown = {**self.each_context(request), "title": _("Bytt passord"), **(extra_context or {})}
        done = reverse("admin:password_change_done")
        return PasswordChange.as_view(extra_context=shown, success_url=done)(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if self.has_permission(request):
            from stafettlog.admin.frame import workplace

            context["my_workplace"] = workplace(request)
        return context

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Nothing: the menu is ours, and a list of models says what there is to look for."""
        return []

    def get_log_entries(self, request: HttpRequest) -> list[Any]:
        """Nothing: «recent actions» would show the text of rows past their scopes."""
        return []
