"""Overfør stafettlogg, for the stafettholder: asking, taking back, and reading the answer (R21)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions import rate_limits
from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.actor_screens import found_row
from stafettlog.admin.form_screen import FormScreen, unvalidated
from stafettlog.admin.forms.transfer import TransferAskForm, TransferWithdrawForm, consent_is_missing
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.screen import LogScreen, log_url
from stafettlog.models import Actor, Level, Transfer, TransferStatus
from stafettlog.services import actor_search, transfer_requests, transfers
from stafettlog.services.errors import ConsentNeeded, NotVisible


class TransferAskScreen(FormScreen):
    action = Action.ASK_TRANSFER
    page = Page.TRANSFER_ASK
    template_name = "log/transfer_ask.html"
    form_class = TransferAskForm
    search_url_name = "transfer_search"
    query: str | None = None

    def candidates(self, text: str) -> list[Actor]:
        return transfer_requests.candidates(self.log, text)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Transfer.objects.waiting().filter(log=self.log).exists():
            messages.info(request, _("Loggen har allerede en forespørsel som venter på svar."))
            return HttpResponseRedirect(self.home_url("transfer"))
        return super().get(request, *args, **kwargs)

    def side_step(self, form: forms.Form) -> HttpResponse | None:
        posted = self.request.POST
        query = posted.get("actor_query", "").strip()
        # Enter in the search field presses the form's first button: that is a search, too.
        if "_search_actor" in posted or ("_enter" in posted and query):
            rate_limits.spend("search", self.user.pk)
            self.query = query
            return self.show(unvalidated(form))
        return None

    def form_kwargs(self) -> dict[str, Any]:
        return {"log": self.log}

    def save(self, form: forms.Form) -> str:
        assert isinstance(form, TransferAskForm)
        data = form.cleaned_data
        try:
            asked = transfers.transfer_ask(
                log_id=self.log.pk,
                to_actor_id=data["receiver"].pk,
                message=data["message"],
                stays=data["stays"],
                consent_agreed=form.is_agreed(),
                by=self.user,
            )
        except ConsentNeeded as error:
            raise ValidationError(
                {"receiver": consent_is_missing(self.shown.organisation(error.organisations[0]))}
            ) from error
        words = {"name": asked.to_actor.display_name}
        messages.success(self.request, _("Forespørselen er sendt til %(name)s.") % words)
        return log_url(self.log.pk, "transfer")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        follows = transfer_requests.follows(self.log, self.today)
        covered = [self.shown.organisation(one) for one in follows.covered]
        return {
            "has_errors": bool(form.errors),
            "follows": follows,
            "covered": list(dict.fromkeys(covered)),
            "level_one": self.log.level == Level.ONE,
            "measures": [(measure, measure.days_left(self.today)) for measure in follows.measures],
            "last_day": self.log.current_consent.expires_on - timedelta(days=1),
            **self._search_context(form),
        }

    def _search_context(self, form: forms.Form) -> dict[str, Any]:
        """What `components/actor_search.html` needs; the one chosen and what was found, with consent."""
        sent = [key for key in map(uuid_or_none, form["receiver"].value() or []) if key]
        chosen = list(Actor.objects.with_names().filter(pk__in=sent[:1]))
        matches = self.candidates(self.query or "")
        agreed = {str(value) for value in form["agreed"].value() or []} if "agreed" in form.fields else set()
        shown = [_shown(one, agreed) for one in actor_search.found(self.log, [*chosen, *matches])]
        picked, found = shown[: len(chosen)], shown[len(chosen) :]
        return {
            "search_url": reverse(f"admin:{self.search_url_name}", args=[self.log.pk]),
            "query": self.query or "",
            "chosen": picked,
            "found": [one for one in found if one not in picked],
            "search_answer": self._search_answer(len(matches)),
        }

    def _search_answer(self, count: int) -> str:
        if self.query is None:
            return ""
        if len(self.query) < actor_search.MIN_LETTERS:
            return _("Skriv minst to bokstaver for å søke.")
        return _("Velg den som skal overta.") if count else _("Ingen treff.")


def _shown(one: actor_search.Found, agreed: set[str]) -> dict[str, Any]:
    row = found_row(one)
    return {**row, "consented": row["organisation_id"] in agreed, "asked_above": False}


class TransferSearchScreen(LogScreen):
    """What the combobox asks with each word typed."""

    action = Action.ASK_TRANSFER
    page = Page.ACTOR_SEARCH
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        rate_limits.spend("search", self.user.pk)
        text = request.GET.get("q", "").strip()[:100]
        found = actor_search.found(self.log, self.candidates(text))
        return JsonResponse({"results": [found_row(one) for one in found], "message": ""})

    def candidates(self, text: str) -> list[Actor]:
        return transfer_requests.candidates(self.log, text)

    def carries(self, answer: HttpResponseBase) -> bool:
        """No: colleagues. Each letter typed would be a row."""
        return False


class TransferWithdrawScreen(FormScreen):
    action = Action.WITHDRAW_TRANSFER
    page = Page.TRANSFER_WITHDRAW
    template_name = "log/transfer_withdraw.html"
    form_class = TransferWithdrawForm

    def prepare(self, *, transfer_id: UUID, **kwargs: Any) -> None:
        asked = Transfer.objects.with_people().filter(log=self.log, pk=transfer_id).first()
        if asked is None:
            raise NotVisible
        self.asked: Transfer = asked

    def is_own(self) -> bool:
        return transfers.is_leaders(self.asked)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.asked.status != TransferStatus.WAITING:
            messages.info(request, _("Forespørselen venter ikke lenger på svar."))
            return HttpResponseRedirect(self.home_url())
        return super().get(request, *args, **kwargs)

    def save(self, form: forms.Form) -> str:
        transfers.transfer_withdraw(log_id=self.log.pk, transfer_id=self.asked.pk, by=self.user)
        messages.success(self.request, _("Forespørselen er trukket tilbake."))
        return self.home_url()

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            "heading": _("Trekk tilbake overføring"),
            "asked": self.asked,
            "is_holder": self.access.is_holder,
            "has_errors": bool(form.errors),
        }


class TransferSeenScreen(LogScreen):
    """The declined request has been read. Only a POST: there is nothing to look at here."""

    action = Action.WITHDRAW_TRANSFER
    page = Page.TRANSFER_SEEN
    http_method_names = ["post"]

    def prepare(self, *, transfer_id: UUID, **kwargs: Any) -> None:
        asked = Transfer.objects.with_people().filter(log=self.log, pk=transfer_id).first()
        if asked is None:
            raise NotVisible
        self.asked: Transfer = asked

    def is_own(self) -> bool:
        return transfers.is_leaders(self.asked)

    def post(self, request: HttpRequest, transfer_id: UUID, **kwargs: Any) -> HttpResponse:
        transfers.transfer_seen(log_id=self.log.pk, transfer_id=transfer_id, by=self.user)
        return HttpResponseRedirect(self.home_url())
