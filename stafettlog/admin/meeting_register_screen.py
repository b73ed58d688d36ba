"""Registrer møte, and the correction of what was registered (R20)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.meeting_register import MeetingRegisterForm
from stafettlog.admin.meeting_change_screens import MeetingPart
from stafettlog.admin.meeting_messages import say_registered
from stafettlog.models import Invitation, Meeting, MeetingStatus
from stafettlog.services import meeting_registration, meetings


class MeetingRegisterScreen(MeetingPart, FormScreen):
    action = Action.REGISTER_MEETING
    page = Page.MEETING_REGISTER
    template_name = "log/meeting_register.html"
    form_class = MeetingRegisterForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            meetings.standing_meeting(self.log, self.meeting.pk)
            if self.meeting.status == MeetingStatus.CANCELLED:
                raise ValidationError(_("Møtet er avlyst."))
            meeting_registration.check_begun(self.meeting)
        except ValidationError as error:
            return self.refused(request, error)
        return super().get(request, *args, **kwargs)

    def invitations(self) -> list[Invitation]:
        if not hasattr(self, "_invitations"):
            self._invitations = meetings.invitations_of(self.meeting)
        return self._invitations

    def form_kwargs(self) -> dict[str, Any]:
        return {"meeting": self.meeting, "invitations": self.invitations(), "part": self.shown.part}

    def version(self) -> int:
        return self.meeting.version

    def current_texts(self, current: Meeting) -> list[tuple[str, str]]:
        came = [row.display_name for row in meetings.invitations_of(current) if row.attended]
        texts = [
            (_("Status"), current.get_status_display()),
            (_("Deltok"), ", ".join(came) or _("Ingen")),
            (_("Andre som deltok"), current.also_attended),
            (_("Hvorfor ble møtet ikke holdt?"), current.not_completed_reason),
            (_("Kommentarer"), current.comments),
        ]
        return [(label, text) for label, text in texts if text]

    def save(self, form: forms.Form) -> str:
        assert isinstance(form, MeetingRegisterForm)
        row = meeting_registration.meeting_register(
            log_id=self.log.pk,
            meeting_id=self.meeting.pk,
            version=self.sent_version(),
            registration=form.registration_input(),
            by=self.user,
        )
        say_registered(self.request, row, self.log, may_write=bool(self.access.may(Action.ADD_MEASURE)))
        return self.back()

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            "heading": _("Registrer møte"),
            "meeting": self.meeting,
            "topics": " · ".join(concern.text for concern in self.meeting.concerns.all()),
            "is_over": self.meeting.is_over(timezone.now()),
            "has_errors": bool(form.errors),
            "cancel_url": self.back(),
        }
