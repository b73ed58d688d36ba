"""A meeting for the calendar of one of the staff who is invited: one file, and a line in the access log."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.screen import LogScreen
from stafettlog.documents import calendar
from stafettlog.documents.calendar import CalendarEvent
from stafettlog.models import Meeting
from stafettlog.services.errors import NotVisible
from stafettlog.services.shown import Shown


class MyMeetingCalendarScreen(LogScreen):
    """Of a meeting that lies ahead and that the reader is invited to; of any other there is none.

    It is the event that the mail put in the calendar, whatever it has become since.
    """

    action = Action.READ_LOG
    page = Page.MEETING_CALENDAR
    http_method_names = ["get", "head"]

    def find_log(self, log_id: UUID) -> None:
        super().find_log(log_id)
        # R26: the places are shown on a page, never in a file that leaves it.
        self.shown = Shown(self.log)

    def prepare(self, *, meeting_id: UUID, **kwargs: Any) -> None:
        coming = Meeting.objects.coming(timezone.now()).filter(pk=meeting_id)
        mine = self.log.invitations.standing().filter(meeting__in=coming, actor__user=self.user)
        found = mine.select_related("meeting__place_organisation").order_by("pk").first()
        if found is None or not self.log.is_open:
            raise NotVisible
        self.invitation = found

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        meeting = self.invitation.meeting
        event = CalendarEvent(
            invitation=self.invitation.pk,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=self.shown.place(meeting),
            sequence=meeting.calendar_sequence,
            made_at=timezone.now(),
            note=calendar.note(asks_for_place=self.shown.hides),
        )
        response = HttpResponse(calendar.published(event), content_type=calendar.CONTENT_TYPE)
        response["Content-Disposition"] = 'inline; filename="mote.ics"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
