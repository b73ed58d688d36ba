"""The one base of every ModelAdmin here: scoped by guardian's rows, and 404 for all the rest."""

from typing import Any, NoReturn

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern

from permissions.policy import Action, decide
from permissions.rules import CLOSED, Rule
from stafettlog.admin.frame import current_user, my_roles, refusal


class ScopedAdmin(admin.ModelAdmin):
    """Default deny. A subclass gives `action` (that of its list) and `scope()`, and opens, one by one,
    what its screens need: `add_action` and `change_action` go with the views that it replaces.

    Whoever may not see a row gets the answer of a row that does not exist. Django's own add,
    change, delete, history and action views are closed unless the subclass replaces them.
    """

    action: Action
    add_action: Action | None = None
    change_action: Action | None = None
    actions = None
    list_per_page = 50
    show_full_result_count = False
    list_select_related = False

    def scope(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that this person may see. None, unless the subclass says otherwise."""
        return self.model._default_manager.none()

    def rule_for(self, view_name: str) -> Rule:
        """What one of Django's own views asks here."""
        opened = {
            "changelist_view": self.action,
            "add_view": self.add_action,
            "change_view": self.change_action,
        }
        return opened.get(view_name) or CLOSED

    def get_urls(self) -> list[URLPattern]:
        """Without the nameless redirect from `<id>/`, which answers for rows that are not there too."""
        return [url for url in super().get_urls() if url.name]

    def _may(self, request: HttpRequest, action: Action | None) -> bool:
        return action is not None and bool(decide(action, roles=my_roles(request), own=True))

    def require(self, request: HttpRequest) -> None:
        """Raise PermissionDenied, with the reason, for those who may not see the list at all."""
        if not (decision := decide(self.action, roles=my_roles(request), own=True)):
            raise PermissionDenied(refusal(decision))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self.require(request)
        return super().changelist_view(request, extra_context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = self.scope(request)
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model:
        # `from_field` (_to_field) would look a row up by another column: never here.
        found = None if from_field else super().get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def has_module_permission(self, request: HttpRequest) -> bool:
        return current_user(request).is_staff

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.action)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.add_action)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only the parameters of our own filters; no `?field__lookup=` reaches the database."""
        return False

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        self._closed()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        self._closed()

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        self._closed()

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        self._closed()

    def _closed(self) -> NoReturn:
        raise Http404
