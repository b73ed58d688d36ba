"""Gjennomgang av innsyn: what to look into, and a note of what was concluded."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.models import AccessReview, User
from permissions.policy import Action
from stafettlog.admin.forms.openings import PeriodForm, ReviewNoteForm
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.log_names import short_name
from stafettlog.services import opening_review
from stafettlog.services.opening_review import Opener, Period, Unexplained
from stafettlog.services.openings import LogLabel, labels_of

UNEXPLAINED_SHOWN = 50
NOTES_SHOWN = 50
OLDER_NOTES = "notater"


@dataclass(frozen=True)
class UnexplainedLine:
    """With the log's label; `note_url` begins a note about the two."""

    found: Unexplained
    log: LogLabel
    note_url: str


@dataclass(frozen=True)
class OpenerLine:
    """`share`: «4,2 ganger medianen» as a number; `list_url` leads to the person's openings."""

    opener: Opener
    share: float
    list_url: str
    note_url: str


@dataclass(frozen=True)
class NoteLine:
    note: AccessReview
    log_name: str


class OpeningsReviewScreen(StaffFormScreen):
    """`?fra=&til=` is the period; `?person=` and `?logg=` whom and which log a note is begun about."""

    action = Action.REVIEW_OPENINGS
    template_name = "openings/review.html"
    form_class = ReviewNoteForm

    def prepare(self, **kwargs: Any) -> None:
        sent = self.request.GET
        chosen = {name: sent[name] for name in ("fra", "til") if sent.get(name)}
        self.period_form = PeriodForm(chosen or None)
        self.period = self.period_form.period()

    def initial(self) -> dict[str, Any]:
        return {
            "first_day": self.period.first,
            "last_day": self.period.last,
            "user_id": uuid_or_none(self.request.GET.get("person")),
            "log_id": uuid_or_none(self.request.GET.get("logg")),
        }

    def save(self, form: Any) -> str:
        period: Period = form.period()
        opening_review.review_note(
            period=period,
            conclusion=form.cleaned_data["conclusion"],
            user_id=form.cleaned_data["user_id"],
            log_id=form.cleaned_data["log_id"],
            by=self.user,
        )
        messages.success(self.request, _("Notatet er lagret."))
        return f"{self._address(period)}#notes"

    def cancel_url(self) -> str:
        return self._address(self.period)

    def _address(self, period: Period, **about: Any) -> str:
        days = {"fra": period.first.isoformat(), "til": period.last.isoformat()}
        return f"{reverse('admin:openings_review')}?{urlencode({**days, **about})}"

    def _note_url(self, **about: Any) -> str:
        return f"{self._address(self.period, **about)}#note"

    def _list_url(self, opener: Opener, **more: str) -> str:
        days = {"fra": self.period.first.isoformat(), "til": self.period.last.isoformat()}
        return f"{reverse('admin:openings_list')}?{urlencode({'person': opener.user_id, **days, **more})}"

    def extra_context(self, form: Any) -> dict[str, Any]:
        busiest = opening_review.busiest(self.period)
        unexplained = opening_review.without_task(self.period)
        shown = unexplained[:UNEXPLAINED_SHOWN]
        outside = opening_review.outside_hours(self.period)
        notes, older_notes_url = self._notes()
        labels = labels_of([*(one.log_id for one in shown)])
        return {
            "period_form": self.period_form.shown(),
            "period": self.period,
            "active_menu": self.request.path,
            "busiest": busiest,
            "busiest_lines": [self._line(one, one.times(busiest.openings)) for one in busiest.rows],
            "unexplained": [
                UnexplainedLine(one, labels[one.log_id], self._note_url(person=one.user_id, logg=one.log_id))
                for one in shown
            ],
            "unexplained_more": len(unexplained) - len(shown),
            "outside_lines": [self._line(one, 0, tid="utenfor") for one in outside[: opening_review.SHOWN]],
            "outside_more": max(len(outside) - opening_review.SHOWN, 0),
            "notes": [
                NoteLine(note, short_name(note.about_log_id) if note.about_log_id else "") for note in notes
            ],
            "older_notes_url": older_notes_url,
            "about": self._about(form),
            "note_address": self._address(self.period),
        }

    def _line(self, opener: Opener, share: float, **more: str) -> OpenerLine:
        return OpenerLine(
            opener, share, self._list_url(opener, **more), self._note_url(person=opener.user_id)
        )

    def _notes(self) -> tuple[list[AccessReview], str]:
        """Newest first, and the address of the older ones."""
        found = AccessReview.objects.all()
        if (before := uuid_or_none(self.request.GET.get(OLDER_NOTES))) is not None:
            found = found.filter(pk__lt=before)
        notes = list(found[: NOTES_SHOWN + 1])
        more = len(notes) > NOTES_SHOWN
        older = self._address(self.period, **{OLDER_NOTES: notes[NOTES_SHOWN - 1].pk}) if more else ""
        return notes[:NOTES_SHOWN], f"{older}#notes" if older else ""

    def _about(self, form: Any) -> str:
        """«Kari Nordmann, Stafettlogg 3f2a1c9e», of the note being written."""
        user_id, log_id = (uuid_or_none(str(form[name].value() or "")) for name in ("user_id", "log_id"))
        parts = [_user_name(user_id)] if user_id else []
        parts += [short_name(log_id)] if log_id else []
        return ", ".join(parts)


def _user_name(user_id: UUID) -> str:
    user = User.objects.only("first_name", "last_name").filter(pk=user_id).first()
    return user.display_name if user else _("ukjent")
