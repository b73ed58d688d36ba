"""A leader hands a log over for a stafettholder who is away or has left (R23)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.forms.transfer import TransferOnBehalfForm
from stafettlog.admin.kept_forms import unvalidated
from stafettlog.admin.transfer_screens import TransferAskScreen, TransferSearchScreen
from stafettlog.models import Actor, Level
from stafettlog.services import transfer_on_behalf, transfer_requests
from stafettlog.services.access import working_actors


class TransferOnBehalfScreen(TransferAskScreen):
    """To whom and why. What is in the log is not shown: the leader does not read it."""

    action = Action.ASK_TRANSFER_ON_BEHALF
    page = Page.TRANSFER_ON_BEHALF
    template_name = "log/transfer_on_behalf.html"
    form_class = TransferOnBehalfForm
    search_url_name = "transfer_on_behalf_search"

    def places(self) -> set[UUID]:
        if not hasattr(self, "_places"):
            self._places = transfer_on_behalf.places(self.log)
        return self._places

    def candidates(self, text: str) -> list[Actor]:
        return transfer_requests.candidates(self.log, text, places=self.places())

    def me(self) -> Actor | None:
        """The leader's own place, in the log's virksomhet if there is one there."""
        mine = [actor for actor in working_actors(self.user) if actor.organisation_id in self.places()]
        mine.sort(key=lambda actor: actor.organisation_id != self.log.organisation_id)
        is_holder = self.log.stafettholder.user_id == self.user.pk
        return mine[0] if mine and not is_holder else None

    def side_step(self, form: forms.Form) -> HttpResponse | None:
        me = self.me() if "_me" in self.request.POST else None
        if me is None:
            return super().side_step(form)
        typed = self.request.POST.copy()
        typed["receiver"] = str(me.pk)
        return self.show(unvalidated(self.make_form(typed)))

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "user": self.user}

    def save(self, form: forms.Form) -> str:
        data = form.cleaned_data
        asked = transfer_on_behalf.transfer_ask_on_behalf(
            log_id=self.log.pk,
            to_actor_id=data["receiver"].pk,
            reason=data["reason"],
            message=data["message"],
            stays=data["stays"],
            by=self.user,
        )
        if asked.to_actor.user_id == self.user.pk:
            return reverse("admin:transfer_answer", args=[asked.pk])
        words = {"name": asked.to_actor.display_name}
        messages.success(self.request, _("Forespørselen er sendt til %(name)s.") % words)
        return self.home_url("transfer")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        at_level_one = self.log.level == Level.ONE
        search = self._search_context(form)
        # A tick of consent is not a leader's to give, not even for a receiver that was forged.
        search["chosen"] = [{**row, "covered": True} for row in search["chosen"]]
        return {
            "has_errors": bool(form.errors),
            "heading": _("Finn ny stafettholder"),
            "counts": transfer_requests.counts(self.log, self.today),
            "only_inside": transfer_on_behalf.only_inside(self.log),
            "leaving": self.log.participants.active().count() if at_level_one else 0,
            "may_choose_me": self.me() is not None,
            "holder_has_left": not self.log.stafettholder.is_working,
            **search,
        }


class OnBehalfSearchScreen(TransferSearchScreen):
    action = Action.ASK_TRANSFER_ON_BEHALF

    def candidates(self, text: str) -> list[Actor]:
        places = transfer_on_behalf.places(self.log)
        return transfer_requests.candidates(self.log, text, places=places)
