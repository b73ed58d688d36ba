"""The page of the one who is asked to take a log over, and has no access to it yet (R21)."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from permissions import access_log
from permissions.access_words import ROLE_NAMES, Page
from permissions.policy import Action, ConsentState, Role
from stafettlog.admin.forms.transfer import TransferDeclineForm
from stafettlog.admin.frame import current_user, workplace
from stafettlog.admin.kept_forms import KeptForm, put_errors, unvalidated
from stafettlog.admin.screen import log_url
from stafettlog.services import transfer_answers, transfer_requests
from stafettlog.services.access import consent_state
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.shown import Shown
from stafettlog.services.submissions import already, once


class TransferAnswerScreen(KeptForm, View):
    """Child's name, level, counts, sender and message; to anyone but the one asked it does not exist.

    When there is nothing to answer any more, it is a sentence that does not name the child.
    """

    action = Action.ANSWER_TRANSFER

    def dispatch(self, request: HttpRequest, transfer_id: UUID, **kwargs: Any) -> HttpResponseBase:
        self.user = current_user(request)
        asked = transfer_requests.asked_of(self.user, transfer_id)
        if asked is None:
            raise Http404
        self.asked = asked
        return super().dispatch(request, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        if reason := transfer_answers.why_closed(self.asked):
            return self._closed(reason)
        return self._show(TransferDeclineForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if done := already(by=self.user, key=self.submission()):
            return HttpResponseRedirect(done)
        form = TransferDeclineForm(request.POST)
        declines = "_decline" in request.POST
        if reason := transfer_answers.why_closed(self.asked):
            return self._closed(reason)
        if declines and not form.is_valid():
            return self._show(form)
        if not declines and "_accept" not in request.POST:
            return self._show(TransferDeclineForm())

        def act() -> str:
            return self._decline(form) if declines else self._accept()

        try:
            return HttpResponseRedirect(once(by=self.user, key=self.submission(), act=act))
        except NotVisible:
            raise Http404 from None
        except (NotAllowed, ValidationError) as error:
            return self._refused(form, error)

    def _accept(self) -> str:
        log = transfer_answers.transfer_accept(transfer_id=self.asked.pk, by=self.user)
        messages.success(self.request, _("Du er nå stafettholder."))
        return log_url(log.pk)

    def _decline(self, form: TransferDeclineForm) -> str:
        transfer_answers.transfer_decline(
            transfer_id=self.asked.pk, reason=form.cleaned_data["reason"], by=self.user
        )
        # A leader who asked for herself told the stafettholder of it, who is told of this too.
        asker = self.asked.from_actor if self._asks_herself() else self.asked.asked_by
        text = _("Du har avslått. %(name)s får beskjed.") % {"name": asker.display_name}
        messages.success(self.request, text)
        return reverse("admin:index")

    def _refused(self, form: TransferDeclineForm, error: NotAllowed | ValidationError) -> HttpResponse:
        """Something changed between the page and the answer: say what, and lose nothing typed."""
        if isinstance(error, NotAllowed):
            return self._closed(_(str(error)), status=403)
        if getattr(error, "code", None) == "closed":
            return self._closed(error.messages[0])
        form = unvalidated(form)
        put_errors(form, error)
        return self._show(form)

    def _show(self, form: TransferDeclineForm) -> HttpResponse:
        self._note()
        log = self.asked.log
        counts = transfer_requests.counts(log, timezone.localdate())
        context = {
            "form": form,
            "log": log,
            "counts": counts,
            "has_errors": bool(form.errors),
            "asks_herself": self._asks_herself(),
            "is_without_consent": consent_state(log) != ConsentState.VALID,
        }
        return self._render(context)

    def _asks_herself(self) -> bool:
        """R23: whether a leader takes the log over from one who is away."""
        return self.asked.asked_by_id == self.user.pk

    def _closed(self, reason: str, status: int = 200) -> HttpResponse:
        return self._render({"closed": reason}, status=status)

    def _render(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        shown = {
            **admin.site.each_context(self.request),
            "title": _("Overføring av stafettlogg"),
            "active_menu": reverse("admin:index"),
            "asked": self.asked,
            "shown": Shown(self.asked.log),
            "submission": self.submission(),
            **context,
        }
        return render(self.request, "log/transfer_answer.html", shown, status=status)

    def _note(self) -> None:
        """Before the child's name is shown: if it cannot be noted, the page is not shown (R30)."""
        access_log.record(
            user=self.user,
            log_id=self.asked.log_id,
            page=Page.TRANSFER_ANSWER,
            role=ROLE_NAMES[Role.RECEIVER],
            organisation=workplace(self.request),
        )
