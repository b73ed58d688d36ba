"""«Hvem har åpnet loggen», as the family reads it: what staff have opened, and one's own openings."""

from dataclasses import replace
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views import View

from permissions import access_log
from permissions.access_words import ROLE_NAMES, Page
from permissions.models import User
from permissions.policy import Action, Role
from stafettlog.models import Protection
from stafettlog.portal import language, views, words
from stafettlog.portal.read_only import read_only
from stafettlog.services import log_openings

OLDER = "eldre"


class PortalOpenings(LoginRequiredMixin, View):
    """`?eldre=` turns to the openings before. Reading who has opened the log is itself an opening."""

    action = Action.SEE_OPENINGS
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        user = cast(User, request.user)
        log = views.find(user, log_id)
        if log is None:
            raise Http404
        # R30: if this row cannot be written, the page is not shown.
        access_log.record(user=user, log_id=log_id, page=Page.OPENINGS, role=ROLE_NAMES[Role.FORESATT])
        before = request.GET.get(OLDER, "")
        code = language.language_of(request, log["language"])
        with read_only(), translation.override(code):
            found = log_openings.for_family(
                log_id, me=user.pk, before=before, protected=log["protection"] != Protection.NONE
            )
            context = {
                "log": log,
                "lines": [
                    replace(line, role=words.opened(line.role), page=words.opened(line.page))
                    for line in found.lines
                ],
                "newest_url": request.path if before else "",
                "older_url": f"?{urlencode({OLDER: found.older})}" if found.older else "",
                "name": user.display_name,
                "who": words.who_you_are(log, timezone.localdate()),
            }
            return views.show(request, "portal/openings.html", context, code)
