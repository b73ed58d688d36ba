"""Eksportkvitteringer: the privacy officer reads what has left the system, and who took it out."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from exports.admin.receipt_lines import ReceiptLine
from exports.models import ExportReceipt
from permissions.policy import Action
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.lists import looks_like_number
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.log_names import without_names
from stafettlog.services.openings import LogLabel, children_of, labels_of, logs_named, people_named

PAGE_SIZE = 50
OLDER = "eldre"


class ReceiptsForm(StafettForm):
    navn = forms.CharField(label=_("Hvem"), required=False, max_length=100)
    logg = forms.CharField(label=_("Stafettlogg"), required=False, max_length=500)


@dataclass(frozen=True)
class ShownReceipt:
    """A receipt for one who may not read the log: `purpose` without the child's name."""

    line: ReceiptLine
    log: LogLabel
    workplace: str
    purpose: str


class ReceiptsListScreen(StaffScreen):
    """Newest first, by the time-ordered key."""

    action = Action.REVIEW_OPENINGS
    template_name = "exports/receipts_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        known = self._known(request.GET)
        form = ReceiptsForm(known or None)
        chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
        rows = ExportReceipt.objects.filter(_wanted(chosen)).order_by("-pk")
        if (before := uuid_or_none(request.GET.get(OLDER))) is not None:
            rows = rows.filter(pk__lt=before)
        found = list(rows[: PAGE_SIZE + 1])
        shown, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
        context = {
            "form": form,
            "has_errors": bool(form.errors),
            "receipts": _shown(shown),
            "is_narrowed": bool(known),
            "active_menu": request.path,
            "newest_url": self._address(known) if before is not None else "",
            "older_url": self._address({**known, OLDER: str(shown[-1].pk)}) if more else "",
        }
        return self.render(context)

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(self._address(self._known(request.POST)))

    @staticmethod
    def _known(sent: Any) -> dict[str, str]:
        """A national number belongs in no address: it is left out."""
        found = {name: sent.get(name, "").replace("\0", "").strip() for name in ReceiptsForm.base_fields}
        if looks_like_number(found["navn"]):
            found["navn"] = ""
        return {name: value for name, value in found.items() if value}

    def _address(self, known: dict[str, str]) -> str:
        return f"{self.request.path}?{urlencode(known)}" if known else self.request.path


def _wanted(chosen: dict[str, Any]) -> Q:
    wanted = Q()
    if text := chosen.get("navn"):
        wanted &= Q(user_id__in=people_named(text))
    if text := chosen.get("logg"):
        wanted &= Q(log_id__in=logs_named(text))
    return wanted


def _shown(receipts: list[ExportReceipt]) -> list[ShownReceipt]:
    """Two queries, however many."""
    ids = [receipt.log_id for receipt in receipts]
    labels, children = labels_of(ids), children_of(ids)
    found = []
    for receipt in receipts:
        label, child = labels[receipt.log_id], children.get(receipt.log_id)
        workplace = "" if label.is_protected else receipt.organisation
        # A log that is gone has no child whose name could be taken out.
        purpose = without_names(receipt.purpose, child) if child else ""
        found.append(ShownReceipt(ReceiptLine.of(receipt), label, workplace, purpose))
    return found
