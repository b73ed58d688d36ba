"""The form «Nytt stafettbarn», part by part, and all of it together."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.foresatt import make_formset, unvalidated_rows
from stafettlog.admin.forms.new_log_child import ChildForm, default_school
from stafettlog.admin.forms.widgets import CheckCard, RadioCards
from stafettlog.admin.kept_forms import unvalidated
from stafettlog.ages import age_on
from stafettlog.level_texts import LEVEL_DESCRIPTIONS, LEVEL_MORE, LEVEL_NAMES
from stafettlog.models import Actor, ConsentMethod, Level
from stafettlog.services.consents import INFORMATION_TEXT, SHARING_TEXT, ConsentInput, expiry
from stafettlog.services.opening import Opening


class OwnerForm(StafettForm):
    """In which of the own virksomheter; no field for someone who has one."""

    actor = forms.ChoiceField(label=gettext_lazy("Du oppretter loggen for"))
    missing = {"actor": gettext_lazy("Velg hvilken virksomhet du oppretter loggen for.")}

    def __init__(self, *args: Any, actors: Sequence[Actor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actors = {str(actor.pk): actor for actor in actors}
        if len(actors) > 1:
            self.fields["actor"].choices = [(key, own.organisation.name) for key, own in self.actors.items()]
        else:
            del self.fields["actor"]

    def chosen(self) -> Actor:
        return self.actors[self.cleaned_data.get("actor") or next(iter(self.actors))]


class ConsentForm(StafettForm):
    """The guide's two ticks, the youth's own, and how the consent was given.

    `ticked_on` is the day that «Utgår» is counted from: it travels with the form, so that a draft taken
    up days later stores the expiry that it showed.
    """

    information = forms.BooleanField(label=INFORMATION_TEXT, widget=CheckCard)
    sharing = forms.BooleanField(label=SHARING_TEXT, widget=CheckCard)
    youth_agreed = forms.BooleanField(required=False, widget=CheckCard)
    method = forms.ChoiceField(
        label=gettext_lazy("Hvordan er samtykket gitt?"),
        choices=ConsentMethod.choices,
        widget=RadioCards(columns=2),
    )
    document = forms.FileField(
        label=gettext_lazy("Last opp samtykke"),
        required=False,
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Notat om samtykket"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )

    missing = {
        "information": gettext_lazy("Kryss av for at foresatt(e) har fått informasjon"),
        "sharing": gettext_lazy("Kryss av for at foresatt(e) har gitt tillatelse"),
        "method": gettext_lazy("Velg hvordan samtykket er gitt"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticked_on = self._ticked_on()
        self.fields["sharing"].help_text = format_html(
            '<span class="sl-unticked">{} —</span><span class="sl-ticked">{} {}</span>',
            _("Utgår:"),
            _("Utgår:"),
            date_format(expiry(self.ticked_on), "SHORT_DATE_FORMAT"),
        )
        limit = {"limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024)}
        text = _("PDF eller bilde av det signerte skjemaet, inntil %(limit)s MB.")
        self.fields["document"].help_text = text % limit
        age = {"age": settings.YOUTH_CONSENT_AGE}
        self.fields["youth_agreed"].label = _("Barnet har selv gitt samtykke.")
        self.fields["youth_agreed"].help_text = _("Gjelder fra barnet er %(age)s år.") % age

    def _ticked_on(self) -> date:
        today = timezone.localdate()
        if "sharing" in self.data:
            try:
                sent = date.fromisoformat(self.data.get("ticked_on", ""))
            except ValueError:
                return today
            if sent <= today < expiry(sent):
                return sent
        return today

    def check_against(self, born: date | None) -> None:
        """From the youth's age of consent the third tick must be there too."""
        if born is None or self.cleaned_data.get("youth_agreed"):
            return
        if age_on(born, timezone.localdate()) >= settings.YOUTH_CONSENT_AGE:
            text = _("Barnet er %(age)s år eller eldre. Kryss av for at barnet selv har gitt samtykke")
            self.add_error("youth_agreed", text % {"age": settings.YOUTH_CONSENT_AGE})

    def consent(self, born: date) -> ConsentInput:
        old_enough = age_on(born, timezone.localdate()) >= settings.YOUTH_CONSENT_AGE
        return ConsentInput(
            given_on=self.ticked_on,
            method=ConsentMethod(self.cleaned_data["method"]),
            note=self.cleaned_data["note"],
            youth_agreed=self.cleaned_data["youth_agreed"] and old_enough,
        )


class LevelForm(StafettForm):
    level = forms.TypedChoiceField(
        label=gettext_lazy("Vurdering - velg et nivå"),
        choices=list(LEVEL_NAMES.items()),
        coerce=int,
        initial=Level.ONE,
        widget=RadioCards(descriptions=LEVEL_DESCRIPTIONS, more=LEVEL_MORE, columns=3),
        help_text=gettext_lazy("Du kan endre nivået senere i barnets logg."),
    )
    missing = {"level": gettext_lazy("Velg et nivå")}


class NewLogForms:
    """All parts of the form, in the page's order. `data` is None for an empty form."""

    def __init__(self, actors: Sequence[Actor], data: QueryDict | None = None) -> None:
        self.owner = OwnerForm(data, actors=actors)
        self.consent = ConsentForm(data)
        self.child = ChildForm(data, actors=actors, initial={"attends": default_school(actors)})
        self.level = LevelForm(data)
        self.foresatte = make_formset(data)

    def __iter__(self) -> Iterator[Any]:
        return iter((self.owner, self.consent, self.child, self.level, self.foresatte))

    def unvalidated(self) -> "NewLogForms":
        for part in (self.owner, self.consent, self.child, self.level):
            unvalidated(part)
        unvalidated_rows(self.foresatte)
        return self

    def is_valid(self) -> bool:
        for part in self:
            part.is_valid()
        self.consent.check_against(self.child.born)
        self.foresatte.check_against(self.child.cleaned_data.get("number"), self.child.born)
        return all(part.is_valid() for part in self)

    def add_errors(self, error: ValidationError) -> None:
        """Put a service's errors by the fields of their names; the rest on top."""
        by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
        parts = (self.owner, self.consent, self.child, self.level)
        for name, errors in by_field.items():
            part = next((part for part in parts if name in part.fields), None)
            (part or self.child).add_error(name if part else None, errors)

    def opening(self) -> Opening:
        """Everything typed, checked; only after is_valid()."""
        child = self.child
        assert child.born is not None
        return Opening(
            actor_id=self.owner.chosen().pk,
            child=child.child(),
            log=child.log(level=self.level.cleaned_data["level"]),
            consent=self.consent.consent(child.born),
            foresatte=[form.entry(child.address()) for form in self.foresatte.filled()],
        )


def consent_heading() -> str:
    months = settings.CONSENT_MONTHS
    return ngettext(
        "Samtykke - gyldig %(n)s måned etter avkryssing",
        "Samtykke - gyldig %(n)s måneder etter avkryssing",
        months,
    ) % {"n": months}
