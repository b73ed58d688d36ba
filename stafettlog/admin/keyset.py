"""A list in pages without counting: a page knows the row that it begins after, not its number.

The last of a hundred thousand rows is as near as the first, and nothing counts them all.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, QueryDict

from stafettlog.admin.kept_forms import uuid_or_none

AFTER, BEFORE = "etter", "for"


@dataclass(frozen=True)
class Cursor:
    """`row`: the page has the rows after it, or before it; None for the first page."""

    row: UUID | None = None
    backwards: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> "Cursor":
        """From an address; what is no id counts as the first page."""
        if (row := uuid_or_none(query.get(AFTER, ""))) is not None:
            return cls(row)
        row = uuid_or_none(query.get(BEFORE, ""))
        return cls(row, backwards=row is not None)


class KeysetChangeList(ChangeList):
    """Newest first, by the time-ordered primary key. `newer` and `older` are addresses, or empty.

    The ModelAdmin has `page_rows(request, ids)`: what a page shows, in that order.
    """

    newer = older = ""

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[str]:
        return ["-pk"]

    def get_results(self, request: HttpRequest) -> None:
        cursor: Cursor = getattr(request, "keyset", Cursor())
        rows, size = self.queryset, self.list_per_page
        if cursor.row is not None:
            rows = rows.filter(pk__gt=cursor.row) if cursor.backwards else rows.filter(pk__lt=cursor.row)
        rows = rows.order_by("pk" if cursor.backwards else "-pk").values_list("pk", flat=True)
        found = list(rows[: size + 1])
        more, found = len(found) > size, found[:size]
        if cursor.backwards:
            found.reverse()
        is_newer, is_older = (more, True) if cursor.backwards else (cursor.row is not None, more)
        if found and is_newer:
            self.newer = self.get_query_string({BEFORE: found[0]})
        if found and is_older:
            self.older = self.get_query_string({AFTER: found[-1]})
        # Which rows, and then what they show: the database weighs the first by itself.
        self.result_list = self.model_admin.page_rows(request, found)  # type: ignore[attr-defined]
        # Of this page alone: nothing on it says how many there are in all.
        self.result_count, self.full_result_count = len(found), None
        self.show_full_result_count = self.show_admin_actions = self.can_show_all = self.multi_page = False
