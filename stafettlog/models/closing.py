"""Avslutning: why a log was closed, and the note; a reopening ends it (R24)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.base import LogOwned, pair


class ClosingReason(models.TextChoices):
    GOAL_REACHED = "goal_reached", _("Målet er nådd")
    FORESATTE_WISH = "foresatte_wish", _("Foresattes ønske")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Samtykket er trukket")
    CONSENT_EXPIRED = "consent_expired", _("Samtykket er utløpt")
    MOVED = "moved", _("Flyttet")
    INDIVIDUAL_PLAN = "individual_plan", _("Individuell plan")
    ADULT = "adult", _("Fylt 18 år")
    OTHER = "other", _("Annet")


class ClosingQuerySet(models.QuerySet["Closing"]):
    def current(self) -> "ClosingQuerySet":
        return self.filter(reopened_at__isnull=True)


class Closing(LogOwned):
    reason = models.CharField(_("grunn"), max_length=20, choices=ClosingReason)
    note = models.TextField(_("sluttnotat"), max_length=2000)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(auto_now_add=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reopen_reason = models.TextField(_("begrunnelse"), max_length=500, blank=True)

    history = tracked()
    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("avslutning")
        verbose_name_plural = _("avslutninger")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["log"], condition=models.Q(reopened_at__isnull=True), name="closing_one_current"
            ),
            models.CheckConstraint(
                condition=pair("reopened_at", "reopened_by"), name="closing_reopening_is_a_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(reopened_at__isnull=True)
                | models.Q(reopened_at__gte=models.F("closed_at")),
                name="closing_reopens_after_closing",
            ),
        ]
