"""Stafettlog in the admin: the list, the new one, the log page, and the screens under it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern

from stafettlog.admin.base import ScopedAdmin
from stafettlog.admin.frame import current_user
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.log_screen import LogPageScreen
from stafettlog.admin.log_urls import screen_urls
from stafettlog.admin.new_log_screen import NewLogScreen
from stafettlog.models import Stafettlog
from stafettlog.services import access


@admin.register(Stafettlog)
class StafettlogAdmin(ScopedAdmin):
    """«Mine stafettbarn»: the logs that the person holds."""

    def scope(self, request: HttpRequest) -> QuerySet[Stafettlog]:
        return Stafettlog.objects.filter(
            access.visible_logs(current_user(request), access.HOLD)
        ).with_identity()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.is_staff_member(current_user(request))

    def get_urls(self) -> list[URLPattern]:
        return [*screen_urls(self.admin_site), *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponseBase:
        return NewLogScreen.as_view()(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponseBase:
        if (log_id := uuid_or_none(object_id)) is None:
            self._closed()
        return LogPageScreen.as_view()(request, log_id=log_id)
