"""«Jeg har tatt kontakt»: the holder answers someone who asked for a log on the child (R1)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.screen import LogScreen
from stafettlog.services import attempts


class AttemptAnswerScreen(LogScreen):
    """Only a POST: there is nothing to look at here."""

    action = Action.ANSWER_OPENING
    page = Page.ATTEMPT_ANSWER
    http_method_names = ["post"]

    def post(self, request: HttpRequest, log_id: UUID, attempt_id: UUID, **kwargs: Any) -> HttpResponse:
        attempts.attempt_answer(log_id=log_id, attempt_id=attempt_id, by=self.user)
        messages.success(request, _("Det er notert at du har tatt kontakt."))
        return HttpResponseRedirect(reverse("admin:index"))
