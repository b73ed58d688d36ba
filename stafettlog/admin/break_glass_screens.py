"""Nødtilgang: drift asks for an hour's reading of one log, and ends it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions import access_log, rate_limits
from permissions.access_words import ROLE_NAMES, Page
from permissions.policy import Action, Role
from stafettlog.admin.forms.break_glass import BreakGlassForm
from stafettlog.admin.screen import log_url
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.log_names import short_name
from stafettlog.models import BreakGlass
from stafettlog.services import break_glass
from stafettlog.services.submissions import already

EARLIER_SHOWN = 50


@dataclass(frozen=True)
class GlassLine:
    """One emergency access in words; `url` leads to the log while it lasts."""

    glass: BreakGlass
    log_name: str
    url: str

    @classmethod
    def of(cls, glass: BreakGlass) -> "GlassLine":
        return cls(glass, short_name(glass.log_id), log_url(glass.log_id) if glass.is_active else "")


class BreakGlassScreen(StaffFormScreen):
    """The form, and the person's own earlier ones."""

    action = Action.BREAK_GLASS
    template_name = "openings/break_glass.html"
    form_class = BreakGlassForm
    opened: BreakGlass | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not already(by=self.user, key=self.submission()):
            # Also those that lead to no log: nobody finds a log by trying.
            rate_limits.spend("break_glass", self.user.pk)
        answer = super().post(request, *args, **kwargs)
        if self.opened is not None:
            access_log.record(
                user=self.user,
                log_id=self.opened.log_id,
                page=Page.BREAK_GLASS,
                role=ROLE_NAMES[Role.BREAK_GLASS],
            )
        return answer

    def save(self, form: BreakGlassForm) -> str:
        self.opened = break_glass.break_glass_open(
            log_reference=form.cleaned_data["reference"], reason=form.cleaned_data["reason"], by=self.user
        )
        return log_url(self.opened.log_id)

    def cancel_url(self) -> str:
        return reverse("admin:index")

    def extra_context(self, form: BreakGlassForm) -> dict[str, Any]:
        own = BreakGlass.objects.filter(user=self.user)[:EARLIER_SHOWN]
        return {
            "heading": _("Nødtilgang"),
            "active_menu": self.request.path,
            "lead": _("Les én stafettlogg i en time når en feil ikke kan rettes på annen måte."),
            "trail": (_("Min side"), self.cancel_url()),
            "lines": [GlassLine.of(glass) for glass in own],
        }


class BreakGlassEndScreen(StaffScreen):
    """Only a POST. One that is over already is no fault."""

    action = Action.BREAK_GLASS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, glass_id: UUID) -> HttpResponse:
        break_glass.break_glass_end(glass_id=glass_id, by=self.user)
        messages.success(request, _("Nødtilgangen er avsluttet."))
        return HttpResponseRedirect(reverse("admin:break_glass"))
