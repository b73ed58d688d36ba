"""A screen on one log: seen by whom it is for, 404 for the rest, and noted in the access log."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from permissions import access_log
from permissions.access_words import Page, staff_role_text
from permissions.policy import Action, Role
from stafettlog.addresses import address
from stafettlog.admin.forms.hints import warn_of_places
from stafettlog.admin.frame import current_user, workplace
from stafettlog.log_names import initials_and_year
from stafettlog.services.access import LogAccess
from stafettlog.services.errors import NotVisible
from stafettlog.services.log_query import IDENTIFIED, LogQuery
from stafettlog.services.shown import Shown

# A redirect shows nothing, nor does the answer to a method that a screen does not have.
EMPTY_ANSWERS = frozenset({204, 302, 303, 304, 405})


def log_url(log_id: UUID, fragment: str = "") -> str:
    """The address of the log page, at one place in it."""
    url = address("admin:stafettlog_stafettlog_change", log_id)
    return f"{url}#{fragment}" if fragment else url


def overview_url(log_id: UUID, fragment: str = "") -> str:
    """The address of what leaders and coordinators see of a log without reading it."""
    url = address("admin:stafettlog_overseenlog_change", log_id)
    return f"{url}#{fragment}" if fragment else url


class LogScreen(View):
    """Subclass with `action`, `page` and `template_name`; the URL gives `log_id`.

    `self.log` and `self.access` are there once dispatch has found that the person may see the log.
    Every answer is noted in the access log before it leaves (R30): by dispatch, if the screen has not
    called note() itself. Only a redirect is not, and what a screen says with `carries()` that it has
    nothing of the log in it.
    """

    action: Action
    page: Page
    template_name: str
    noted = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = current_user(request)
        self.today = timezone.localdate()
        try:
            self.find_log(kwargs["log_id"])
            self._refuse_unread()
            self.prepare(**kwargs)
            self.decision = self.access.decide(self.action, own=self.is_own)
            if not self.decision and not (request.method == "POST" and self.answers_refused_post):
                raise PermissionDenied(_(self.decision.reason))
            answer = super().dispatch(request, *args, **kwargs)
            if not self.noted and answer.status_code not in EMPTY_ANSWERS and self.carries(answer):
                self.note(self.page)
            return answer
        except NotVisible:
            raise Http404 from None

    def carries(self, answer: HttpResponseBase) -> bool:
        """Whether an answer that was not noted has anything of the log in it. A screen that says no
        says why."""
        return True

    answers_refused_post = False
    """Whether post() itself answers someone who is no longer allowed, so that typed text is shown back."""

    def _refuse_unread(self) -> None:
        """Before anything is looked up: who sees only that the log exists learns nothing of its parts.

        Nor does drift, who reads the log's page in an emergency, of what stands in the log's forms.
        """
        if self.access.can_read and self.access.roles != {Role.BREAK_GLASS}:
            return
        if not (decision := self.access.may(self.action, own=True)):
            raise PermissionDenied(_(decision.reason))

    revealed = False
    """R26: whether the places of a protected child stand on this one answer (ProtectedShowScreen)."""

    def find_log(self, log_id: UUID) -> None:
        """Read the log as it is now, and what the person may do with it. Raises NotVisible."""
        self.access = LogAccess.find(self.user, log_id, self.logs())
        self.log: Any = self.access.log
        self.revealed = self.revealed and bool(self.access.may(Action.SHOW_PROTECTED))
        self.shown = Shown(self.log, revealed=self.revealed)

    def logs(self) -> LogQuery | QuerySet[Any]:
        """The log as the screen needs it, in the one query that also asks what the person may do."""
        return IDENTIFIED

    def prepare(self, **kwargs: Any) -> None:
        """Find the rest that the URL names, within `self.log`; raise NotVisible if it is not there."""

    def is_own(self) -> bool:
        """Whether the part acted on is the person's own; asked after prepare(), if it matters."""
        return False

    def render(self, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """The page. dispatch() notes the opening before it leaves: without that row it is not shown (R30)."""
        list_name, list_url = self.own_list()
        shown = {
            **admin.site.each_context(self.request),
            "log": self.log,
            "shown": self.shown,
            "may_show_protected": bool(self.access.may(Action.SHOW_PROTECTED)),
            "may_mask": bool(self.access.may(Action.ASK_MASKING)),
            "today": self.today,
            "list_name": list_name,
            "list_url": list_url,
            "called": self.called(),
            "home_url": self.home_url(),
            "active_menu": list_url,
            **context,
        }
        if self.shown.is_protected:
            warn_of_places(shown.values())
        return render(self.request, self.template_name, shown, status=status)

    def own_list(self) -> tuple[str, str]:
        """Name and address of the list that the person has this child in."""
        if self.access.is_holder:
            return _("Mine stafettbarn"), reverse("admin:stafettlog_stafettlog_changelist")
        if self.access.oversees:
            return _("Stafettbarn i virksomheten"), reverse("admin:stafettlog_overseenlog_changelist")
        return _("Mine aktørbarn"), reverse("admin:stafettlog_actorlog_changelist")

    def called(self) -> tuple[str, str]:
        """The child's whole name and first name; for those who may not read the log, initials and year."""
        child = self.log.child
        if self.access.can_read:
            return child.display_name, child.first_name
        return initials_and_year(child.initials, child.birth_date.year), child.initials

    def home_url(self, fragment: str = "") -> str:
        """The page that the person has of the log: the log page, or what one may know without reading."""
        return log_url(self.log.pk, fragment) if self.access.can_read else overview_url(self.log.pk, fragment)

    def role_text(self) -> str:
        """As what the person is here, in the words of the access log."""
        return staff_role_text(self.access.roles)

    def note(self, page: Page) -> None:
        """Write the row of this opening. Raises NotRecorded, and then there is no page."""
        access_log.record(
            user=self.user,
            log_id=self.log.pk,
            page=page,
            role=self.role_text(),
            organisation=workplace(self.request),
        )
        self.noted = True
