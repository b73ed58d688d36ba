"""The tiltak part that Ny oppmerksomhet, Nytt tiltak and Endre tiltak share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions import rate_limits
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.level import LevelForm
from stafettlog.admin.kept_forms import unvalidated, uuid_or_none
from stafettlog.admin.level_screen import audience
from stafettlog.admin.responsible import responsible_context
from stafettlog.models import Level
from stafettlog.services import levels
from stafettlog.services.errors import AlreadyEvaluated, ConsentNeeded, NotAllowed, Stale


class MeasureFieldsScreen(FormScreen):
    """A form with `responsible`: search without JavaScript, the way to level 2, Registrer ny aktør.

    All three show the form again as typed; the last keeps it in a draft, so it needs `draft_kind`.
    """

    query: str | None = None
    level_form: LevelForm | None = None
    level_changed = False
    level_reason: Any = ""
    """What the way to level 2 gives as reason, if not that a tiltak needs it."""

    def form_kwargs(self) -> dict[str, Any]:
        return {"log": self.log}

    def initial(self) -> dict[str, Any]:
        registered = self._registered()
        return {"start_on": self.today, "responsible": [registered] if registered else []}

    def make_form(self, data: QueryDict) -> forms.Form:
        if self.request.method == "GET" and (registered := self._registered()):
            # Back from Registrer ny aktør: the draft, and the new one chosen.
            data.appendlist("responsible", str(registered))
        return super().make_form(data)

    def _registered(self) -> Any:
        return uuid_or_none(self.request.GET.get("aktor"))

    def side_step(self, form: forms.Form) -> HttpResponse | None:
        posted = self.request.POST
        query = posted.get("actor_query", "").strip()
        # Enter in the search field presses the form's first button: that is a search, too.
        if "_search_actor" in posted or ("_enter" in posted and query):
            rate_limits.spend("search", self.user.pk)
            self.query = query
            return self._again(form)
        if "_change_level" in posted:
            return self._change_level(form)
        if "_register_actor" in posted and self.draft_kind:
            address = reverse("admin:stafettlog_actor_add", query={"kladd": self.keep_draft().pk})
            return HttpResponseRedirect(address)
        return None

    def _change_level(self, form: forms.Form) -> HttpResponse:
        if self.log.level != Level.ONE:
            # A second click, or another window was first.
            self.level_changed = True
            return self._again(form)
        asked = LevelForm(self.request.POST, log=self.log, raising=True, prefix="level")
        if not asked.is_valid():
            self.level_form = asked
            return self._again(form)
        data = asked.cleaned_data
        try:
            levels.level_change(
                log_id=self.log.pk,
                to_level=data["to_level"],
                reason=data["reason"],
                from_level=Level.ONE,
                by=self.user,
            )
        except NotAllowed as error:
            return self.refuse(_(str(error)))
        except Stale:
            # Raised by another window between our reading and the lock: the level stands there.
            pass
        self.find_log(self.log.pk)
        self.level_changed = True
        return self._again(self.make_form(self.request.POST))

    def _again(self, form: forms.Form) -> HttpResponse:
        return self.show(unvalidated(form), draft=self._draft(self.request.POST.get("draft")))

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn a service's refusals into sentences by the fields."""
        try:
            yield
        except ConsentNeeded as error:
            names = ", ".join(self.shown.organisation(one) for one in error.organisations)
            text = _(
                "Samtykket dekker ikke %(names)s. Kryss av for at foresatte samtykker, eller velg en annen."
            )
            raise ValidationError({"responsible": text % {"names": names}}) from error
        except AlreadyEvaluated as error:
            raise ValidationError(_("Tiltaket er evaluert og kan ikke endres.")) from error

    def said(self, text: str) -> None:
        messages.success(self.request, text)

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        raising = self.level_form
        if raising is None and self.log.level == Level.ONE:
            reason = {"reason": self.level_reason} if self.level_reason else {}
            raising = LevelForm(log=self.log, raising=True, prefix="level", initial=reason)
        return {
            "has_errors": bool(form.errors or (raising and raising.errors)),
            "level_form": raising,
            "level_changed": self.level_changed,
            "audience": audience(self.log, self.shown) if raising else None,
            "may_register_actor": bool(self.draft_kind),
            "abuse_report_url": settings.ABUSE_REPORT_URL,
            **responsible_context(self.log, form, self.query, shown=self.shown),
        }
