"""«Opplysninger om meg» in the portal: a GET shows the page, a POST hands out a file (family_urls.py)."""

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views import View

from exports.admin.export_screen import download
from exports.models import ExportFormat
from exports.own_data import family, files
from permissions import access_log, rate_limits
from permissions.access_words import ROLE_NAMES, Page
from permissions.models import User
from permissions.policy import Action, Role
from stafettlog.documents.typst import DocumentError
from stafettlog.portal import language, shown, views
from stafettlog.portal.nothing_left import nothing_left
from stafettlog.portal.read_only import read_only
from stafettlog.portal.shown import Row


class PortalOwnData(LoginRequiredMixin, View):
    """Of each log that the person may read right now; a row in the access log for each of them (R30)."""

    action = Action.READ_PORTAL
    http_method_names = ["get", "head", "post"]
    template_name = "exports/family_own_data.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user, logs = self._find(request)
        return self._show(request, user, logs) if logs else nothing_left(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("format", "")
        user, logs = self._find(request)
        if not logs:
            return nothing_left(request)
        if kind not in files.TYPES:
            return self._show(request, user, logs, status=400)
        rate_limits.spend("export", user.pk)
        self._note(user, logs)
        with translation.override(language.language_of(request, logs[0]["language"])):
            with read_only():
                dossier = family.read(user, logs, now=timezone.now())
            try:
                exported = files.handed_out(
                    dossier,
                    ExportFormat(kind),
                    log_ids=[log["pk"] for log in logs],
                    by=user,
                    role=ROLE_NAMES[Role.FORESATT],
                    purpose=family.PURPOSE,
                )
            except DocumentError:
                return self._show(request, user, logs, failed=True, status=503)
        return download(exported)

    def _find(self, request: HttpRequest) -> tuple[User, list[Row]]:
        user = cast(User, request.user)
        with read_only():
            return user, shown.logs(user)

    def _note(self, user: User, logs: list[Row]) -> None:
        for log in logs:
            access_log.record(
                user=user, log_id=log["pk"], page=Page.PORTAL_OWN_DATA, role=ROLE_NAMES[Role.FORESATT]
            )

    def _show(
        self, request: HttpRequest, user: User, logs: list[Row], *, failed: bool = False, status: int = 200
    ) -> HttpResponse:
        if not failed:
            self._note(user, logs)
        code = language.language_of(request, logs[0]["language"])
        with read_only(), translation.override(code):
            context: dict[str, Any] = {
                "dossier": family.read(user, logs, now=timezone.now()),
                "failed": failed,
                "name": user.display_name,
            }
            response = views.show(request, self.template_name, context, code)
        response.status_code = status
        return response
