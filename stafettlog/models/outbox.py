"""Outbox: messages to send, written in the transaction that they tell of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stafettlog.models.actor import Actor
from stafettlog.models.base import Identified
from stafettlog.models.break_glass import BreakGlass
from stafettlog.models.foresatt import ForesattRelation
from stafettlog.models.invitation import Invitation
from stafettlog.models.transfer import Transfer


class MessageKind(models.TextChoices):
    FORESATT_ACCOUNT = "foresatt_account", _("Konto til foresatt")
    ACTOR_ACCOUNT = "actor_account", _("Konto til ny aktør")
    ACTOR_WAITS = "actor_waits", _("Ny aktør venter på leder")
    ACTOR_REGISTERED = "actor_registered", _("Ny aktør er registrert")
    NEW_PARTICIPANT = "new_participant", _("Ny deltaker")
    OPENING_ATTEMPT = "opening_attempt", _("Noen spør etter en logg")
    MEETING_INVITATION = "meeting_invitation", _("Invitasjon til møte")
    MEETING_MOVED = "meeting_moved", _("Møtet er flyttet")
    MEETING_CANCELLED = "meeting_cancelled", _("Møtet er avlyst")
    NEW_LYSGLIMT = "new_lysglimt", _("Nytt lysglimt")
    TRANSFER_ASKED = "transfer_asked", _("Du er spurt om å overta en logg")
    TRANSFER_ANSWERED = "transfer_answered", _("Svar på overføring")
    TRANSFER_WITHDRAWN = "transfer_withdrawn", _("Forespørselen om overføring er trukket")
    TRANSFER_ON_BEHALF = "transfer_on_behalf", _("Lederen har bedt om overføring")
    LOG_CLOSED = "log_closed", _("Loggen er avsluttet")
    BREAK_GLASS = "break_glass", _("Nødtilgang er brukt")
    MASKING_ASKED = "masking_asked", _("Noen ber om å skjule tekst")
    MASKING_SETTLED = "masking_settled", _("Svar på å skjule tekst")
    PASSWORD_RESET = "password_reset", _("Lenke til nytt passord")
    SECOND_FACTOR_RESET = "second_factor_reset", _("Engangskoden er nullstilt")


class MessageState(models.TextChoices):
    """Where a message is: waiting, handed to the mail server, refused by it, or no longer to be sent."""

    WAITING = "waiting", _("Venter på å bli sendt")
    SENT = "sent", _("Sendt")
    FAILED = "failed", _("Kom ikke fram")
    DROPPED = "dropped", _("Ikke sendt")


class OutboxMessage(Identified):
    """Kind and ids only: text and recipient are computed when it is delivered (R17, R28).

    One row is one message to one recipient. `user` is a member of staff it goes to; `relation` a
    foresatt; an `invitation` knows whom it invites. `claimed_until`: a worker has it until then.
    """

    kind = models.CharField(max_length=20, choices=MessageKind)
    log = models.ForeignKey(
        "stafettlog.Stafettlog", models.PROTECT, null=True, blank=True, related_name="messages"
    )
    relation = models.ForeignKey(
        ForesattRelation, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="messages")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, blank=True, related_name="messages")
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, blank=True, related_name="messages")
    break_glass = models.ForeignKey(
        BreakGlass, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("melding")
        verbose_name_plural = _("meldinger")
        default_permissions = ()
        ordering = ("id",)
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="waiting"), name="outbox_waiting_now"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="outbox_message_sent_has_time",
            ),
        ]
