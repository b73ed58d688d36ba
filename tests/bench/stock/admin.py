"""Stock admin, guarded by guardian, with history and export: a week of a municipality's developer."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from guardian.admin import GuardedModelAdmin
from guardian.shortcuts import get_objects_for_user
from import_export import resources
from import_export.admin import ExportMixin
from simple_history.admin import SimpleHistoryAdmin

from tests.bench.stock.models import (
    Actor,
    Child,
    Concern,
    Evaluation,
    Invitation,
    Measure,
    Meeting,
    Organisation,
    Participant,
    Stafettlog,
)


class AtWork:
    """Whoever is at work may: the log above says which."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_change_permission = has_add_permission = has_view_permission


class Joined(AtWork):
    """One line spares an inline its query for each row's own label, and each choice its query for a name."""

    joined: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()
    named: dict[str, QuerySet[Any]] = {}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)  # type: ignore[misc]
        if self.joined:
            rows = rows.select_related(*self.joined)
        return rows.prefetch_related(*self.fetched)

    def formfield_for_foreignkey(self, field: Any, request: HttpRequest, **more: Any) -> Any:
        if field.name in self.named:
            more["queryset"] = self.named[field.name]
        return super().formfield_for_foreignkey(field, request, **more)  # type: ignore[misc]

    def formfield_for_manytomany(self, field: Any, request: HttpRequest, **more: Any) -> Any:
        if field.name in self.named:
            more["queryset"] = self.named[field.name]
        return super().formfield_for_manytomany(field, request, **more)  # type: ignore[misc]


ACTORS = Actor.objects.select_related("user", "organisation")
PARTICIPANTS = Participant.objects.select_related("actor__user", "actor__organisation")


class ParticipantInline(Joined, admin.TabularInline):
    model = Participant
    extra = 0
    autocomplete_fields = ("actor",)
    joined = ("actor__user", "actor__organisation")
    named = {"actor": ACTORS}


class ConcernInline(AtWork, admin.StackedInline):
    model = Concern
    extra = 0


class MeasureInline(Joined, admin.StackedInline):
    model = Measure
    extra = 0
    autocomplete_fields = ("concern", "responsible")
    joined = ("concern",)
    fetched = ("responsible",)
    named = {"responsible": PARTICIPANTS}


class MeetingInline(Joined, admin.TabularInline):
    model = Meeting
    extra = 0
    autocomplete_fields = ("concerns",)
    fetched = ("concerns",)


class InvitationInline(Joined, admin.TabularInline):
    model = Invitation
    extra = 0
    autocomplete_fields = ("actor",)
    joined = ("actor__user", "actor__organisation")
    named = {"actor": ACTORS}


class MeasureOfConcernInline(AtWork, admin.StackedInline):
    model = Measure
    extra = 1
    fields = ("log", "kind", "description", "start_on", "finish_on")
    raw_id_fields = ("log",)


class LogResource(resources.ModelResource):
    class Meta:
        model = Stafettlog
        fields = ("id", "child__first_name", "child__last_name", "organisation__name", "level", "state")


@admin.register(Stafettlog)
class StafettlogAdmin(ExportMixin, GuardedModelAdmin, SimpleHistoryAdmin):
    """Everyone sees what guardian's rows let them."""

    resource_classes = (LogResource,)
    list_display = ("child", "stafettholder", "organisation", "level", "state", "created_at")
    list_filter = ("level", "state")
    search_fields = ("child__first_name", "child__last_name", "child__national_number")
    list_select_related = ("child", "stafettholder__user", "stafettholder__organisation", "organisation")
    autocomplete_fields = ("child", "stafettholder", "organisation")
    inlines = (ParticipantInline, ConcernInline, MeasureInline, MeetingInline)
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return get_objects_for_user(request.user, "stock.view_stafettlog", rows, accept_global_perms=False)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or request.user.has_perm("stock.view_stafettlog", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or request.user.has_perm("stock.change_stafettlog", obj)


class OpenAdmin(AtWork, SimpleHistoryAdmin):
    """What belongs to a log, for whoever is at work."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True


@admin.register(Concern)
class ConcernAdmin(OpenAdmin):
    raw_id_fields = ("log",)
    search_fields = ("text",)
    inlines = (MeasureOfConcernInline,)


@admin.register(Evaluation)
class EvaluationAdmin(OpenAdmin):
    raw_id_fields = ("measure", "evaluated_by")


@admin.register(Meeting)
class MeetingAdmin(OpenAdmin):
    raw_id_fields = ("log",)
    autocomplete_fields = ("concerns",)
    inlines = (InvitationInline,)


@admin.register(Actor)
class ActorAdmin(OpenAdmin):
    search_fields = ("user__first_name", "user__last_name", "title", "organisation__name")
    list_display = ("user", "title", "organisation")
    ordering = ("user__last_name", "user__first_name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # The list and the autocomplete both name user and virksomhet.
        return super().get_queryset(request).select_related("user", "organisation")


@admin.register(Participant)
class ParticipantAdmin(OpenAdmin):
    search_fields = ("actor__user__last_name",)


@admin.register(Child)
class ChildAdmin(OpenAdmin):
    search_fields = ("first_name", "last_name", "national_number")


@admin.register(Organisation)
class OrganisationAdmin(OpenAdmin):
    search_fields = ("name",)
