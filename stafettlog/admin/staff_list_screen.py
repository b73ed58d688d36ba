"""A list towards no log, with a search that is posted, filters and pages.

As in `lists.py`: what is typed may be a national number, so the search form is a POST that is
answered by a redirect to `?q=name`, and a number never stands in an address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from permissions import rate_limits
from stafettlog.admin.lists import MAX_QUERY, looks_like_number
from stafettlog.admin.staff_screen import StaffScreen

SEARCH, PAGE = "q", "side"


@dataclass(frozen=True)
class Filter:
    """One select over a list. The first choice, with the value "", is no filter."""

    name: str
    label: Any
    choices: Sequence[tuple[str, Any]]

    def known(self, value: str) -> str:
        """`value` if it is one of the choices, else "": nothing else reaches the database."""
        return value if value in {choice for choice, _label in self.choices} else ""


class StaffListScreen(StaffScreen):
    """Subclass with `title`, `rows()`, and `filters()`, each of whose values `rows()` gets by name."""

    title: Any
    search_label: Any = _("Søk etter navn")
    per_page = 50
    not_a_number = _("Søk etter navn. Her kan du ikke søke med fødselsnummer.")

    def filters(self) -> list[Filter]:
        return []

    def rows(self, query: str, chosen: Mapping[str, str]) -> QuerySet[Any]:
        """What `query` and the filters leave of the rows that the person may see, in a fixed order."""
        raise NotImplementedError

    def is_personal(self, query: str) -> bool:
        """Whether `query` may be a national number: then it is not looked for, nor kept in an address."""
        return looks_like_number(query)

    def extra_context(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _filters(self) -> list[Filter]:
        return self.filters()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = self._known(request.GET)
        query = known.pop(SEARCH, "")
        if self.is_personal(query):
            return self._refuse_number()
        if query:
            rate_limits.spend("search", self.user.pk)
        page = Paginator(self.rows(query, known), self.per_page).get_page(request.GET.get(PAGE))
        there = {**known, SEARCH: query} if query else known
        context = {
            "title": self.title,
            "search_label": self.search_label,
            "query": query,
            "filters": [(one, known.get(one.name, "")) for one in self._filters],
            "is_narrowed": bool(there),
            "page": page,
            "newer_url": self._address(there, page.number - 1) if page.has_previous() else "",
            "older_url": self._address(there, page.number + 1) if page.has_next() else "",
            "active_menu": request.path,
            **self.extra_context(),
        }
        return self.render(context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = self._known(request.POST)
        if self.is_personal(known.get(SEARCH, "")):
            return self._refuse_number()
        return HttpResponseRedirect(self._address(known))

    def _known(self, sent: Mapping[str, str]) -> dict[str, str]:
        found = {one.name: one.known(sent.get(one.name, "")) for one in self._filters}
        found[SEARCH] = sent.get(SEARCH, "").replace("\0", " ").strip()[:MAX_QUERY]
        return {name: value for name, value in found.items() if value}

    def _refuse_number(self) -> HttpResponse:
        rate_limits.spend("number_lookup", self.user.pk)
        messages.warning(self.request, self.not_a_number)
        return HttpResponseRedirect(self.request.path)

    def _address(self, known: Mapping[str, str], page: int = 1) -> str:
        parameters = {**known, PAGE: str(page)} if page > 1 else known
        return f"{self.request.path}?{urlencode(parameters)}" if parameters else self.request.path
