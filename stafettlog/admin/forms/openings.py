"""What of the access log is asked for, and the note of what was concluded."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from permissions.access_words import ROLE_NAMES, Page
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.fields import LongText
from stafettlog.admin.forms.widgets import CountedTextarea
from stafettlog.services.opening_review import LONGEST, Period

DAYS_SHOWN = 30
YEAR = timedelta(days=366)


class PlainDate(forms.DateInput):
    """A native date field without what the forms of a log add to it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _day(**more: Any) -> forms.DateField:
    """A day that one can count from; the calendar's first and last are nobody's."""
    return forms.DateField(
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))], **more
    )


class PeriodForm(StafettForm):
    """`fra` and `til`, both with; the last thirty days when they are empty."""

    longest = LONGEST
    fra = _day(label=_("Fra og med"), required=False, widget=PlainDate)
    til = _day(label=_("Til og med"), required=False, widget=PlainDate)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        last = cleaned.get("til") or timezone.localdate()
        first = cleaned.get("fra") or last - timedelta(days=DAYS_SHOWN - 1)
        if not self.errors:
            if first > last:
                self.add_error(
                    "til", ValidationError(_gettext("«Til og med» kan ikke være før «Fra og med»"))
                )
            elif last - first >= self.longest:
                words = {"n": self.longest.days}
                self.add_error("fra", ValidationError(_gettext("Velg høyst %(n)s dager") % words))
        cleaned["fra"], cleaned["til"] = first, last
        return cleaned

    def period(self) -> Period:
        """As chosen; the last thirty days if what was chosen cannot be."""
        if self.is_bound and self.is_valid():
            return Period(self.cleaned_data["fra"], self.cleaned_data["til"])
        today = timezone.localdate()
        return Period(today - timedelta(days=DAYS_SHOWN - 1), today)

    def shown(self) -> "PeriodForm":
        """The form with the days that are shown, where they were not chosen."""
        if not self.is_bound:
            period = self.period()
            self.initial.update(fra=period.first, til=period.last)
        return self


class OpeningsForm(PeriodForm):
    longest = YEAR
    navn = forms.CharField(label=_("Hvem"), required=False, max_length=100)
    logg = forms.CharField(label=_("Nummer på stafettlogg"), required=False, max_length=500)
    rolle = forms.ChoiceField(label=_("Rolle"), required=False)
    side = forms.ChoiceField(label=_("Side"), required=False)
    tid = forms.ChoiceField(
        label=_("Tid på døgnet"),
        required=False,
        choices=[("", _("Alle")), ("utenfor", _("Utenfor arbeidstid"))],
    )
    field_order = ("navn", "logg", "rolle", "side", "tid", "fra", "til")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(name, _gettext(name)) for name in ROLE_NAMES.values()]
        pages = [(page.value, _gettext(page.value)) for page in Page]
        self.fields["rolle"].choices = [("", _("Alle")), *roles]  # type: ignore[attr-defined]
        self.fields["side"].choices = [("", _("Alle")), *sorted(pages, key=lambda one: one[1])]  # type: ignore[attr-defined]


class ReviewNoteForm(StafettForm):
    """Hidden: the period that was looked through, and whom or which log the note is about."""

    first_day = _day(widget=forms.HiddenInput)
    last_day = _day(widget=forms.HiddenInput)
    user_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    log_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    conclusion = LongText(
        label=_("Hva kom du fram til?"), max_length=2000, widget=CountedTextarea({"rows": 4})
    )

    missing = {"conclusion": _("Skriv hva du kom fram til")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        days: list[date | None] = [cleaned.get("first_day"), cleaned.get("last_day")]
        if not all(days) or days[0] > days[1]:  # type: ignore[operator]
            raise ValidationError(_gettext("Velg perioden på nytt, og skriv notatet en gang til."))
        return cleaned

    def period(self) -> Period:
        return Period(self.cleaned_data["first_day"], self.cleaned_data["last_day"])
