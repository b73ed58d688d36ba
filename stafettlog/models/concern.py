"""Oppmerksomhet: what we are particularly attentive to, and its goal."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.base import LogOwned, Versioned, pair
from stafettlog.models.log import Level


class Area(models.TextChoices):
    LEARNING = "learning", _("Fagvansker")
    CONCENTRATION = "concentration", _("Konsentrasjon / oppmerksomhet")
    MOTOR_SKILLS = "motor_skills", _("Motorikk")
    SOCIAL = "social", _("Sosialt samspill")
    LANGUAGE = "language", _("Språk")
    WELLBEING = "wellbeing", _("Trivsel")
    OTHER = "other", _("Annet")


class ConcernQuerySet(models.QuerySet["Concern"]):
    def ongoing(self) -> "ConcernQuerySet":
        return self.filter(closed_at__isnull=True, struck_at__isnull=True)


class Concern(LogOwned, Versioned):
    """`level` is the log's level when it was registered. Struck out means registered by mistake."""

    text = models.CharField(_("vi er særlig oppmerksomme på"), max_length=100)
    area = models.CharField(_("område"), max_length=20, choices=Area)
    goal = models.TextField(_("mål"), max_length=1000)
    discussed_with_leader = models.BooleanField(_("drøftet med leder"), default=False)
    discussed_with_foresatte = models.BooleanField(_("drøftet med foresatte"), default=False)
    level = models.PositiveSmallIntegerField(_("nivå ved registrering"), choices=Level)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    strike_reason = models.CharField(_("begrunnelse"), max_length=200, blank=True)

    history = tracked()
    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("oppmerksomhet")
        verbose_name_plural = _("oppmerksomheter")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=pair("closed_at", "closed_by"), name="concern_closing_is_a_pair"
            ),
            models.CheckConstraint(condition=pair("struck_at", "struck_by"), name="concern_strike_is_a_pair"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(closed_at__gte=models.F("created_at")),
                name="concern_closes_after_start",
            ),
        ]

    @property
    def is_ongoing(self) -> bool:
        return self.closed_at is None and self.struck_at is None
