"""Nytt møte from Min side: first, which child (R17)."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.policy import Action, LogState
from stafettlog.admin import consent_facts
from stafettlog.admin.lists import MAX_QUERY, looks_like_number
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.models import Stafettlog
from stafettlog.services import access
from stafettlog.services.shown import Shown

SHOWN = 100


class MeetingChooseScreen(StaffScreen):
    """The person's own stafettbarn that meetings may be called for. The search is posted, so that what
    is typed stands in no address."""

    action = Action.SEE_OWN_LOGS
    template_name = "log/meeting_choose.html"
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show("")

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._show(" ".join(request.POST.get("q", "").replace("\0", " ").split())[:MAX_QUERY])

    def _show(self, text: str) -> HttpResponse:
        is_number = looks_like_number(text)
        words = [] if is_number else text.split()
        logs = list(self._mine(words)[: SHOWN + 1])
        blocked = list(self._without_consent(words)[: SHOWN + 1])
        if len(logs) == 1 and not blocked and not text:
            return HttpResponseRedirect(reverse("admin:meeting_add", args=[logs[0].pk]))
        context = {
            "title": _("Nytt møte"),
            "logs": [(log, Shown(log)) for log in logs[:SHOWN]],
            "blocked": [(log, Shown(log), consent_facts.state_text(log)) for log in blocked[:SHOWN]],
            "more": max(len(logs), len(blocked)) > SHOWN,
            "query": "" if is_number else text,
            "is_number": is_number,
        }
        return self.render(context)

    def _mine(self, words: list[str]) -> QuerySet[Stafettlog]:
        return self._named(words, access.visible_logs(self.user, access.CHANGE))

    def _without_consent(self, words: list[str]) -> QuerySet[Stafettlog]:
        """Held, and nobody may be called: the writing right lapses with the consent."""
        writes = Stafettlog.objects.filter(access.visible_logs(self.user, access.CHANGE))
        held = access.visible_logs(self.user, access.HOLD)
        return self._named(words, held).exclude(pk__in=writes.values("pk")).select_related("current_consent")

    def _named(self, words: list[str], visible: Q) -> QuerySet[Stafettlog]:
        mine = Stafettlog.objects.filter(visible, state=LogState.OPEN.value)
        mine = mine.select_related("child", "attends")
        for word in words:
            mine = mine.filter(Q(child__first_name__icontains=word) | Q(child__last_name__icontains=word))
        return mine.order_by("child__first_name", "child__last_name", "pk")
