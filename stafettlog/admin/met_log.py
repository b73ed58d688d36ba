"""R1 on a form about a child whose other log the person may not know of."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse

from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.kept_forms import unvalidated
from stafettlog.admin.number_hit import note_hit
from stafettlog.admin.screen import log_url
from stafettlog.models import Draft
from stafettlog.services.errors import ChildHasLog, TooManyAttempts


class MeetsOtherLog(FormScreen):
    """One who may see the other log is led to it; anyone else learns nothing but `neutral_text`."""

    limited = neutral = False
    existing_url = ""

    def met(self, form: Any) -> UUID | None:
        """The other log for one who may see it; else note the attempt. The transaction is rolled back."""
        raise NotImplementedError

    def _send(self, form: forms.Form, draft: Draft | None) -> HttpResponse:
        try:
            return super()._send(form, draft)
        except ChildHasLog:
            log_id = self.met(form)
            self.neutral = log_id is None
            if log_id is not None:
                note_hit(self.request, log_id)
            self.existing_url = log_url(log_id) if log_id else ""
            return self.show(unvalidated(self.make_form(self.request.POST)))
        except TooManyAttempts:
            self.limited = True
            return self.show(unvalidated(self.make_form(self.request.POST)), status=429)

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            **super().extra_context(form),
            "limited": self.limited,
            "neutral": self.neutral,
            "existing_url": self.existing_url,
        }
