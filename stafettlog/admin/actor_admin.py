"""«Aktører»: the directory of everyone who works with the children, and registering a new one."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from permissions.models import Organisation
from permissions.policy import Action, LogState
from stafettlog.admin.actor_add_screen import ActorAddScreen
from stafettlog.admin.actor_settle_screen import ActorSettleScreen
from stafettlog.admin.frame import current_user
from stafettlog.admin.lists import KnownChoices, ListAdmin
from stafettlog.models import Actor, Stafettlog
from stafettlog.services import access


class OrganisationFilter(KnownChoices):
    title = _("virksomhet")
    parameter_name = "virksomhet"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        rows = Organisation.objects.filter(is_active=True).values_list("pk", "name")
        return [(str(pk), name) for pk, name in rows]

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(organisation=value)


@admin.register(Actor)
class ActorAdmin(ListAdmin):
    """For all staff with a place or a role: to find a colleague is to find whom to call.

    No national number is read, not even masked.
    """

    action = Action.SEE_DIRECTORY
    add_action = ActorAddScreen.action
    title = _("Aktører")
    add_text = _("Registrer ny aktør")
    list_filter = (OrganisationFilter,)
    search_fields = ("user__last_name",)
    search_help_text = _("Søk etter navn, stilling eller virksomhet")
    not_a_number = _("Søk etter navn, stilling eller virksomhet. Fødselsnummer står ikke i oversikten.")

    def scope(self, request: HttpRequest) -> QuerySet[Actor]:
        return (
            Actor.objects.working()
            .select_related("user", "organisation")
            .only(
                "title",
                "phone",
                "confirmed_at",
                "ended_at",
                "user__first_name",
                "user__last_name",
                "organisation__name",
            )
            .annotate(held=_held_in(_led(request)))
            .order_by("user__last_name", "user__first_name", "pk")
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return queryset.matching(search_term), False  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        settle = self.admin_site.admin_view(ActorSettleScreen.as_view())
        return [path("<uuid:actor_id>/behandle/", settle, name="actor_settle"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"led": _led(request), **(extra_context or {})})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponseBase:
        return ActorAddScreen.as_view()(request)


def _led(request: HttpRequest) -> list[UUID]:
    """The virksomheter that the person leads, asked for once a request."""
    if not hasattr(request, "_led"):
        request._led = access.led_organisation_ids(current_user(request))  # type: ignore[attr-defined]
    return request._led  # type: ignore[attr-defined, no-any-return]


def _held_in(organisations: list[UUID]) -> Case:
    """How many children's logs the aktør holds, in the virksomheter named; None everywhere else."""
    open_logs = Stafettlog.objects.filter(stafettholder=OuterRef("pk"), state=LogState.OPEN.value)
    counted = open_logs.order_by().values("stafettholder").annotate(n=Count("pk")).values("n")
    held = Coalesce(Subquery(counted), Value(0))
    return Case(When(organisation__in=organisations, then=held), default=None, output_field=IntegerField())
