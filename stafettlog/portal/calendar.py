"""A meeting for one's own calendar, from the family's page: one file."""

from typing import cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views import View

from permissions import access_log
from permissions.access_words import ROLE_NAMES, Page
from permissions.models import User
from permissions.policy import Action, Role
from stafettlog.documents import calendar
from stafettlog.documents.calendar import CalendarEvent
from stafettlog.portal import gatherings, language, shown, views
from stafettlog.portal.gatherings import Gathering
from stafettlog.portal.read_only import read_only


class PortalCalendar(LoginRequiredMixin, View):
    """Of a meeting that lies ahead and that the reader is invited to; of any other there is none."""

    action = Action.READ_PORTAL
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, log_id: UUID, meeting_id: UUID) -> HttpResponse:
        user = cast(User, request.user)
        log = views.find(user, log_id)
        if log is None:
            raise Http404
        code, now = language.language_of(request, log["language"]), timezone.now()
        with read_only(), translation.override(code):
            ahead, _others = gatherings.of(shown.meetings(log_id, user), log, now)
        found = next((one for one in ahead if one.pk == meeting_id and one.invited), None)
        if found is None:
            raise Http404
        # R30: if this row cannot be written, there is no file.
        access_log.record(user=user, log_id=log_id, page=Page.PORTAL_CALENDAR, role=ROLE_NAMES[Role.FORESATT])
        with translation.override(code):
            data = calendar.published(_event(found))
        response = HttpResponse(data, content_type=calendar.CONTENT_TYPE)
        # Telephones show it as a meeting to add, rather than as a file in a folder.
        response["Content-Disposition"] = 'inline; filename="mote.ics"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _event(meeting: Gathering) -> CalendarEvent:
    assert meeting.invitation is not None
    return CalendarEvent(
        invitation=meeting.invitation,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        sequence=meeting.sequence,
        made_at=timezone.now(),
        note=calendar.note(asks_for_place=meeting.asks_for_place),
    )
