"""A receipt in words, the same on the page of its log and on the privacy officer's list."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exports.choices import Part
from exports.models import ExportReceipt


@dataclass(frozen=True)
class ReceiptLine:
    """`contents`: what was taken out."""

    receipt: ExportReceipt
    contents: str

    @classmethod
    def of(cls, receipt: ExportReceipt) -> "ReceiptLine":
        known = dict(Part.choices)
        words = [str(known.get(part, part)) for part in receipt.parts]
        if receipt.months:
            months = {"n": receipt.months}
            words.append(ngettext("siste %(n)s måned", "siste %(n)s måneder", receipt.months) % months)
        if not receipt.with_number:
            words.append(_("uten fødselsnummer"))
        return cls(receipt, ", ".join(words))
