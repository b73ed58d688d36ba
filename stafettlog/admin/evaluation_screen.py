"""Evaluere: the five outcomes, once (R12, R13). The log page's dialog posts here too."""

from typing import Any, cast
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.evaluation import EvaluationForm
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.screen import log_url
from stafettlog.models import Evaluation, Measure
from stafettlog.services import evaluations
from stafettlog.services.errors import AlreadyEvaluated, NotVisible

BACK_TO_MY_PAGE = "min-side"


class EvaluationScreen(FormScreen):
    action = Action.EVALUATE
    page = Page.MEASURE_EVALUATE
    template_name = "log/evaluate.html"
    form_class = EvaluationForm

    def prepare(self, *, measure_id: UUID, **kwargs: Any) -> None:
        self.measure_id = measure_id

    @cached_property
    def measure(self) -> Measure:
        """Read where it is shown, or whose it is matters: what is sent, the service looks up itself."""
        rows = self.log.measures.select_related("concern", "evaluation__evaluated_by")
        if (measure := rows.filter(pk=self.measure_id).first()) is None:
            raise NotVisible
        return measure

    def is_own(self) -> bool:
        return evaluations.is_own(self.measure.pk, self.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (standing := self._standing()) is not None:
            return self._already(standing)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.saved: Evaluation | None = None
        try:
            answer = super().post(request, *args, **kwargs)
        except AlreadyEvaluated as error:
            return self._already(cast(Evaluation, error.evaluation))
        if isinstance(answer, HttpResponseRedirect) and self.saved is None:
            # The form's key was known: a second click, unless another outcome was chosen meanwhile.
            standing = self._standing()
            if standing is not None and standing.outcome != request.POST.get("outcome"):
                return self._already(standing)
        return answer

    def save(self, form: Any) -> str:
        self.saved = evaluations.evaluate(
            log_id=self.log.pk,
            measure_id=self.measure_id,
            outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"],
            by=self.user,
        )
        messages.success(self.request, _("Evalueringen er lagret."))
        if self.saved.asks_for_new_measure and self.access.may(Action.ADD_MEASURE):
            page = reverse("admin:measure_add", args=[self.log.pk, self.saved.measure.concern_id])
            return f"{page}?etter={self.measure_id}"
        return self._back()

    def submission(self) -> UUID:
        """One dialog serves all rows of the log page: its key counts once for each tiltak."""
        if not hasattr(self, "_submission"):
            self._sent = uuid_or_none(self.request.POST.get("submission")) or uuid4()
            self._submission = uuid5(NAMESPACE_OID, f"{self._sent} {self.measure_id}")
        return self._submission

    def extra_context(self, form: Any) -> dict[str, Any]:
        self.submission()
        return {
            "measure": self.measure,
            "submission": self._sent,
            "standing": None,
            "cancel_url": self._back(),
            "has_errors": bool(form.errors),
        }

    def _back(self) -> str:
        if self.request.GET.get("tilbake") == BACK_TO_MY_PAGE:
            return reverse("admin:index")
        return log_url(self.log.pk, f"measure-{self.measure_id}")

    def _standing(self) -> Evaluation | None:
        return (
            Evaluation.objects.filter(measure=self.measure_id, log=self.log)
            .select_related("evaluated_by")
            .first()
        )

    def _already(self, standing: Evaluation) -> HttpResponse:
        """The one evaluation, and what was typed now, so that it is not lost."""
        typed = str(self.request.POST.get("reason", ""))
        context = {
            "measure": self.measure,
            "standing": standing,
            "typed": typed,
            "cancel_url": self._back(),
        }
        return self.render(context, status=409 if self.request.method == "POST" else 200)
