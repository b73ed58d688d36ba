"""The lists behind the menu: Django's ChangeList, told to read our own parameters and nothing else."""

import re
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions import rate_limits
from stafettlog.admin.base import ScopedAdmin

MAX_QUERY = 100
# As much as a national number with a digit too few, or a birth date: nothing one searches for by name.
NUMBERLIKE = 6
NOT_DIGITS = re.compile(r"\D")


def looks_like_number(text: str) -> bool:
    return len(NOT_DIGITS.sub("", text)) >= NUMBERLIKE


class ListAdmin(ScopedAdmin):
    """A list with a search that is posted.

    What is typed may be a national number, and an address is kept in the browser's history, in
    bookmarks and in the logs of every proxy. So the search form is a POST, without JavaScript: a
    name is answered by a redirect to `?q=name` (which can be reloaded, and gone back to), a number
    by a redirect to what it found, with the number nowhere. A number that someone puts in `?q=`
    by hand goes the same way.
    """

    sortable_by = ()
    list_display_links = None
    title = ""
    not_a_number = gettext_lazy("Søk etter navn. Her kan du ikke søke med fødselsnummer.")

    def find_by_number(self, request: HttpRequest, text: str) -> HttpResponse | None:
        """Where the row with this number is; None if the person has none. May raise ValidationError."""
        raise ValidationError(self.not_a_number)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup in self._own_parameters()

    def _own_parameters(self) -> set[str]:
        return {spec.parameter_name for spec in self.list_filter}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        # Before anything is looked up, a number too.
        self.require(request)
        sent = request.POST if request.method == "POST" else request.GET
        known = {name: sent[name] for name in (*self._own_parameters(), SEARCH_VAR) if sent.get(name)}
        text = known.get(SEARCH_VAR, "").strip()[:MAX_QUERY]
        if looks_like_number(text):
            return self._answer_number(request, text)
        if text:
            rate_limits.spend("search", request.user.pk)
        if request.method == "POST":
            return self._to_list(request, {**known, SEARCH_VAR: text} if text else known)
        if page := request.GET.get(PAGE_VAR):
            known[PAGE_VAR] = page
        # Django reads more than this: _to_field, _popup, all, o, and any field__lookup.
        request.GET = _query(known)  # type: ignore[assignment]
        return super().changelist_view(request, {"title": self.title, **(extra_context or {})})

    def _answer_number(self, request: HttpRequest, text: str) -> HttpResponse:
        rate_limits.spend("number_lookup", request.user.pk)
        try:
            found = self.find_by_number(request, text)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
            return self._to_list(request, {})
        if found is None:
            messages.info(request, _("Ingen av dine barn har dette fødselsnummeret."))
            return self._to_list(request, {})
        return found

    @staticmethod
    def _to_list(request: HttpRequest, parameters: dict[str, str]) -> HttpResponse:
        query = urlencode({name: value for name, value in parameters.items() if value})
        return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)


def _query(parameters: dict[str, str]) -> QueryDict:
    made = QueryDict(mutable=True)
    made.update(parameters)
    return made


class KnownChoices(SimpleListFilter):
    """A filter that knows its values: any other counts as no filter, and never reaches the database."""

    choices_shown: ClassVar[dict[str, Any]] = {}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(self.choices_shown.items())

    def value(self) -> str | None:
        value = super().value()
        return value if value in {str(known) for known, _label in self.lookup_choices} else None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() is None else self.narrow(queryset, str(self.value()))

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        raise NotImplementedError
