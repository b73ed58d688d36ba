"""Nytt møte, and a meeting that is registered because it was held without invitation (R17, R20)."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.meeting import Choices, MeetingForm, MeetingHeldForm, span
from stafettlog.admin.meeting_choices import choices_of
from stafettlog.admin.meeting_messages import say_invited
from stafettlog.admin.screen import log_url
from stafettlog.models import DraftKind, Invitation, Meeting, PlaceKind
from stafettlog.notifications.render import meeting_preview
from stafettlog.services import meeting_registration, meetings
from stafettlog.services.invited import People

PREVIEW = "_preview"


class MeetingFormScreen(FormScreen):
    """What Nytt møte and Endre møte share: the choices, and the mail as it will be."""

    template_name = "log/meeting_form.html"
    form_class = MeetingForm
    meeting: Meeting | None = None
    held = False

    def options(self) -> tuple[Choices, People]:
        if not hasattr(self, "_options"):
            self._options = choices_of(
                self.shown, self.user, meeting=self.meeting, held=self.held, ticks=not self.request.POST
            )
        return self._options

    def form_kwargs(self) -> dict[str, Any]:
        return {"choices": self.options()[0]}

    def initial(self) -> dict[str, Any]:
        first, *_more = self.options()[0].places
        return {"place": first[0]}

    def side_step(self, form: forms.Form) -> HttpResponse | None:
        if PREVIEW not in self.request.POST:
            return None
        if self.request.POST[PREVIEW] == "json":
            return JsonResponse(self.shown_mail(form))
        return self.show(form, draft=self._draft(self.request.POST.get("draft")))

    def shown_mail(self, form: forms.Form) -> dict[str, str]:
        typed = known(form)
        subject, text = self.preview(typed)
        return {"subject": subject, "text": text, "clash": self.clash(typed)}

    def preview(self, typed: dict[str, Any]) -> tuple[str, str]:
        """Subject and text of the mail, as far as the form says when; else two empty ones."""
        times = span_of(typed)
        if times is None:
            return "", ""
        return meeting_preview(
            starts_at=times[0],
            ends_at=times[1],
            place=self._place(typed),
            # The mail never says it, also where the page does.
            asks_for_place=self.shown.is_protected,
            sender=self.log.stafettholder,
            municipality=settings.MUNICIPALITY_NAME,
            moved=self.meeting is not None,
            interpreter_ordered=bool(typed["interpreter_ordered"]),
        )

    def _place(self, typed: dict[str, Any]) -> str:
        """As Meeting.place has it."""
        names = {**dict(self.options()[0].places), **dict(PlaceKind.choices), PlaceKind.OTHER.value: ""}
        parts = (names.get(typed["place"] or "", ""), (typed["place_detail"] or "").strip())
        return ", ".join(str(part) for part in parts if part)

    def clash(self, typed: dict[str, Any]) -> str:
        """Whether the person has another meeting that day."""
        times = span_of(typed)
        if times is None:
            return ""
        day = timezone.localdate(times[0])
        others = Invitation.objects.standing().filter(
            actor__user=self.user,
            meeting__in=Meeting.objects.invited().filter(starts_at__date=day),
        )
        if self.meeting is not None:
            others = others.exclude(meeting=self.meeting)
        rows = others.order_by("meeting__starts_at").values_list("meeting__starts_at", "meeting__ends_at")
        spans = [f"{_clock(start)}–{_clock(end)}" for start, end in rows.distinct()]
        if not spans:
            return _("Du har ingen andre møter denne dagen.")
        return _("Denne dagen har du også møte kl. %(times)s.") % {"times": ", ".join(spans)}

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            "has_errors": bool(form.errors),
            "meeting": self.meeting,
            "held": self.held,
            "needs_interpreter": bool(self.options()[0].interpreter_for),
            "preview": None if self.held else self.shown_mail(form),
            "counted": self._counted(form),
        }

    def _counted(self, form: forms.Form) -> dict[str, int]:
        chosen = set(form["invited"].value() or ())
        rows = [row for row in self.options()[0].people if row.value in chosen]
        return {"invited": len(rows), "mails": sum(row.by_mail for row in rows)}


def known(form: forms.Form) -> dict[str, Any]:
    """What can be read of the form's time and place, right or wrong as a whole; None for the rest."""
    values: dict[str, Any] = {}
    for name in ("day", "starts_at", "ends_at", "place", "place_detail", "interpreter_ordered"):
        if (field := form.fields.get(name)) is None:
            values[name] = None
            continue
        try:
            values[name] = field.to_python(form[name].value())
            # A year that no calendar has would be an error further on.
            field.run_validators(values[name])
        except forms.ValidationError:
            values[name] = None
    return values


def span_of(typed: dict[str, Any]) -> tuple[datetime, datetime] | None:
    if typed["day"] is None or typed["starts_at"] is None:
        return None
    return span(typed["day"], typed["starts_at"], typed["ends_at"])


def _clock(at: Any) -> str:
    return time_format(timezone.localtime(at), "H.i")


class MeetingAddScreen(MeetingFormScreen):
    action = Action.INVITE_MEETING
    page = Page.MEETING_ADD
    draft_kind = DraftKind.MEETING

    def save(self, form: forms.Form) -> str:
        assert isinstance(form, MeetingForm)
        called = meetings.meeting_call(log_id=self.log.pk, meeting=form.meeting_input(), by=self.user)
        say_invited(self.request, called.people, called.invitations, _("Møtet er lagt inn."))
        return log_url(self.log.pk, f"meeting-{called.meeting.pk}")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            **super().extra_context(form),
            "heading": _("Nytt møte"),
            "held_url": reverse("admin:meeting_held", args=[self.log.pk]),
        }


class MeetingHeldScreen(MeetingFormScreen):
    """Nobody gets mail: it has been."""

    action = Action.REGISTER_MEETING
    page = Page.MEETING_HELD
    template_name = "log/meeting_held.html"
    form_class = MeetingHeldForm
    held = True

    def save(self, form: forms.Form) -> str:
        assert isinstance(form, MeetingHeldForm)
        made = meeting_registration.meeting_held(
            log_id=self.log.pk,
            meeting=form.meeting_input(),
            registration=form.registration_input(),
            by=self.user,
        )
        messages.success(self.request, _("Møtet er registrert."))
        return log_url(self.log.pk, f"meeting-{made.pk}")

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {**super().extra_context(form), "heading": _("Registrer møte som er holdt")}
