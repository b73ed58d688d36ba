"""Nødtilgang: drift opens one log for an hour, with a written reason (a row of grants lets it lapse)."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.base import LogOwned, pair


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    def active(self) -> "BreakGlassQuerySet":
        """Those that hold now."""
        return self.filter(ended_at__isnull=True, until__gt=timezone.now())


class BreakGlass(LogOwned):
    """`until` is the first moment that it no longer holds; `ended_at` if someone ended it before."""

    log = models.ForeignKey("stafettlog.Stafettlog", models.PROTECT, related_name="break_glasses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="break_glasses")
    reason = models.TextField(_("begrunnelse"), max_length=500)
    started_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(_("til"))
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = tracked()
    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        verbose_name = _("nødtilgang")
        verbose_name_plural = _("nødtilganger")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("started_at")), name="break_glass_ends_after_start"
            ),
            models.CheckConstraint(condition=pair("ended_at", "ended_by"), name="break_glass_end_is_a_pair"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="break_glass_has_reason"),
        ]

    @property
    def is_active(self) -> bool:
        return self.ended_at is None and self.until > timezone.now()
