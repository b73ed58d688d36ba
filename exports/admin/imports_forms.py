"""The forms of an import: which sheet, and the yes to what was shown of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exports.models import ImportKind
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.widgets import CheckCard, RadioCards


class ImportForm(StafettForm):
    kind = forms.ChoiceField(
        label=_("Hva vil du legge inn?"),
        choices=ImportKind,
        widget=RadioCards(
            descriptions={
                ImportKind.ORGANISATIONS.value: _("Navn og type. Kjennes igjen på navnet."),
                ImportKind.STAFF.value: _("Navn, stilling, arbeidssted, e-post, telefon og fødselsnummer."),
            },
            columns=2,
        ),
    )
    file = forms.FileField(
        label=_("Regneark"),
        help_text=_("Excel (.xlsx) eller csv, høyst 5 MB og 5 000 rader"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    missing = {"kind": _("Velg virksomheter eller ansatte"), "file": _("Velg filen du vil laste opp")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["empty"] = _("Filen er tom.")


class ImportConfirmForm(StafettForm):
    """`has_wrong`: some rows cannot be written, so the person says whether the others should be."""

    partial_too = forms.BooleanField(
        label=_("Legg inn de riktige radene likevel"),
        help_text=_("Radene med feil blir ikke lagt inn. Du kan rette dem og laste dem opp senere."),
        required=False,
        widget=CheckCard,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, has_wrong: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_wrong:
            del self.fields["partial_too"]
