"""Outbox: messages to send, written in the transaction that they tell of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stafettlog.models.actor import Actor
from stafettlog.models.base import Identified
from stafettlog.models.foresatt import ForesattRelation


class MessageKind(models.TextChoices):
    FORESATT_ACCOUNT = "foresatt_account", _("Konto til foresatt")
    ACTOR_ACCOUNT = "actor_account", _("Konto til ny aktør")
    ACTOR_WAITS = "actor_waits", _("Ny aktør venter på leder")
    ACTOR_REGISTERED = "actor_registered", _("Ny aktør er registrert")
    NEW_PARTICIPANT = "new_participant", _("Ny deltaker")
    OPENING_ATTEMPT = "opening_attempt", _("Noen spør etter en logg")


class OutboxMessage(Identified):
    """Kind and ids only: text and recipients are computed when it is delivered (R17, R28)."""

    kind = models.CharField(max_length=20, choices=MessageKind)
    log = models.ForeignKey(
        "stafettlog.Stafettlog", models.PROTECT, null=True, blank=True, related_name="messages"
    )
    relation = models.ForeignKey(
        ForesattRelation, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="messages")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("melding")
        verbose_name_plural = _("meldinger")
        default_permissions = ()
        ordering = ("id",)
        indexes = [
            models.Index(fields=["id"], condition=models.Q(sent_at__isnull=True), name="outbox_waiting"),
        ]
