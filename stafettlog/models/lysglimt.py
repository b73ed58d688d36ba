"""Lysglimt: something good that happened (R16)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.base import LogOwned, pair


class LysglimtQuerySet(models.QuerySet["Lysglimt"]):
    def standing(self) -> "LysglimtQuerySet":
        """Not struck out as registered by mistake."""
        return self.filter(struck_at__isnull=True)


class Lysglimt(LogOwned):
    """`happened_on` is the day that it tells of, today or earlier."""

    log = models.ForeignKey("stafettlog.Stafettlog", models.PROTECT, related_name="lysglimt")
    text = models.CharField(_("lysglimt"), max_length=300)
    happened_on = models.DateField(_("dato"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    strike_reason = models.CharField(_("begrunnelse"), max_length=200, blank=True)

    history = tracked()
    objects = LysglimtQuerySet.as_manager()

    class Meta:
        verbose_name = _("lysglimt")
        verbose_name_plural = _("lysglimt")
        ordering = ("-happened_on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=pair("struck_at", "struck_by"), name="lysglimt_strike_is_a_pair"
            ),
        ]
