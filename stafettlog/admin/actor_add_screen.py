"""Registrer ny aktør, from the directory or from a tiltak being written (R11b)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from permissions.models import Organisation
from permissions.policy import Action, decide
from stafettlog.admin.forms.actor import ActorForm
from stafettlog.admin.frame import current_user, my_actors, my_roles
from stafettlog.admin.kept_forms import KeptForm, put_errors, uuid_or_none
from stafettlog.models import Actor, Draft, DraftKind, Level, Stafettlog
from stafettlog.services import access, actors, drafts
from stafettlog.services.shown import Shown
from stafettlog.services.submissions import once

# The drafts of forms that choose an aktør.
TAKES_ACTORS = frozenset({DraftKind.CONCERN, DraftKind.MEASURE})


class ActorAddScreen(KeptForm, View):
    """For every active member of staff; someone with a role alone gets 403 with the reason.

    `kladd` is the draft of the form that one came from: it is gone back to, with the aktør chosen.

    What the draft says of its log is asked again: who has lost the log registers in the directory.
    """

    action = Action.REGISTER_ACTOR

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = current_user(request)
        if not (decision := decide(self.action, roles=my_roles(request))):
            raise PermissionDenied(_(decision.reason))
        self.came_from = self._came_from()
        self.log = self._log()
        return super().dispatch(request, *args, **kwargs)

    def _came_from(self) -> Draft | None:
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        if (draft_id := uuid_or_none(sent.get("kladd"))) is None:
            return None
        draft = drafts.draft_own(by=self.user, draft_id=draft_id)
        return draft if draft is not None and draft.kind in TAKES_ACTORS else None

    def _log(self) -> Stafettlog | None:
        if self.came_from is None:
            return None
        logs = Stafettlog.objects.filter(access.visible_logs(self.user, access.CHANGE))
        log = logs.select_related("child", "organisation").filter(pk=self.came_from.log_id).first()
        if log is None:
            self.came_from = None
        return log

    def _organisations(self) -> QuerySet[Organisation]:
        rows = Organisation.objects.filter(is_active=True)
        # R9: another virksomhet's aktør could not be chosen afterwards.
        return rows.filter(pk=self.log.organisation_id) if self._only_own() and self.log else rows

    def _only_own(self) -> bool:
        return self.log is not None and self.log.level == Level.ONE

    def get(self, request: HttpRequest) -> HttpResponse:
        own = self.log.organisation_id if self._only_own() and self.log else None
        own = own or my_actors(request)[0].organisation_id
        initial = {"organisation": own}
        return self._show(ActorForm(initial=initial, organisations=self._organisations()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ActorForm(request.POST, organisations=self._organisations())
        if not form.is_valid():
            return self._show(form)

        def act() -> str:
            made = actors.actor_register(actor=form.actor_input(), by=self.user)
            self._say(made)
            return self._way_back(made)

        try:
            return HttpResponseRedirect(once(by=self.user, key=self.submission(), act=act))
        except ValidationError as error:
            put_errors(form, error)
            return self._show(form)

    def _say(self, made: Actor) -> None:
        words = {"name": made.display_name, "organisation": made.organisation.name}
        if made.is_waiting:
            text = _("%(name)s er registrert, og venter på lederen i %(organisation)s.")
        else:
            text = _("%(name)s er registrert som aktør i %(organisation)s.")
        messages.success(self.request, text % words)

    def _way_back(self, made: Actor | None = None) -> str:
        if self.came_from is None:
            return reverse("admin:stafettlog_actor_changelist")
        draft = self.came_from
        if draft.kind == DraftKind.CONCERN:
            address = reverse("admin:concern_add", args=[draft.log_id])
        else:
            address = reverse("admin:measure_add", args=[draft.log_id, draft.concern_id])
        chosen = {"aktor": str(made.pk)} if made is not None else {}
        # Back to the place in the form where one left it.
        return f"{address}?{urlencode({'kladd': str(draft.pk), **chosen})}#responsible"

    def _show(self, form: ActorForm) -> HttpResponse:
        context = {
            **admin.site.each_context(self.request),
            "title": _("Registrer ny aktør"),
            "form": form,
            "submission": self.submission(),
            "came_from": self.came_from,
            "log": self.log,
            "shown": Shown(self.log) if self.log else None,
            "only_own": self._only_own(),
            "cancel_url": self._way_back(),
        }
        return render(self.request, "log/actor_add.html", context)
