"""Samtykke by hand: renewing it, taking one more virksomhet in, and withdrawing it (R5 to R7)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from permissions.models import Organisation
from permissions.uploads import CleanUpload, Kind, check_upload
from stafettlog.admin.forms.base import StafettForm
from stafettlog.admin.forms.widgets import CheckCard, CheckCards, CountedTextarea, DateInput, RadioCards
from stafettlog.models import ConsentMethod, ForesattRelation
from stafettlog.services.consent_renewal import RenewalInput
from stafettlog.services.consents import INFORMATION_TEXT, SHARING_TEXT, ConsentInput

Choice = tuple[str, str]
WHOLE = "whole"


class ConsentRenewForm(StafettForm):
    """`givers`: the child's foresatte. `services`: each other virksomhet that may be covered again: id,
    name, and the names of those who take part from it. `youth`: the child is old enough to consent too."""

    information = forms.BooleanField(label=INFORMATION_TEXT, widget=CheckCard)
    sharing = forms.BooleanField(label=SHARING_TEXT, widget=CheckCard)
    givers = forms.MultipleChoiceField(label=_("Har samtykket"), widget=CheckCards)
    youth_agreed = forms.BooleanField(label=_("Barnet har selv gitt samtykke."), widget=CheckCard)
    given_on = forms.DateField(label=_("Dato for samtykket"), widget=DateInput)
    method = forms.ChoiceField(
        label=_("Hvordan er samtykket gitt?"), choices=ConsentMethod.choices, widget=RadioCards(columns=2)
    )
    document = forms.FileField(
        label=_("Last opp samtykke"),
        required=False,
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )
    note = forms.CharField(
        label=_("Notat om samtykket"),
        required=False,
        max_length=500,
        widget=CountedTextarea({"rows": 2}),
    )
    covers = forms.MultipleChoiceField(
        label=_("Hvilke tjenester gjelder samtykket for?"), required=False, widget=CheckCards
    )

    missing = {
        "information": _("Kryss av for at foresatt(e) har fått informasjon"),
        "sharing": _("Kryss av for at foresatt(e) har gitt tillatelse"),
        "givers": _("Kryss av for minst én foresatt som har samtykket"),
        "given_on": _("Velg datoen for samtykket"),
        "method": _("Velg hvordan samtykket er gitt"),
    }

    def __init__(
        self,
        *args: Any,
        givers: Iterable[ForesattRelation],
        services: Iterable[tuple[UUID, str, str]],
        youth: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer_givers(list(givers), youth)
        self._offer_services(list(services))
        months = settings.CONSENT_MONTHS
        valid = ngettext("Gjelder i %(n)s måned fra datoen.", "Gjelder i %(n)s måneder fra datoen.", months)
        self.fields["given_on"].help_text = valid % {"n": months}
        limit = {"limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024)}
        text = gettext("PDF eller bilde av det signerte skjemaet, inntil %(limit)s MB.")
        self.fields["document"].help_text = text % limit

    def _offer_givers(self, givers: list[ForesattRelation], youth: bool) -> None:
        field = self.fields["givers"]
        field.choices = [(str(one.pk), f"{one.display_name} ({one.get_role_display()})") for one in givers]
        if not youth:
            del self.fields["youth_agreed"]
            return
        # One of that age may be alone in having agreed.
        field.required = False
        age = {"age": settings.YOUTH_CONSENT_AGE}
        text = gettext("Barnet er %(age)s år eller eldre. Kryss av for at barnet selv har gitt samtykke")
        self.fields["youth_agreed"].error_messages["required"] = text % age

    def _offer_services(self, services: list[tuple[UUID, str, str]]) -> None:
        if not services:
            del self.fields["covers"]
            return
        field = self.fields["covers"]
        field.choices = [(str(pk), name) for pk, name, _people in services]
        field.initial = [str(pk) for pk, _name, _people in services]
        field.widget.descriptions = {str(pk): people for pk, _name, people in services}
        field.help_text = gettext(
            "Tar du bort et kryss, slutter de som deltar derfra. Åpne tiltak de har ansvar for, går til deg."
        )

    def clean_document(self) -> CleanUpload | None:
        sent = self.cleaned_data["document"]
        return check_upload(sent, kinds=(Kind.PDF, Kind.PICTURE)) if sent else None

    def renewal(self) -> RenewalInput:
        data = self.cleaned_data
        return RenewalInput(
            consent=ConsentInput(
                given_on=data["given_on"],
                method=ConsentMethod(data["method"]),
                note=data["note"],
                youth_agreed=data.get("youth_agreed", False),
            ),
            giver_ids=tuple(UUID(pk) for pk in data["givers"]),
            covers=frozenset(UUID(pk) for pk in data.get("covers", [])),
            document=data["document"],
        )


def today() -> dict[str, Any]:
    return {"given_on": timezone.localdate()}


class ConsentExtendForm(StafettForm):
    """The one tick for `organisation`, which was chosen on the page before."""

    agreed = forms.BooleanField(widget=CheckCard)

    missing = {"agreed": _("Kryss av for at foresatte samtykker")}

    def __init__(self, *args: Any, organisation: Organisation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisation is None:
            del self.fields["agreed"]
            return
        text = gettext("Foresatte samtykker til at %(organisation)s deltar")
        self.fields["agreed"].label = text % {"organisation": organisation.name}


class ConsentWithdrawForm(StafettForm):
    """`services`: (id of the coverage, name) of each that can be withdrawn alone."""

    what = forms.ChoiceField(label=_("Hva trekkes?"), widget=RadioCards)
    reason = forms.CharField(label=_("Begrunnelse"), max_length=300, widget=CountedTextarea({"rows": 3}))

    missing = {"what": _("Velg hva som trekkes"), "reason": _("Skriv hvorfor samtykket trekkes")}

    def __init__(self, *args: Any, services: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        only = gettext("Bare for %(organisation)s")
        self.fields["what"].choices = [
            (WHOLE, gettext("Hele samtykket")),
            *((pk, only % {"organisation": name}) for pk, name in services),
        ]
