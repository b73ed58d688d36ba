"""«Stafettbarn i virksomheten»: what leaders and coordinators see of the logs of their virksomheter."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy

from permissions import grants
from permissions.models import Organisation
from permissions.policy import ORGANISATION_ROLES, Action, Role, decide
from stafettlog.admin.frame import current_user, my_roles, refusal
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.keyset import Cursor, KeysetChangeList
from stafettlog.admin.lists import ListAdmin
from stafettlog.admin.log_lists import LevelFilter, StatusFilter, find_log_by_number
from stafettlog.admin.menu import address_if_allowed
from stafettlog.admin.overseen_filters import ConsentFilter, HolderFilter, OverdueFilter, PlaceFilter
from stafettlog.admin.overseen_rows import PAGE_SIZE, overseen_in_order, page_rows
from stafettlog.admin.overseen_screen import OverseenLogScreen
from stafettlog.models import OverseenLog, Stafettlog
from stafettlog.services import access
from stafettlog.services.name_search import children_called


@admin.register(OverseenLog)
class OverseenLogAdmin(ListAdmin):
    """Initials and birth year; the name on those rows alone that the person may read."""

    action = Action.SEE_LOG
    change_action = OverseenLogScreen.action
    title = gettext_lazy("Stafettbarn i virksomheten")
    list_per_page = PAGE_SIZE
    list_filter = (PlaceFilter, StatusFilter, LevelFilter, ConsentFilter, OverdueFilter, HolderFilter)
    search_fields = ("child__first_name", "child__last_name")
    search_help_text = gettext_lazy("Søk etter navn eller fødselsnummer (11 siffer)")
    no_names = gettext_lazy(
        "Som leder ser du initialer og fødselsår. Du kan ikke søke etter barn med navn eller fødselsnummer."
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        return KeysetChangeList

    def scope(self, request: HttpRequest) -> QuerySet[Any]:
        """Which logs; page_rows() has what the page shows of each."""
        return overseen_in_order(current_user(request), places=len(self.places(request)))

    def page_rows(self, request: HttpRequest, ids: list[UUID]) -> list[Any]:
        return page_rows(current_user(request), ids)

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return self.search_fields if self._knows_names(request) else ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A name is looked for among the rows alone that show theirs."""
        if not search_term:
            return queryset, False
        if not self._knows_names(request):
            return queryset.none(), False
        reads = grants.visible_walk(current_user(request), Stafettlog, access.VIEW)
        return queryset.filter(children_called(search_term)).filter(reads), False

    def find_by_number(self, request: HttpRequest, text: str) -> HttpResponse | None:
        if not self._knows_names(request):
            raise ValidationError(str(self.no_names))
        user = current_user(request)
        both = [
            grants.visible_each(user, Stafettlog, [codename]) for codename in (access.OVERSEE, access.VIEW)
        ]
        return find_log_by_number(request, text, both[0] & both[1])

    def get_list_filter(self, request: HttpRequest) -> Any:
        return self.list_filter if len(self.places(request)) > 1 else self.list_filter[1:]

    def places(self, request: HttpRequest) -> list[Organisation]:
        """Where the person has a role that sees logs, by name; asked for once a request."""
        if not hasattr(request, "_overseen_places"):
            request._overseen_places = list(access.overseen_organisations(current_user(request)))  # type: ignore[attr-defined]
        return request._overseen_places  # type: ignore[attr-defined, no-any-return]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        roles = my_roles(request)
        if not roles & ORGANISATION_ROLES:
            raise PermissionDenied(refusal(decide(self.action, roles=frozenset())))
        request.keyset = Cursor.of(request.GET)  # type: ignore[attr-defined]
        context = {
            "today": timezone.localdate(),
            "export_url": address_if_allowed(request, "admin:mass_export"),
            "several": len(self.places(request)) > 1,
            "knows_names": self._knows_names(request),
            "no_names": self.no_names,
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponseBase:
        if (log_id := uuid_or_none(object_id)) is None:
            self._closed()
        return OverseenLogScreen.as_view()(request, log_id=log_id)

    @staticmethod
    def _knows_names(request: HttpRequest) -> bool:
        return Role.COORDINATOR in my_roles(request)
