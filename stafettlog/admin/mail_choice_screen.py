"""«E-post til deg»: which mail a member of staff does without. The notices in the app always come (R28)."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.policy import Action
from stafettlog.admin.forms.mail_choice import DECLINABLE, MailChoiceForm
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.services import mail_choices


class MailChoiceScreen(StaffFormScreen):
    action = Action.SEE_MY_PAGE
    template_name = "staff/mail_choices.html"
    form_class = MailChoiceForm

    def cancel_url(self) -> str:
        return reverse("admin:notices")

    def initial(self) -> dict[str, Any]:
        declined = mail_choices.declined(self.user)
        return {"wanted": [kind.value for kind in DECLINABLE if kind not in declined]}

    def save(self, form: Any) -> str:
        mail_choices.choose(self.user, shown=DECLINABLE, wanted=form.cleaned_data["wanted"])
        messages.success(self.request, _("Valget ditt er lagret."))
        return self.request.path

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {"title": _("E-post til deg"), "address": self.user.email}
