"""The history of a log: who changed what, from what to what. Only read."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin import history_page, history_words
from stafettlog.admin.history_page import Focus
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.pages import page_number
from stafettlog.admin.screen import LogScreen
from stafettlog.models import Concern, Measure
from stafettlog.services.errors import NotVisible


class HistoryScreen(LogScreen):
    """`?oppmerksomhet=` and `?tiltak=` narrow to one of the log's own; `?side=` turns pages."""

    action = Action.READ_HISTORY
    page = Page.HISTORY
    template_name = "log/history.html"

    def prepare(self, **kwargs: Any) -> None:
        self.concern = self._own(Concern, "oppmerksomhet")
        self.measure = self._own(Measure, "tiltak")

    def _own(self, model: type[Any], name: str) -> Any:
        if (text := self.request.GET.get(name)) is None:
            return None
        found = model.objects.filter(log=self.log, pk=uuid_or_none(text)).first()
        if found is None:
            raise NotVisible
        return found

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        holder = self.access.is_holder
        number = page_number(request)
        focus = Focus(
            concern_id=self.concern.pk if self.concern else None,
            measure_id=self.measure.pk if self.measure else None,
        )
        versions, more = history_page.page_of(self.log, focus=focus, number=number, holder=holder)
        people = history_page.people_of(versions)
        context = {
            "events": history_words.events(versions, people, holder=holder, hides=self.shown.hides),
            "concern": self.concern,
            "measure": self.measure,
            "number": number,
            "newer_url": self._page_url(number - 1) if number > 1 else "",
            "older_url": self._page_url(number + 1) if more else "",
        }
        return self.render(context)

    def _page_url(self, number: int) -> str:
        kept = {
            name: self.request.GET[name] for name in ("oppmerksomhet", "tiltak") if name in self.request.GET
        }
        return f"?{urlencode({**kept, 'side': number})}"
