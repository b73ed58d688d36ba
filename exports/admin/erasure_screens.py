"""Sletting: what waits, what is approved, what is gone; and the second person's answer (R25).

Numbers, days and what the archive calls it: nothing on these pages is of what stands in a log.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exports.admin.export_screen import POLICY
from exports.archive.retention import due_on, with_rule
from exports.erasure import certificate, lists, services
from exports.erasure.forms import APPROVE, ErasureSettleForm, ErasureStopForm
from exports.models import ArchiveRecord, ErasureRequest, ErasureStatus
from permissions import rate_limits
from permissions.policy import Action, decide
from stafettlog.admin.frame import my_roles
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.review_list import OLDER
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.documents.typst import DocumentError
from stafettlog.log_names import short_name
from stafettlog.services.errors import NotVisible

PAGE_SIZE = 50


class ErasureListScreen(StaffScreen):
    action = Action.SEE_ERASURES
    template_name = "exports/erasure_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        before = self._before(request.GET.get(OLDER))
        erased = lists.erased(self.user, before=before, count=PAGE_SIZE + 1)
        shown, more = erased[:PAGE_SIZE], len(erased) > PAGE_SIZE
        days = settings.ERASURE_WAIT_DAYS
        context = {
            "waiting": lists.asked(self.user, ErasureStatus.WAITING),
            "approved": lists.asked(self.user, ErasureStatus.APPROVED),
            "erased": shown,
            "may_settle": bool(decide(Action.SETTLE_ERASURE, roles=my_roles(request))),
            "waits": ngettext("%(n)s dag", "%(n)s dager", days) % {"n": days},
            "newest_url": request.path if before is not None else "",
            "older_url": f"{request.path}?{OLDER}={shown[-1].tombstone.pk}" if more else "",
        }
        return self.render(context)

    def _before(self, text: str | None) -> Any:
        if (log_id := uuid_or_none(text)) is None:
            return None
        return lists.tombstones(self.user).filter(pk=str(log_id)).first()


class ErasureSettleScreen(StaffFormScreen):
    """The kommuneadministrator's answer; and the end of an approved one that is not carried out yet."""

    action = Action.SETTLE_ERASURE
    template_name = "exports/erasure_settle.html"

    def prepare(self, **kwargs: Any) -> None:
        rows = ErasureRequest.objects.select_related("log__organisation", "log__child", "asked_by")
        found = rows.filter(pk=kwargs["request_id"]).first()
        if found is None:
            raise NotVisible
        self.asked: ErasureRequest = found
        self.is_approved = found.status == ErasureStatus.APPROVED
        self.form_class = ErasureStopForm if self.is_approved else ErasureSettleForm

    def cancel_url(self) -> str:
        return reverse("admin:erasure_list")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.asked.status not in services.LIVING:
            messages.info(request, _("Forespørselen er allerede besvart eller trukket tilbake."))
            return HttpResponseRedirect(self.cancel_url())
        if self.asked.asked_by_id == self.user.pk and not self.is_approved:
            messages.info(
                request, _("Du har selv bedt om slettingen. En annen kommuneadministrator må svare.")
            )
            return HttpResponseRedirect(self.cancel_url())
        return super().get(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        if form.cleaned_data.get("what") == APPROVE:
            services.erasure_approve(request_id=self.asked.pk, by=self.user)
            days = settings.ERASURE_WAIT_DAYS
            said = ngettext("Loggen slettes om %(n)s dag.", "Loggen slettes om %(n)s dager.", days)
            messages.success(self.request, said % {"n": days})
        else:
            answer = form.cleaned_data["answer"]
            services.erasure_decline(request_id=self.asked.pk, answer=answer, by=self.user)
            messages.success(self.request, _("Loggen blir stående."))
        return self.cancel_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        log = self.asked.log
        record = with_rule(ArchiveRecord.objects.filter(log=log)).first()
        is_received = record is not None and record.received_on is not None
        return {
            "heading": _("Stopp slettingen") if self.is_approved else _("Svar på sletting"),
            "active_menu": self.cancel_url(),
            "lead": short_name(log.pk),
            "trail": (_("Sletting"), self.cancel_url()),
            "asked": self.asked,
            "record": record,
            "due": due_on(record) if record is not None and is_received else None,
            "place": "" if log.child.is_protected else log.organisation.name,
            "is_approved": self.is_approved,
            "days": settings.ERASURE_WAIT_DAYS,
        }


class ErasureCertificateScreen(StaffScreen):
    """The tombstone on paper. It is of nobody any more, so no opening is noted."""

    action = Action.SEE_ERASURES
    http_method_names = ["get", "head"]

    def prepare(self, **kwargs: Any) -> None:
        found = lists.tombstones(self.user).filter(pk=str(kwargs["tombstone_id"])).first()
        if found is None:
            raise NotVisible
        (self.line,) = lists.lines([found])

    def get(self, request: HttpRequest, tombstone_id: UUID) -> HttpResponse:
        rate_limits.spend("export", self.user.pk)
        try:
            data = certificate.write(self.line)
        except DocumentError:
            messages.error(request, _("PDF-en kunne ikke lages. Prøv igjen."))
            return HttpResponseRedirect(reverse("admin:erasure_list"))
        response = HttpResponse(data, content_type="application/pdf")
        name = f"sletting-{self.line.tombstone.pk[-8:]}.pdf"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Content-Security-Policy"] = POLICY
        response["X-Content-Type-Options"] = "nosniff"
        return response
