"""What happens to a meeting that is called: moved, cancelled, struck out, sent once more (R17, R19)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.meeting import MeetingForm
from stafettlog.admin.forms.meeting_register import ReasonForm
from stafettlog.admin.meeting_messages import say_told
from stafettlog.admin.meeting_screens import MeetingFormScreen
from stafettlog.admin.screen import LogScreen, log_url
from stafettlog.models import Meeting, PlaceKind, Stafettlog
from stafettlog.services import invited, meetings
from stafettlog.services.errors import NotVisible
from stafettlog.services.shown import HIDDEN


def find_meeting(log: Stafettlog, meeting_id: UUID) -> Meeting:
    """The log's meeting with its place; NotVisible if it is not there."""
    meeting = log.meetings.select_related("place_organisation").filter(pk=meeting_id).first()
    if meeting is None:
        raise NotVisible
    return meeting


def when(meeting: Meeting) -> str:
    """«mandag 6. juni 2016 kl. 09.00–10.00»"""
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    words = {
        "day": date_format(start, "l j. F Y").lower(),
        "start": time_format(start, "H.i"),
        "end": time_format(end, "H.i"),
    }
    return _("%(day)s kl. %(start)s–%(end)s") % words


class MeetingPart:
    """Mixin: the meeting that the address names, and the way back to it."""

    log: Stafettlog
    meeting: Meeting

    def prepare(self, *, meeting_id: UUID, **kwargs: Any) -> None:
        self.meeting = find_meeting(self.log, meeting_id)

    def back(self) -> str:
        return log_url(self.log.pk, f"meeting-{self.meeting.pk}")

    def refused(self, request: HttpRequest, error: ValidationError) -> HttpResponse:
        """It is too late for this form: say why, at the meeting."""
        messages.warning(request, error.messages[0])
        return HttpResponseRedirect(self.back())


class MeetingMoveScreen(MeetingPart, MeetingFormScreen):
    action = Action.MOVE_MEETING
    page = Page.MEETING_MOVE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            meetings.check_not_begun(meetings.invited_meeting(self.log, self.meeting.pk))
        except ValidationError as error:
            return self.refused(request, error)
        return super().get(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "keeps_place_of": self.meeting if self.shown.hides else None}

    def initial(self) -> dict[str, Any]:
        row = self.meeting
        start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
        is_place = row.place_kind == PlaceKind.ORGANISATION
        return {
            "day": start.date(),
            "starts_at": start.time(),
            "ends_at": end.time(),
            "place": str(row.place_organisation_id) if is_place else row.place_kind,
            "place_detail": row.place_detail,
            "interpreter_ordered": row.interpreter_ordered,
        }

    def version(self) -> int:
        return self.meeting.version

    def current_texts(self, current: Meeting) -> list[tuple[str, str]]:
        names = [row.display_name for row in meetings.invitations_of(current)]
        topics = [concern.text for concern in current.concerns.all()]
        return [
            (_("Oppmerksomhet"), ", ".join(topics) or _("Ingen")),
            (_("Invitert"), ", ".join(names)),
            (_("Tid"), when(current)),
            (_("Sted"), self.shown.place(current) or str(HIDDEN)),
            (_("Status"), current.get_status_display()),
        ]

    def save(self, form: forms.Form) -> str:
        assert isinstance(form, MeetingForm)
        before = (self.meeting.starts_at, self.meeting.ends_at, self.meeting.place)
        row = meetings.meeting_move(
            log_id=self.log.pk,
            meeting_id=self.meeting.pk,
            version=self.sent_version(),
            change=form.meeting_input(),
            by=self.user,
        )
        if before == (row.starts_at, row.ends_at, row.place):
            messages.success(self.request, _("Møtet er endret. Nye på listen får invitasjon."))
        else:
            say_told(self.request, row, self.log, _("Møtet er endret."), letters=True)
        return self.back()

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            **super().extra_context(form),
            "heading": _("Endre møte"),
            "cancel_url": self.back(),
            "held_url": "",
        }


class MeetingReasonScreen(MeetingPart, FormScreen):
    """A reason, and the button."""

    form_class = ReasonForm
    template_name = "log/meeting_reason.html"
    question: Any
    missing: Any
    heading: Any
    button: Any

    def form_kwargs(self) -> dict[str, Any]:
        return {"question": self.question, "missing": self.missing}

    def check(self) -> None:
        """Raise ValidationError if it is too late."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.check()
        except ValidationError as error:
            return self.refused(request, error)
        return super().get(request, *args, **kwargs)

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        coming = self.meeting.is_invited and self.meeting.starts_at > timezone.now()
        rows = meetings.invitations_of(self.meeting) if coming else []
        return {
            "meeting": self.meeting,
            "when": when(self.meeting),
            "mails": len(invited.people(self.log).by_mail(rows)) if rows else 0,
            "coming": coming,
            "strikes": self.action == Action.STRIKE_MEETING,
            "heading": self.heading,
            "button": self.button,
            "has_errors": bool(form.errors),
            "cancel_url": self.back(),
        }


class MeetingCancelScreen(MeetingReasonScreen):
    action = Action.CANCEL_MEETING
    page = Page.MEETING_CANCEL
    question = gettext_lazy("Hvorfor er møtet avlyst?")
    missing = gettext_lazy("Skriv hvorfor møtet er avlyst")
    heading = gettext_lazy("Avlys møte")
    button = gettext_lazy("Avlys møtet")

    def check(self) -> None:
        meetings.check_not_begun(meetings.invited_meeting(self.log, self.meeting.pk))

    def save(self, form: forms.Form) -> str:
        row = meetings.meeting_cancel(
            log_id=self.log.pk, meeting_id=self.meeting.pk, reason=form.cleaned_data["reason"], by=self.user
        )
        say_told(self.request, row, self.log, _("Møtet er avlyst."), letters=False)
        return self.back()


class MeetingStrikeScreen(MeetingReasonScreen):
    action = Action.STRIKE_MEETING
    page = Page.MEETING_STRIKE
    question = gettext_lazy("Hvorfor er møtet feilregistrert?")
    missing = gettext_lazy("Skriv hvorfor møtet er feilregistrert")
    heading = gettext_lazy("Feilregistrert møte")
    button = gettext_lazy("Merk som feilregistrert")

    def check(self) -> None:
        meetings.standing_meeting(self.log, self.meeting.pk)

    def save(self, form: forms.Form) -> str:
        coming = self.meeting.is_invited and self.meeting.starts_at > timezone.now()
        row = meetings.meeting_strike(
            log_id=self.log.pk, meeting_id=self.meeting.pk, reason=form.cleaned_data["reason"], by=self.user
        )
        text = _("Møtet er merket som feilregistrert.")
        if coming:
            say_told(self.request, row, self.log, text, letters=False)
        else:
            messages.success(self.request, text)
        return self.back()


class InvitationSendAgainScreen(LogScreen):
    """Only a POST. A second click meets the message that waits already, and says so."""

    action = Action.INVITE_MEETING
    page = Page.INVITATION_SEND_AGAIN
    http_method_names = ["post"]

    def prepare(self, *, invitation_id: UUID, **kwargs: Any) -> None:
        invitation = self.log.invitations.standing().filter(pk=invitation_id).first()
        if invitation is None:
            raise NotVisible
        self.invitation = invitation

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            meetings.invitation_send_again(log_id=self.log.pk, invitation_id=self.invitation.pk, by=self.user)
            messages.success(request, _("Invitasjonen sendes på nytt."))
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        return HttpResponseRedirect(log_url(self.log.pk, f"meeting-{self.invitation.meeting_id}"))
