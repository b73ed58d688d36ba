"""Eksport / Arkiver of one log: a GET shows the page, a POST alone hands out a file."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from exports.admin.receipt_lines import ReceiptLine
from exports.forms import ExportForm
from exports.models import ExportFormat
from exports.services import Exported, log_export, receipts_of
from permissions import rate_limits
from permissions.access_words import Page
from permissions.policy import NOT_YOURS, Action
from stafettlog.admin.frame import workplace
from stafettlog.admin.screen import LogScreen
from stafettlog.documents.typst import DocumentError
from stafettlog.services.access import EXPORT

PAGES = {ExportFormat.XLSX: Page.EXPORT_SHEET, ExportFormat.PDF: Page.EXPORT_PDF}
POLICY = "sandbox; default-src 'none'"


class ExportScreen(LogScreen):
    action = Action.EXPORT_LOG
    page = Page.EXPORT
    template_name = "exports/log_export.html"

    def prepare(self, **kwargs: Any) -> None:
        # The right to export is a row of its own: without it none, whatever the role says.
        if EXPORT not in self.access.codenames:
            raise PermissionDenied(_(NOT_YOURS))

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        return self._show(ExportForm())

    def post(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        rate_limits.spend("export", self.user.pk)
        choice = form.choice()
        # Before the file is made: if the row cannot be written there is none (R30).
        self.note(PAGES[choice.format])
        try:
            exported = log_export(
                log_id=log_id,
                choice=choice,
                by=self.user,
                role=self.role_text(),
                organisation=workplace(request),
            )
        except DocumentError:
            return self._show(form, failed=True, status=503)
        return download(exported)

    def _show(self, form: ExportForm, *, failed: bool = False, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "failed": failed,
            "has_errors": failed or bool(form.errors),
            "receipts": [ReceiptLine.of(receipt) for receipt in receipts_of(self.log)],
            "close_url": self._close_url(),
            "cancel_url": self.home_url(),
        }
        return self.render(context, status=status)

    def _close_url(self) -> str:
        """Where *Avslutt og arkiver* is, for someone who may."""
        if not self.access.may(Action.CLOSE_LOG):
            return ""
        return reverse("admin:log_close", args=[self.log.pk])


def download(exported: Exported) -> HttpResponse:
    """As an attachment that a browser runs nothing of."""
    response = HttpResponse(exported.data, content_type=exported.content_type)
    response["Content-Disposition"] = f'attachment; filename="{exported.name}"'
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
