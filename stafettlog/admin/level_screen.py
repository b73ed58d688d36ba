"""Endre nivå: from, to, why, and who can see the log afterwards (R9, R10)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.level import INDIVIDUAL_PLAN, LevelForm
from stafettlog.admin.screen import log_url
from stafettlog.models import ForesattRelation, Level, Stafettlog
from stafettlog.services import levels
from stafettlog.services.shown import Shown


@dataclass(frozen=True)
class Audience:
    """Names of those who can see the log now; a change of level by itself lets nobody in or out."""

    staff: list[str]
    foresatte: list[str]


def audience(log: Stafettlog, shown: Shown) -> Audience:
    """Who can see `log` (two queries)."""
    participants = log.participants.active().with_names()
    relations = ForesattRelation.objects.with_access().filter(child=log.child_id)
    return Audience(
        staff=[shown.named(p.actor) for p in participants if p.actor.is_working],
        foresatte=[relation.display_name for relation in relations],
    )


class LevelScreen(FormScreen):
    action = Action.CHANGE_LEVEL
    page = Page.LEVEL
    template_name = "log/level.html"
    form_class = LevelForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"log": self.log}

    def version(self) -> int:
        # Any other change of the log is no reason to refuse: the level is what the form was made from.
        return self.log.level

    def version_of(self, row: Stafettlog) -> int:
        return row.level

    def current_texts(self, current: Stafettlog) -> list[tuple[str, str]]:
        return [(_("Nivå"), current.get_level_display())]

    def save(self, form: forms.Form) -> str:
        level = form.cleaned_data["to_level"]
        levels.level_change(
            log_id=self.log.pk,
            to_level=level,
            reason=form.cleaned_data["reason"],
            from_level=self.sent_version(),
            by=self.user,
        )
        said = _("Loggen er nå på nivå %(level)s.") % {"level": level}
        messages.success(self.request, f"{said} {INDIVIDUAL_PLAN}" if level == Level.THREE else said)
        return log_url(self.log.pk)

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {
            "heading": _("Endre nivå"),
            "has_errors": bool(form.errors),
            "audience": audience(self.log, self.shown),
        }
