"""Møtelogg, the page: every meeting of a log whole, newest first. Only read."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin import log_meetings
from stafettlog.admin.log_may import May
from stafettlog.admin.pages import page_number
from stafettlog.admin.screen import LogScreen
from stafettlog.models import Concern
from stafettlog.services import log_details
from stafettlog.services.invited import People


class MeetingLogScreen(LogScreen):
    """`?side=` turns pages. The log page shows the newest whole, and the rest in few words."""

    action = Action.READ_LOG
    page = Page.MEETING_LOG
    template_name = "log/meeting_log.html"

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        may = May.ask(self.access)
        number = page_number(request)
        taking_part = self.log.participants.active().with_names()
        people = People(self.log, list(log_details.relations(self.log)), [p.actor for p in taking_part])
        concerns = Concern.objects.filter(log=self.log)
        cards, more = log_meetings.page_of(
            people,
            concerns,
            shown=self.shown,
            reader=self.user,
            may=may,
            now=timezone.now(),
            number=number,
        )
        context = {
            "may": may,
            "cards": cards,
            "sends_again": any(card.sends_again for card in cards),
            "number": number,
            "newer_url": f"?side={number - 1}" if number > 1 else "",
            "older_url": f"?side={number + 1}" if more else "",
        }
        return self.render(context)
