"""Eksportkvitteringer: the privacy officer reads what has left the system, and who took it out."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from exports.admin.receipt_lines import ReceiptLine
from exports.models import ExportReceipt
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.review_list import OLDER, ReviewListScreen, typed
from stafettlog.log_names import without_names
from stafettlog.services.openings import LogLabel, children_of, labels_of

PAGE_SIZE = 50


class ReceiptsForm(StafettForm):
    navn = forms.CharField(label=_("Hvem"), required=False, max_length=100)
    logg = forms.CharField(label=_("Nummer på stafettlogg"), required=False, max_length=500)


@dataclass(frozen=True)
class ShownReceipt:
    """A receipt for one who may not read the log: `purpose` without the child's name."""

    line: ReceiptLine
    log: LogLabel
    workplace: str
    purpose: str


class ReceiptsListScreen(ReviewListScreen):
    """Newest first, by the time-ordered key."""

    parameters = tuple(ReceiptsForm.base_fields)
    template_name = "exports/receipts_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        known = self.known(request.GET)
        form = ReceiptsForm(known or None)
        chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
        rows = ExportReceipt.objects.filter(typed(chosen)).order_by("-pk")
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
            "newest_url": self.address(known) if before is not None else "",
            "older_url": self.address({**known, OLDER: str(shown[-1].pk)}) if more else "",
        }
        return self.render(context)


def _shown(receipts: list[ExportReceipt]) -> list[ShownReceipt]:
    """Two queries, however many."""
    ids = [receipt.log_id for receipt in receipts]
    labels, children = labels_of(ids), children_of(ids)
    found = []
    for receipt in receipts:
        label, child = labels[receipt.log_id], children.get(receipt.log_id)
        workplace = "" if label.is_protected else receipt.organisation
        purpose = receipt.purpose
        if receipt.log_id:
            # A log that is gone has no child whose name could be taken out. Of many logs none was let in.
            purpose = without_names(receipt.purpose, child) if child else ""
        found.append(ShownReceipt(ReceiptLine.of(receipt), label, workplace, purpose))
    return found
