"""Finding an aktør while a tiltak is written: what the combobox asks with each word typed."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from permissions import rate_limits
from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.screen import LogScreen
from stafettlog.models import Level
from stafettlog.services import actor_search
from stafettlog.services.actor_search import Found


class ActorSearchScreen(LogScreen):
    """What is found are colleagues; of the log it says nothing but its level."""

    action = Action.ADD_PARTICIPANT
    page = Page.ACTOR_SEARCH
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        text = request.GET.get("q", "").replace("\0", "").strip()[:100]
        if len(text) < actor_search.MIN_LETTERS:
            return JsonResponse({"results": [], "message": ""})
        rate_limits.spend("search", self.user.pk)
        found = actor_search.search(self.log, text)
        return JsonResponse({"results": [found_row(one) for one in found], "message": self._why_so_few()})

    def _why_so_few(self) -> str:
        if self.log.level != Level.ONE:
            return ""
        return _("OBS! Loggen er på nivå 1 – søket viser bare aktører i din virksomhet.")

    def carries(self, answer: HttpResponseBase) -> bool:
        """No: colleagues. Each letter typed would be a row."""
        return False


def found_row(found: Found) -> dict[str, Any]:
    """One aktør as the combobox takes it."""
    actor = found.actor
    return {
        "id": str(actor.pk),
        "name": actor.display_name,
        "title": actor.title,
        "organisation": actor.organisation.name,
        "organisation_id": str(actor.organisation_id),
        "covered": found.covered,
        "waiting": actor.is_waiting,
    }
