"""Legg til foresatt, Endre, and the right number of one (R3, R4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.details_page import card_of, details_url
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.details import (
    ForesattAddForm,
    ForesattChangeForm,
    ForesattNumberForm,
)
from stafettlog.models import ForesattRelation, kind_names
from stafettlog.services import log_details
from stafettlog.services.errors import NotVisible
from stafettlog.services.foresatt_changes import foresatt_add, foresatt_change, foresatt_number
from stafettlog.services.foresatte import DETAILS
from stafettlog.services.shown import HIDDEN


class ForesattScreen(FormScreen):
    """A form about one of the log's foresatte, and back to its card afterwards."""

    action = Action.CHANGE_FORESATT

    def prepare(self, **kwargs: Any) -> None:
        known = log_details.known_relations(self.log).select_related("foresatt")
        relation = known.filter(pk=kwargs["relation_id"]).first()
        if relation is None:
            raise NotVisible
        self.relation: ForesattRelation = relation

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if done := self.already_done():
            messages.info(request, done)
            return HttpResponseRedirect(self.back())
        return super().get(request, *args, **kwargs)

    def already_done(self) -> str:
        """Why there is nothing to fill in, as a sentence; "" if there is."""
        return _("Den foresatte er allerede slettet.") if self.relation.ended_at else ""

    def back(self) -> str:
        gone = self.relation.ended_at is not None
        return details_url(self.log.pk, "foresatte" if gone else card_of(self.relation))

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "relation": self.relation,
            "cancel_url": self.back(),
            "has_errors": bool(form.errors),
        }


class ForesattAddScreen(FormScreen):
    action = Action.CHANGE_FORESATT
    page = Page.FORESATT_ADD
    template_name = "log/foresatt_form.html"
    form_class = ForesattAddForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"born": self.log.child.birth_date}

    def save(self, form: Any) -> str:
        log = self.log
        made = foresatt_add(
            log_id=log.pk, foresatt=form.entry((log.street, log.postcode, log.city)), by=self.user
        )
        messages.success(self.request, _("Den foresatte er lagt til."))
        return details_url(log.pk, card_of(made))

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": _("Legg til foresatt"),
            "relation": None,
            "cancel_url": details_url(self.log.pk, "foresatte"),
            "has_errors": bool(form.errors),
        }


class ForesattChangeScreen(ForesattScreen):
    page = Page.FORESATT_CHANGE
    template_name = "log/foresatt_form.html"
    form_class = ForesattChangeForm

    def version(self) -> int:
        return self.relation.version

    def form_kwargs(self) -> dict[str, Any]:
        names = ("street", "postcode", "city") if self.shown.hides else ()
        return {"kept": {name: getattr(self.relation, name) for name in names}}

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.relation, name) for name in DETAILS}

    def current_texts(self, current: ForesattRelation) -> list[tuple[str, str]]:
        return [
            (_("Navn"), f"{current.display_name} ({current.get_role_display()})"),
            (_("Adresse"), self.shown.address(current) or str(HIDDEN)),
            (_("Telefonnr"), current.phone),
            (_("E-post"), current.email or _("Ikke registrert")),
            (_("Grunnlag for tilgang"), current.get_ground_display()),
            (_("Tilgang"), _("Stoppet") if current.stopped_at else _("Ikke stoppet")),
            (_("Språk"), current.get_language_display()),
            (_("Trenger tolk"), _("Ja") if current.needs_interpreter else _("Nei")),
            (_("Vil ikke ha e-post om"), kind_names(current.declined_mail) or _("Får all e-post")),
        ]

    def save(self, form: Any) -> str:
        foresatt_change(
            log_id=self.log.pk,
            relation_id=self.relation.pk,
            details=form.details(),
            version=self.sent_version(),
            by=self.user,
        )
        messages.success(self.request, _("Opplysningene om den foresatte er lagret."))
        return self.back()

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {**super().extra_context(form), "heading": _("Endre foresatt")}


class ForesattNumberScreen(ForesattScreen):
    page = Page.FORESATT_NUMBER_CHANGE
    template_name = "log/foresatt_number.html"
    form_class = ForesattNumberForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"born": self.log.child.birth_date}

    def version(self) -> int:
        return self.relation.version

    def current_texts(self, current: ForesattRelation) -> list[tuple[str, str]]:
        return [(_("Navn"), current.display_name), (_("Fødselsnummer"), current.masked_number)]

    def save(self, form: Any) -> str:
        right = foresatt_number(
            log_id=self.log.pk,
            relation_id=self.relation.pk,
            national_number=form.cleaned_data["number"],
            reason=form.cleaned_data["reason"],
            version=self.sent_version(),
            by=self.user,
        )
        messages.success(
            self.request, _("Fødselsnummeret er rettet. Den som hadde nummeret før, har ikke lenger tilgang.")
        )
        return details_url(self.log.pk, card_of(right))
