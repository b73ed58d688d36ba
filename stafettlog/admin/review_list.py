"""A list of what was done with logs, for the one who reviews it: by person and by log, newest first."""

from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from permissions.policy import Action
from stafettlog.admin.lists import looks_like_number
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.services.openings import logs_named, people_named

OLDER = "eldre"


class ReviewListScreen(StaffScreen):
    """What is typed is posted, and answered by a redirect, as in the other lists.

    `parameters`: the names of the form's fields, «navn» among them.
    """

    action = Action.REVIEW_OPENINGS
    parameters: ClassVar[Iterable[str]]

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(self.address(self.known(request.POST)))

    def known(self, sent: Any) -> dict[str, str]:
        """Our own parameters. A national number belongs in no address: it is left out."""
        found = {name: sent.get(name, "").replace("\0", "").strip() for name in self.parameters}
        if looks_like_number(found["navn"]):
            found["navn"] = ""
        return {name: value for name, value in found.items() if value}

    def address(self, known: dict[str, str]) -> str:
        return f"{self.request.path}?{urlencode(known)}" if known else self.request.path


def typed(chosen: dict[str, Any]) -> Q:
    """Condition on rows with `user_id` and `log_id`, by what was typed: what is not found finds nothing."""
    wanted = Q()
    if text := chosen.get("navn"):
        wanted &= Q(user_id__in=people_named(text))
    if text := chosen.get("logg"):
        wanted &= Q(log_id__in=logs_named(text))
    return wanted
