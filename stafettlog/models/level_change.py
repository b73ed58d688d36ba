"""Each change of level: who, when, from, to, why (R10)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.base import LogOwned
from stafettlog.models.log import Level


class LevelChange(LogOwned):
    from_level = models.PositiveSmallIntegerField(_("fra nivå"), choices=Level)
    to_level = models.PositiveSmallIntegerField(_("til nivå"), choices=Level)
    reason = models.TextField(_("begrunnelse"), max_length=500)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now_add=True)

    history = tracked()

    class Meta:
        verbose_name = _("nivåendring")
        verbose_name_plural = _("nivåendringer")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_level=models.F("to_level")), name="level_change_changes_level"
            ),
        ]
