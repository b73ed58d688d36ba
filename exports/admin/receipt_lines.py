"""A receipt in words: on the page of its log, with one's own exports, and on the privacy officer's list."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exports.admin.mass_words import choice_of, short_words
from exports.choices import Part
from exports.models import ExportReceipt
from exports.own_data.files import PART


@dataclass(frozen=True)
class ReceiptLine:
    """`contents`: what was taken out. `of_many`: of how many logs, empty for a file about one."""

    receipt: ExportReceipt
    contents: str
    of_many: str = ""
    left_out: str = ""

    @classmethod
    def of(cls, receipt: ExportReceipt) -> "ReceiptLine":
        if receipt.log_id:
            return cls(receipt, _of_one(receipt))
        if PART in receipt.parts:
            # Of several children of a foresatt; a member of staff's own has no log in it.
            return cls(
                receipt, _("Opplysninger om seg selv"), logs_text(receipt.logs) if receipt.logs else ""
            )
        choice = choice_of(receipt.choice)
        left_out = ngettext("%(n)s utelatt", "%(n)s utelatt", receipt.left_out) % {"n": receipt.left_out}
        return cls(
            receipt,
            short_words(choice) if choice else "",
            logs_text(receipt.logs),
            left_out if receipt.left_out else "",
        )


def logs_text(logs: int) -> str:
    """«42 stafettlogger»"""
    return ngettext("%(n)s stafettlogg", "%(n)s stafettlogger", logs) % {"n": logs}


def _of_one(receipt: ExportReceipt) -> str:
    known = {**dict(Part.choices), PART: _("Innsyn for en person")}
    words = [str(known.get(part, part)) for part in receipt.parts]
    if receipt.months:
        months = {"n": receipt.months}
        words.append(ngettext("siste %(n)s måned", "siste %(n)s måneder", receipt.months) % months)
    if not receipt.with_number:
        words.append(_("uten fødselsnummer"))
    return ", ".join(words)
