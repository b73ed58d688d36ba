"""Eksporter flere: choose which logs and what of them, see how many, and say what it is for.

Two steps on one address, both a POST: nothing is made before the second, and what was chosen comes back
with it and is asked about again.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from exports.admin.export_screen import download
from exports.admin.mass_role import mass_role_text
from exports.admin.mass_rows import JobRow, my_receipts
from exports.admin.mass_words import choice_words
from exports.mass import scope, services
from exports.mass.choice import MassChoice
from exports.mass.forms import MassExportForm, PurposeForm
from exports.mass.purpose import child_named
from exports.models import ExportJob
from permissions import rate_limits
from permissions.policy import Action
from stafettlog.admin.frame import workplace
from stafettlog.admin.kept_forms import KeptForm, put_errors, unvalidated
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.services.submissions import already, once

JOBS_SHOWN = 10


def job_url(job_id: UUID) -> str:
    return reverse("admin:export_job", args=[job_id])


class MassExportScreen(KeptForm, StaffScreen):
    action = Action.EXPORT_LOGS
    template_name = "exports/mass_export.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._choose(self._form(None))

    def post(self, request: HttpRequest) -> HttpResponse:
        if done := already(by=self.user, key=self.submission()):
            return HttpResponseRedirect(done)
        form = self._form(request.POST)
        if not form.is_valid():
            return self._choose(form)
        if "_back" in request.POST:
            return self._choose(unvalidated(form))
        rate_limits.spend("search", self.user.pk)
        choice = form.choice()
        try:
            found = services.mass_count(choice=choice, by=self.user)
        except ValidationError as error:
            put_errors(form, error)
            return self._choose(form)
        purpose = PurposeForm(request.POST if "_make" in request.POST else None)
        if not (found.logs and purpose.is_valid() and self._names_nobody(purpose, choice)):
            return self._look_over(form, choice, found, purpose)
        rate_limits.spend("export", self.user.pk)
        try:
            return self._make(found, choice=choice, purpose=purpose.cleaned_data["purpose"])
        except ValidationError as error:
            put_errors(purpose, error)
            return self._look_over(form, choice, found, purpose)

    def _form(self, data: QueryDict | None) -> MassExportForm:
        return MassExportForm(data, places=list(scope.organisations(self.user)))

    def _names_nobody(self, purpose: PurposeForm, choice: MassChoice) -> bool:
        """The purpose stays, and is read by those who may not know the child: it names none in the file."""
        name = child_named(purpose.cleaned_data["purpose"], scope.named(self.user, choice))
        if name:
            told = _("Skriv formålet uten navn. «%(name)s» er navnet på et barn i utvalget.")
            purpose.add_error("purpose", told % {"name": name})
        return not name

    def _make(self, found: services.Found, **asked: Any) -> HttpResponse:
        """A file at once may be taken twice, as any other; a job is made once, however often one clicks."""
        asked |= {
            "by": self.user,
            "role": mass_role_text(self.request),
            "organisation": workplace(self.request),
        }
        if not found.is_small:

            def queue() -> str:
                return job_url(services.mass_queue(**asked).pk)

            return HttpResponseRedirect(once(by=self.user, key=self.submission(), act=queue))
        made = services.mass_export(**asked)
        if isinstance(made, ExportJob):
            # Between the count and now there were more of them.
            return HttpResponseRedirect(job_url(made.pk))
        return download(made)

    def _choose(self, form: MassExportForm) -> HttpResponse:
        context = {
            "form": form,
            "has_errors": bool(form.errors),
            "several": len(form.places) > 1,
            "jobs": [JobRow.of(job) for job in services.jobs_of(self.user)[:JOBS_SHOWN]],
            "receipts": my_receipts(self.user),
            "cancel_url": reverse("admin:index"),
        }
        return self.render(context)

    def _look_over(
        self, form: MassExportForm, choice: MassChoice, found: services.Found, purpose: PurposeForm
    ) -> HttpResponse:
        self.template_name = "exports/mass_review.html"
        context = {
            "form": purpose,
            "has_errors": bool(purpose.errors),
            "kept": form.kept(),
            "submission": self.submission(),
            "found": found,
            "words": choice_words(choice, {place.pk: place.name for place in form.places}),
        }
        return self.render(context)
