"""Forny samtykke and Utvid til en tjeneste: the samtykke by hand (R5, R6)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.models import Organisation
from permissions.policy import Action
from stafettlog.admin import consent_facts
from stafettlog.admin.details_page import details_url
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.consent import ConsentExtendForm, ConsentRenewForm, today
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.models import Level, Stafettlog
from stafettlog.services import consent_extension, consent_renewal
from stafettlog.services.consent_revision import revision
from stafettlog.services.shown import Shown


def numbered(organisations: Iterable[Organisation], shown: Shown) -> list[tuple[Organisation, str]]:
    """Each with its name; of a protected child a number: who takes part from it says which it is."""
    return [
        (one, _("Tjeneste %(n)s") % {"n": at} if shown.hides else one.name)
        for at, one in enumerate(organisations, 1)
    ]


class ConsentScreen(FormScreen):
    """A form about the samtykke: made from one revision of it, and back to its card afterwards."""

    def version(self) -> int:
        return revision(self.log)

    def version_of(self, row: Stafettlog) -> int:
        return revision(row)

    def current_texts(self, current: Stafettlog) -> list[tuple[str, str]]:
        return consent_facts.current_texts(current, self.shown)

    def heading(self) -> str:
        raise NotImplementedError

    def back(self) -> str:
        return details_url(self.log.pk, "consent")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            "heading": self.heading(),
            "has_errors": bool(form.errors),
            "cancel_url": self.back(),
            "state_text": consent_facts.state_text(self.log),
        }


class ConsentRenewScreen(ConsentScreen):
    action = Action.RENEW_CONSENT
    page = Page.CONSENT_RENEW
    template_name = "log/consent_renew.html"
    form_class = ConsentRenewForm

    def heading(self) -> str:
        withdrawn = consent_facts.consent_is_withdrawn(self.log)
        return _("Nytt samtykke") if withdrawn else _("Forny samtykke")

    def initial(self) -> dict[str, Any]:
        return today()

    def form_kwargs(self) -> dict[str, Any]:
        people = consent_facts.people_by_organisation(self.log)
        services = [
            (organisation.pk, name, self._taking_part(people[organisation.pk]))
            for organisation, name in numbered(consent_renewal.services_of_today(self.log), self.shown)
        ]
        return {
            "givers": consent_renewal.givers(self.log),
            "services": services,
            "youth": consent_renewal.needs_youth(self.log),
            "files": self.request.FILES or None,
        }

    def _taking_part(self, names: list[str]) -> str:
        return _("Deltar: %(names)s") % {"names": ", ".join(names)} if names else _("Ingen deltar derfra nå.")

    def save(self, form: forms.Form) -> str:
        assert isinstance(form, ConsentRenewForm)
        made = consent_renewal.consent_renew(
            log_id=self.log.pk, renewal=form.renewal(), revision=self.sent_version(), by=self.user
        )
        words = {"date": consent_facts.last_valid_day(made)}
        text = _("Det nye samtykket er registrert. Det er gyldig til og med %(date)s.")
        messages.success(self.request, text % words)
        return self.back()

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            **super().extra_context(form),
            "file_is_gone": bool(self.request.FILES),
        }


class ConsentExtendScreen(ConsentScreen):
    """Two steps: `?virksomhet=` names the one that was chosen, and then its tick is asked for."""

    action = Action.EXTEND_CONSENT
    page = Page.CONSENT_EXTEND
    template_name = "log/consent_extend.html"
    form_class = ConsentExtendForm

    def heading(self) -> str:
        return _("Utvid til en tjeneste")

    def prepare(self, **kwargs: Any) -> None:
        asked = self.request.POST.get("virksomhet") or self.request.GET.get("virksomhet")
        self.offered = list(consent_extension.not_covered(self.log))
        wanted = uuid_or_none(asked)
        self.organisation: Organisation | None = next((o for o in self.offered if o.pk == wanted), None)
        self.is_gone = asked is not None and self.organisation is None

    def form_kwargs(self) -> dict[str, Any]:
        return {"organisation": self.organisation}

    def save(self, form: forms.Form) -> str:
        extended = consent_extension.consent_extend(
            log_id=self.log.pk,
            organisation_id=self.organisation.pk if self.organisation else self.log.organisation_id,
            agreed=bool(form.cleaned_data.get("agreed")),
            by=self.user,
        )
        words = {"organisation": self.shown.organisation(extended)}
        messages.success(self.request, _("Samtykket gjelder nå også %(organisation)s.") % words)
        return self.back()

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            **super().extra_context(form),
            "offered": self.offered,
            "organisation": self.organisation,
            "is_gone": self.is_gone,
            "last_day": self._last_day(),
            "is_level_one": self.log.level == Level.ONE,
        }

    def _last_day(self) -> str:
        consent = self.log.current_consent
        return consent_facts.last_valid_day(consent) if consent is not None else ""
