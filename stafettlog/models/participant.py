"""Deltaker: an aktør on one log, from a start to an end."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.actor import Actor
from stafettlog.models.base import LogOwned, pair
from stafettlog.models.consent import Consent


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def active(self) -> "ParticipantQuerySet":
        return self.filter(ended_at__isnull=True)

    def with_names(self) -> "ParticipantQuerySet":
        return self.select_related("actor__user", "actor__organisation")


class Participant(LogOwned):
    """`consent` is the one the person came in under (R5); the holder is a participant too."""

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="participations")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="people")
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField(_("begrunnelse"), max_length=200, blank=True)

    history = tracked()
    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("deltaker")
        verbose_name_plural = _("deltakere")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["log", "actor"],
                condition=models.Q(ended_at__isnull=True),
                name="participant_one_active",
                violation_error_message=_("Aktøren deltar allerede i loggen."),
            ),
            models.CheckConstraint(condition=pair("ended_at", "ended_by"), name="participant_end_is_a_pair"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="participant_ends_after_start",
            ),
        ]

    @property
    def display_name(self) -> str:
        return self.actor.display_name
