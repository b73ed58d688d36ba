"""One export that the worker makes: how far it has come, stopping it, and fetching its file.

Its owner's alone: for all others there is no such job.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from exports.admin.export_screen import download
from exports.admin.mass_role import mass_role_text
from exports.admin.mass_rows import UNDER_WAY, JobRow, state_of, state_text
from exports.admin.mass_screen import job_url
from exports.admin.mass_words import choice_of, choice_words, place_names
from exports.mass import services
from exports.models import JobState
from permissions import rate_limits
from permissions.policy import Action
from stafettlog.admin.frame import workplace
from stafettlog.admin.staff_screen import StaffScreen


class _JobScreen(StaffScreen):
    action = Action.EXPORT_LOGS

    def prepare(self, **kwargs: Any) -> None:
        self.job = services.job_of(self.user, kwargs["job_id"])


class JobScreen(_JobScreen):
    template_name = "exports/mass_job.html"

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        state, choice = state_of(self.job), choice_of(self.job.choice)
        context = {
            "job": self.job,
            "state": state.value,
            # As many as are in it, which may be fewer than were counted when it was asked for.
            "logs": self.job.exported_logs.count() if self.job.sha256 else 0,
            "row": JobRow.of(self.job),
            "told": state_text(self.job),
            "is_under_way": state in UNDER_WAY,
            "is_ready": state is JobState.DONE,
            "is_failed": state is JobState.FAILED,
            "words": choice_words(choice, place_names(choice)) if choice else [],
            "active_menu": reverse("admin:mass_export"),
        }
        return self.render(context)


class JobStatusScreen(_JobScreen):
    """What the job's page asks for while it stands open."""

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        told = {"state": state_of(self.job).value, "done": self.job.done, "total": self.job.total}
        return JsonResponse({**told, "text": state_text(self.job)})


class JobCancelScreen(_JobScreen):
    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        try:
            services.job_cancel(job_id=job_id, by=self.user)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            messages.success(request, _("Eksporten er avbrutt."))
        return HttpResponseRedirect(job_url(job_id))


class JobFileScreen(_JobScreen):
    """By POST alone: an address that was sent on, or that a browser fetches ahead, gives no file."""

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        rate_limits.spend("export", self.user.pk)
        made = services.job_fetch(
            job_id=job_id, by=self.user, role=mass_role_text(request), organisation=workplace(request)
        )
        return download(made)
