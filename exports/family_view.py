"""The log as a PDF for the family: a POST alone hands out a file. Stands under /portal/ (family_urls.py)."""

from typing import cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views import View

from exports import family
from exports.admin.export_screen import download
from permissions import access_log, rate_limits
from permissions.access_words import ROLE_NAMES, Page
from permissions.models import User
from permissions.policy import Action, Role
from stafettlog.documents.typst import DocumentError
from stafettlog.portal import document, language, views
from stafettlog.portal.read_only import read_only
from stafettlog.portal.shown import Row


class PortalPdf(LoginRequiredMixin, View):
    """Made of the page's own rows. A GET (someone who had to sign in again) leads to the page."""

    action = Action.EXPORT_PORTAL
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        self._log(request, log_id)
        return HttpResponseRedirect(reverse("portal:log", args=[log_id]))

    def post(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        user, log = cast(User, request.user), self._log(request, log_id)
        # A file is made when it is asked for, which costs more than a page.
        rate_limits.spend("export", user.pk)
        # R30: if this row cannot be written, there is no file.
        access_log.record(user=user, log_id=log_id, page=Page.PORTAL_PDF, role=ROLE_NAMES[Role.FORESATT])
        code, now = language.language_of(request, log["language"]), timezone.now()
        with translation.override(code):
            with read_only():
                page = views.read(user, log)
            try:
                data, entries = document.write(page, made_at=now, made_for=user.display_name)
            except DocumentError:
                context = {"log": log, "name": user.display_name, "who": page.who}
                response = views.show(request, "portal/no_copy.html", context, code)
                response.status_code = 503
                return response
        return download(family.handed_out(data, entries, log_id=log_id, made_at=now, by=user))

    def _log(self, request: HttpRequest, log_id: UUID) -> Row:
        log = views.find(cast(User, request.user), log_id)
        if log is None:
            raise Http404
        return log
