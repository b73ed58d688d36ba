"""«Mine opplysninger»: a GET shows what is registered about oneself as staff, a POST hands out a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from exports.admin.export_screen import download
from exports.models import ExportFormat
from exports.own_data import files, staff
from permissions import rate_limits
from permissions.policy import Action
from stafettlog.admin.frame import workplace
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.documents.typst import DocumentError

SHOWN = 50
"""Of each part on the page; the file has all of it."""


class OwnDataScreen(StaffScreen):
    action = Action.SEE_OWN_DATA
    template_name = "exports/own_data.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("format", "")
        if kind not in files.TYPES:
            return self._show(status=400)
        rate_limits.spend("export", self.user.pk)
        try:
            exported = files.handed_out(
                staff.read(self.user, now=timezone.now()),
                ExportFormat(kind),
                log_ids=[],
                by=self.user,
                role=staff.ROLE,
                purpose=staff.PURPOSE,
                organisation=workplace(request),
            )
        except DocumentError:
            return self._show(failed=True, status=503)
        return download(exported)

    def _show(self, *, failed: bool = False, status: int = 200) -> HttpResponse:
        dossier = staff.read(self.user, now=timezone.now())
        context: dict[str, Any] = {"dossier": dossier, "failed": failed, "most": SHOWN}
        return self.render(context, status=status)
