"""Tiltak: what is done about an oppmerksomhet, by whom, and by when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.base import LogOwned, Versioned, pair
from stafettlog.models.concern import Concern
from stafettlog.models.participant import Participant


class MeasureKind(models.TextChoices):
    GROUP = "group", _("Tiltak i gruppe")
    INDIVIDUAL = "individual", _("Individuell oppfølging")
    ASSESSMENT = "assessment", _("Kartlegging")
    AT_HOME = "at_home", _("Tiltak i hjemmet")
    OBSERVATION = "observation", _("Observasjon")
    CLOSE_FOLLOW_UP = "close_follow_up", _("Tett oppfølging")
    TRAINING = "training", _("Trening")


class MeasureQuerySet(models.QuerySet["Measure"]):
    def open(self) -> "MeasureQuerySet":
        """Neither evaluated nor ended, on an oppmerksomhet that is neither closed nor struck out."""
        return self.filter(
            evaluation__isnull=True,
            ended_at__isnull=True,
            concern__closed_at__isnull=True,
            concern__struck_at__isnull=True,
        )


class Measure(LogOwned, Versioned):
    """`start_on` is the planned start, `finish_on` the planned finish (and the deadline).

    `follows` is the evaluated tiltak that this one answers: a follow-up that the outcome asked for.
    `ended_at`: it was still open when the log was closed, and ended with it (R24).
    """

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="measures")
    kind = models.CharField(_("tiltak"), max_length=20, choices=MeasureKind)
    description = models.TextField(_("beskrivelse"), max_length=2000)
    start_on = models.DateField(_("igangsettes innen"))
    finish_on = models.DateField(_("ferdigstilles"))
    responsible = models.ManyToManyField(Participant, related_name="measures")
    follows = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = tracked(m2m=("responsible",))
    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiltak")
        verbose_name_plural = _("tiltak")
        ordering = ("id",)
        indexes = [
            # Nearly all are empty, which makes the unique index look useless to SQLite's planner.
            models.Index(
                fields=["follows"], name="measure_followed", condition=models.Q(follows__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finish_on__gte=models.F("start_on")),
                name="measure_finishes_after_start",
                violation_error_message=_("«Ferdigstilles» kan ikke være før «Igangsettes innen»."),
            ),
            models.CheckConstraint(condition=pair("ended_at", "ended_by"), name="measure_end_is_a_pair"),
        ]

    def days_left(self, today: date) -> int:
        """Days until the deadline; negative when it has passed."""
        return (self.finish_on - today).days
