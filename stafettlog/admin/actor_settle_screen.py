"""The leader confirms a new aktør and adds the number, or says that the person does not work there."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from permissions import rate_limits
from permissions.policy import Action
from stafettlog.admin.forms.actor import NumberForm
from stafettlog.admin.frame import current_user
from stafettlog.admin.kept_forms import KeptForm, put_errors, unvalidated
from stafettlog.models import Actor
from stafettlog.services import access, actors
from stafettlog.services.errors import NotVisible
from stafettlog.services.submissions import once


class ActorSettleScreen(KeptForm, View):
    """For the leader of the aktør's virksomhet; to everyone else the page does not exist."""

    action = Action.SETTLE_ACTOR

    def dispatch(self, request: HttpRequest, actor_id: UUID, **kwargs: Any) -> HttpResponseBase:
        self.user = current_user(request)
        led = access.led_organisations(self.user)
        rows = Actor.objects.select_related("user", "organisation", "registered_by")
        actor = rows.filter(pk=actor_id, organisation__in=led).first()
        if actor is None:
            raise Http404
        self.actor: Actor = actor
        return super().dispatch(request, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self._is_unsettled():
            messages.info(request, _("Denne aktøren er allerede behandlet."))
            return HttpResponseRedirect(reverse("admin:index"))
        return self._show(NumberForm())

    def _is_unsettled(self) -> bool:
        there = self.actor.ended_at is None and self.actor.user.is_active
        return there and (self.actor.is_waiting or not self.actor.user.national_number_index)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NumberForm(request.POST)
        declines = "_decline" in request.POST
        if not declines and not form.is_valid():
            return self._show(form)
        if not declines:
            # Outside the transaction: a refused try counts too.
            rate_limits.spend("number_lookup", self.user.pk)

        def act() -> str:
            if declines:
                actors.actor_decline(actor_id=self.actor.pk, by=self.user)
            else:
                number = form.cleaned_data["national_number"]
                actors.actor_settle(actor_id=self.actor.pk, national_number=number, by=self.user)
            self._say(declines=declines)
            return reverse("admin:index")

        try:
            return HttpResponseRedirect(once(by=self.user, key=self.submission(), act=act))
        except NotVisible:
            raise Http404 from None
        except ValidationError as error:
            form = unvalidated(form)
            put_errors(form, error)
            return self._show(form)

    def _say(self, *, declines: bool) -> None:
        text = _("%(name)s er avvist.") if declines else _("%(name)s er bekreftet og kan logge inn.")
        messages.success(self.request, text % {"name": self.actor.display_name})

    def _show(self, form: NumberForm) -> HttpResponse:
        context = {
            **admin.site.each_context(self.request),
            "title": _("Bekreft eller avvis ny aktør"),
            "form": form,
            "actor": self.actor,
            "submission": self.submission(),
        }
        return render(self.request, "log/actor_settle.html", context)
