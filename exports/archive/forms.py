"""The forms of archiving: a receipt, several receipts, how long a log is kept, and a virksomhet's rule."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exports.archive import receipt_xml, receipts_in
from exports.archive.receipts_in import Line
from exports.archive.retention import LONGEST
from exports.archive.services import ArchiveReceipt
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import check_plausible
from stafettlog.admin.forms.widgets import CountedTextInput, DateInput
from stafettlog.models import Stafettlog


class ReceiptForm(StafettForm):
    """Typed, or read from the archive's file: then the file says what it says, and the rest is typed."""

    receipt_file = forms.FileField(
        label=_("Kvitteringen fra arkivet"),
        help_text=_("Filen arkivet sendte (xml). Uten den skriver du selv hva loggen heter i arkivet."),
        required=False,
        widget=forms.FileInput({"accept": ".xml,application/xml,text/xml"}),
    )
    archive_id = forms.CharField(
        label=_("Id i arkivet"),
        help_text=_("For eksempel saksnummer eller mappe-id."),
        max_length=receipt_xml.LONGEST_ID,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    received_on = forms.DateField(label=_("Mottatt av arkivet"), required=False, widget=DateInput())
    archive_system = forms.CharField(
        label=_("Arkiv"),
        help_text=_("Navnet på arkivet eller sakssystemet."),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    missing = {"archive_system": _("Skriv hvilket arkiv som har loggen")}

    def __init__(self, *args: Any, log: Stafettlog, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.log = log

    def clean_receipt_file(self) -> receipt_xml.Received | None:
        file: UploadedFile[Any] | None = self.cleaned_data["receipt_file"]
        if file is None:
            return None
        received = receipt_xml.parse(file.read(receipt_xml.MOST_BYTES + 1))
        if received.log_id not in (None, self.log.pk):
            raise ValidationError(gettext("Kvitteringen gjelder en annen stafettlogg."))
        return received

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "receipt_file" in data:
            self._complete(data, data["receipt_file"])
        return data

    def _complete(self, data: dict[str, Any], received: receipt_xml.Received | None) -> None:
        """What the file says fills an empty field; where both say it, they must say the same."""
        for name in ("archive_id", "received_on"):
            told, typed = getattr(received, name, None), data.get(name)
            if told and typed and told != typed:
                self.add_error(name, gettext("Her står det noe annet enn i kvitteringen."))
            data[name] = typed or told
        if not data["archive_id"] and "archive_id" not in self.errors:
            self.add_error(
                "archive_id", gettext("Velg kvitteringen, eller skriv id-en som loggen har i arkivet")
            )
        if not data["received_on"] and "received_on" not in self.errors:
            self.add_error("received_on", gettext("Skriv dagen arkivet mottok loggen"))

    def receipt(self) -> ArchiveReceipt:
        """Of a valid form."""
        given = self.cleaned_data
        return ArchiveReceipt(given["archive_id"], given["received_on"], given["archive_system"])


class KeepForm(StafettForm):
    until = forms.DateField(
        label=_("Behold til"),
        help_text=_("La feltet stå tomt for å la sletteregelen gjelde igjen."),
        required=False,
        widget=DateInput(),
        validators=[check_plausible],
    )
    reason = forms.CharField(
        label=_("Hvorfor"),
        help_text=_("Ikke skriv navn. Begrunnelsen står i historikken."),
        max_length=300,
        widget=CountedTextInput({"autocomplete": "off"}),
    )
    missing = {"reason": _("Skriv hvorfor")}


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; a list of (name, bytes), of which no more is read than all of them may be."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files = [super(FilesField, self).clean(one, initial) for one in data or [None]]
        return [(file.name, file.read(receipts_in.MOST_BYTES + 1)) for file in files]


class ReceiptsForm(StafettForm):
    """`lines()` of a valid form: what the files say."""

    receipts = FilesField(
        label=_("Filer"),
        help_text=_(
            "Kvitteringer fra arkivet (xml, eller en zip med flere), eller oversikten fra pakken (csv) der "
            "du har fylt ut kolonnen «Id i arkivet»."
        ),
        widget=_Files({"accept": ".xml,.zip,.csv,.txt"}),
    )
    received_on = forms.DateField(
        label=_("Mottatt av arkivet"),
        help_text=_("Gjelder der filene ikke sier dagen selv."),
        widget=DateInput(),
    )
    archive_system = forms.CharField(
        label=_("Arkiv"),
        help_text=_("Navnet på arkivet eller sakssystemet."),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    missing = {
        "receipts": _("Velg minst én fil"),
        "received_on": _("Skriv dagen arkivet mottok loggene"),
        "archive_system": _("Skriv hvilket arkiv som har loggene"),
    }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._lines: list[Line] = []
        if "receipts" in data:
            try:
                self._lines = receipts_in.read(data["receipts"])
            except ValidationError as error:
                self.add_error("receipts", error)
        return data

    def lines(self) -> list[Line]:
        return self._lines

    def receipt(self, line: Line) -> ArchiveReceipt:
        given = self.cleaned_data
        return ArchiveReceipt(
            line.archive_id, line.received_on or given["received_on"], given["archive_system"]
        )


class RetentionForm(StafettForm):
    """Empty: the kommune's own rule."""

    months = forms.IntegerField(
        label=_("Måneder etter kvitteringen fra arkivet"),
        help_text=_("La feltet stå tomt for å bruke kommunens regel."),
        min_value=1,
        max_value=LONGEST,
        required=False,
        widget=forms.NumberInput({"class": "sl-input sl-input--short", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("Skriv et helt tall fra 1 til %(most)s") % {"most": LONGEST}
        self.fields["months"].error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), words)
