"""Stafettlog in the admin: the list, the new one, the log page, and the screens under it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from permissions.policy import Action
from stafettlog.admin.draft_screen import DraftDiscard
from stafettlog.admin.frame import current_user
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.log_lists import LogListAdmin, StatusFilter
from stafettlog.admin.log_rows import held_rows
from stafettlog.admin.log_screen import LogPageScreen
from stafettlog.admin.log_urls import screen_urls
from stafettlog.admin.lookups import NumberLookup, PostcodeLookup
from stafettlog.admin.meeting_choose_screen import MeetingChooseScreen
from stafettlog.admin.new_log_screen import NewLogScreen
from stafettlog.admin.transfer_answer_screen import TransferAnswerScreen
from stafettlog.models import Stafettlog
from stafettlog.services import access


@admin.register(Stafettlog)
class StafettlogAdmin(LogListAdmin):
    """«Mine stafettbarn»: the logs that the person holds."""

    action = Action.SEE_OWN_LOGS
    add_action = NewLogScreen.action
    change_action = LogPageScreen.action
    title = _("Mine stafettbarn")
    add_text = _("Nytt stafettbarn")
    list_filter = (StatusFilter, *LogListAdmin.list_filter)

    def scope(self, request: HttpRequest) -> QuerySet[Stafettlog]:
        held = access.visible_logs(current_user(request), access.HOLD)
        return held_rows(Stafettlog.objects.filter(held))

    def get_urls(self) -> list[URLPattern]:
        staff = self.admin_site.admin_view
        own = [
            path("oppslag/postnummer/", staff(PostcodeLookup.as_view()), name="lookup_postcode"),
            path("nytt-mote/", staff(MeetingChooseScreen.as_view()), name="meeting_choose_child"),
            path("oppslag/nummer/", staff(NumberLookup.as_view()), name="lookup_number"),
            path(
                "overforing/<uuid:transfer_id>/",
                staff(TransferAnswerScreen.as_view()),
                name="transfer_answer",
            ),
            path("kladd/<uuid:draft_id>/slett/", staff(DraftDiscard.as_view()), name="draft_discard"),
        ]
        return [*own, *screen_urls(self.admin_site), *super().get_urls()]

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
