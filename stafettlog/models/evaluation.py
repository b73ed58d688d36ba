"""Evaluering: once per tiltak, for ever (R12)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.base import LogOwned
from stafettlog.models.measure import Measure


class Outcome(models.TextChoices):
    """What the evaluation says; OUTCOME_EFFECT is what follows from it."""

    NO_EFFECT = "no_effect", _("Har ikke gitt ønsket effekt")
    SOME_EFFECT = "some_effect", _("Har gitt noe virkning")
    DESIRED_EFFECT = "desired_effect", _("Har gitt ønsket effekt")
    DESIRED_CONTINUED = "desired_continued", _("Har gitt ønsket effekt")
    MISTAKE = "mistake", _("Feilregistrert tiltak")


OUTCOME_EFFECT = {
    Outcome.NO_EFFECT: _("Avsluttet - definer nytt tiltak"),
    Outcome.SOME_EFFECT: _("Tiltak justeres"),
    Outcome.DESIRED_EFFECT: _("Avsluttes"),
    Outcome.DESIRED_CONTINUED: _("Avsluttes. Videreføres i daglig arbeid"),
    Outcome.MISTAKE: _("Korrigert tiltak legges inn"),
}
ASKS_FOR_NEW_MEASURE = frozenset({Outcome.NO_EFFECT, Outcome.SOME_EFFECT, Outcome.MISTAKE})


class Evaluation(LogOwned):
    measure = models.OneToOneField(Measure, models.PROTECT, related_name="evaluation")
    outcome = models.CharField(_("evaluering"), max_length=20, choices=Outcome)
    reason = models.TextField(_("begrunnelse"), max_length=1000, blank=True)
    evaluated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    evaluated_at = models.DateTimeField(auto_now_add=True)

    history = tracked()

    class Meta:
        verbose_name = _("evaluering")
        verbose_name_plural = _("evalueringer")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="evaluation_outcome_is_known"
            ),
        ]

    @property
    def effect(self) -> str:
        return str(OUTCOME_EFFECT[Outcome(self.outcome)])

    @property
    def asks_for_new_measure(self) -> bool:
        return Outcome(self.outcome) in ASKS_FOR_NEW_MEASURE
