"""Arkivering of one log: how far it has come, its package, the archive's receipt, and keeping it longer."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from exports.admin.archive_words import archive_url, history_of
from exports.admin.export_screen import download
from exports.archive import retention, services, states
from exports.archive.forms import KeepForm, ReceiptForm
from exports.archive.package import PackageError
from exports.models import ArchiveRecord, ArchiveState
from permissions import rate_limits
from permissions.access_words import Page
from permissions.policy import NOT_YOURS, Action, LogState
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.frame import workplace
from stafettlog.admin.screen import LogScreen
from stafettlog.documents.typst import DocumentError
from stafettlog.models import Protection
from stafettlog.services.access import EXPORT


class _OfLog(LogScreen):
    """For those who hold the right to take the log out: without its row none, whatever the role says."""

    def prepare(self, **kwargs: Any) -> None:
        if EXPORT not in self.access.codenames:
            raise PermissionDenied(_(NOT_YOURS))
        self.record: ArchiveRecord | None = states.record_of(self.log)

    def archive_url(self) -> str:
        return archive_url(self.log.pk)


class LogArchiveScreen(_OfLog):
    """What is to be done next, and what has been done."""

    action = Action.EXPORT_LOG
    page = Page.ARCHIVE
    template_name = "exports/archive_log.html"

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        return self.show()

    def show(self, *, failed: bool = False, refused: str = "", status: int = 200) -> HttpResponse:
        may, is_closed = self.access.may, self.log.state == LogState.CLOSED
        context = {
            "record": self.record,
            "standing": states.standing(self.record, self.today),
            "is_open": self.log.is_open,
            "is_received": self.record is not None and self.record.state == ArchiveState.RECEIVED,
            "may_pack": is_closed and bool(may(Action.ARCHIVE_LOG)),
            "why_not_pack": services.why_not_pack(self.access) if is_closed else "",
            "may_keep": bool(may(Action.KEEP_LOG)),
            "may_ask_erasure": bool(may(Action.ASK_ERASURE)),
            "close_url": reverse("admin:log_close", args=[self.log.pk]) if may(Action.CLOSE_LOG) else "",
            "months": retention.months_for(self.log.organisation),
            "steps": history_of(self.record) if self.record else [],
            "failed": failed,
            "refused": refused,
        }
        return self.render(context, status=status)


class PackageScreen(LogArchiveScreen):
    """By POST alone: the zip."""

    action = Action.ARCHIVE_LOG
    page = Page.ARCHIVE_PACKAGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        if refused := services.why_not_pack(self.access):
            return self.show(refused=refused, status=403)
        rate_limits.spend("export", self.user.pk)
        # Before the file is made: if a row cannot be written there is none (R30).
        self.note(Page.ARCHIVE_PACKAGE)
        if self.log.child.protection != Protection.NONE:
            self.note(Page.PROTECTED_SHOWN)
        try:
            made = services.package_make(
                log_id=log_id, by=self.user, role=self.role_text(), organisation=workplace(request)
            )
        except (DocumentError, PackageError):
            return self.show(failed=True, status=503)
        return download(made)


class _ArchiveForm(_OfLog, FormScreen):
    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            "has_errors": bool(form.errors),
            "cancel_url": self.archive_url(),
            "record": self.record,
            "file_is_gone": bool(self.request.FILES),
        }


class ReceiptRegisterScreen(_ArchiveForm):
    action = Action.ARCHIVE_LOG
    page = Page.ARCHIVE_RECEIPT
    template_name = "exports/archive_receipt.html"
    form_class = ReceiptForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"log": self.log}

    def make_form(self, data: QueryDict) -> forms.Form:
        return ReceiptForm(data, self.request.FILES or None, **self.form_kwargs())

    def save(self, form: forms.Form) -> str:
        assert isinstance(form, ReceiptForm)
        try:
            services.receipt_register(log_id=self.log.pk, receipt=form.receipt(), by=self.user)
        except (DocumentError, PackageError):
            text = _("Kunne ikke sammenligne loggen med pakken. Ingenting er registrert. Prøv igjen.")
            raise forms.ValidationError(text) from None
        messages.success(self.request, _("Kvitteringen er registrert. Loggen er arkivert."))
        return self.archive_url()

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {**super().extra_context(form), "heading": _("Registrer kvittering fra arkivet")}


class KeepScreen(_ArchiveForm):
    action = Action.KEEP_LOG
    page = Page.ARCHIVE
    template_name = "exports/archive_keep.html"
    form_class = KeepForm

    def initial(self) -> dict[str, Any]:
        return {"until": self.record.kept_until, "reason": self.record.keep_reason} if self.record else {}

    def save(self, form: forms.Form) -> str:
        given = form.cleaned_data
        record = services.log_keep(
            log_id=self.log.pk, until=given["until"], reason=given["reason"], by=self.user
        )
        kept = _("Loggen beholdes.") if record.kept_until else _("Sletteregelen gjelder igjen.")
        messages.success(self.request, kept)
        return self.archive_url()

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        due = retention.due_on(self.record) if self.record and self.record.received_on else None
        return {**super().extra_context(form), "heading": _("Behold loggen"), "due_on": due}
