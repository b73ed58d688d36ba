"""«Varsler»: what has happened, for the person who is asking and nobody else (R28)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.policy import Action
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.notice_links import address
from stafettlog.admin.notice_rows import NoticeRow, rows, unread
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.services import notices
from stafettlog.services.errors import NotVisible

PAGE = 25
OLDER = "eldre"


class NoticeListScreen(StaffScreen):
    """Newest first, a page at a time, by the last row: the thousandth is as near as the first."""

    action = Action.SEE_MY_PAGE
    template_name = "staff/notices.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        after = uuid_or_none(request.GET.get(OLDER, ""))
        found = rows(self.user)
        if after is not None:
            found = found.filter(pk__lt=after)
        page = [NoticeRow.of(notice) for notice in found[: PAGE + 1]]
        shown = page[:PAGE]
        context = {
            "title": _("Varsler"),
            "rows": shown,
            "newest": shown[0].pk if shown and after is None else "",
            "newest_url": request.path if after else "",
            "older_url": f"?{urlencode({OLDER: shown[-1].pk})}" if len(page) > PAGE else "",
            "has_unread": bool(unread(request.user)),
            "older": after or "",
        }
        return self.render(context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark one as read, or all that the page knew of. Again, or from a stale tab, it is the same."""
        if (one := uuid_or_none(request.POST.get("read", ""))) is not None:
            notices.mark_read(self.user, [one])
        elif (newest := uuid_or_none(request.POST.get("until", ""))) is not None and "_all" in request.POST:
            notices.mark_all_read(self.user, until=newest)
            messages.success(request, _("Varslene er merket som lest."))
        after = uuid_or_none(request.POST.get(OLDER, ""))
        kept = f"?{urlencode({OLDER: after})}" if after else ""
        return HttpResponseRedirect(f"{request.path}{kept}")


class NoticeScreen(StaffScreen):
    """A link that is followed: the notice is read, and one comes to where one acts on it."""

    action = Action.SEE_MY_PAGE

    def prepare(self, *, notice_id: UUID, **kwargs: Any) -> None:
        found = rows(self.user).filter(pk=notice_id).first()
        if found is None:
            raise NotVisible
        self.notice = found

    def get(self, request: HttpRequest, notice_id: UUID) -> HttpResponse:
        if self.notice.read_at is None:
            notices.mark_read(self.user, [notice_id])
        return HttpResponseRedirect(address(self.notice) or reverse("admin:notices"))
