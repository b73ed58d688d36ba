"""R1: someone asked for a log on a child that has one. The holder is to make contact."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.actor import Actor
from stafettlog.models.base import LogOwned, pair


class OpeningAttempt(LogOwned):
    """`asked_by` is told nothing but «Vi tar kontakt med deg»; this row is that promise.

    Each attempt is a row: they are counted against the limit, and stay as a record.
    """

    asked_by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    history = tracked()

    class Meta:
        verbose_name = _("forespørsel")
        verbose_name_plural = _("forespørsler")
        constraints = [
            models.CheckConstraint(
                condition=pair("answered_at", "answered_by"), name="opening_attempt_answer_is_a_pair"
            ),
        ]
