"""Outbox: messages to send, written in the transaction that they tell of."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stafettlog.models.actor import Actor
from stafettlog.models.base import Identified
from stafettlog.models.break_glass import BreakGlass
from stafettlog.models.consent import Consent
from stafettlog.models.foresatt import ForesattRelation
from stafettlog.models.invitation import Invitation
from stafettlog.models.measure import Measure
from stafettlog.models.meeting import Meeting
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
    IDENTITY_COUPLED = "identity_coupled", _("En arbeidskonto er koblet til brukeren din")
    NEW_MEASURE = "new_measure", _("Du er ansvarlig for et nytt tiltak")
    MEETING_REMINDER = "meeting_reminder", _("Påminnelse om møte")
    MEETING_UNREGISTERED = "meeting_unregistered", _("Møtet er ikke registrert")
    TRANSFER_REMINDED = "transfer_reminded", _("En overføring venter på svar")
    TRANSFER_OVERDUE = "transfer_overdue", _("En overføring har ventet lenge")
    CONSENT_EXPIRES = "consent_expires", _("Samtykket går snart ut")
    CONSENT_EXPIRED = "consent_expired", _("Samtykket er utgått")
    DEADLINE_NEAR = "deadline_near", _("Fristen for et tiltak nærmer seg")
    DEADLINE_PASSED = "deadline_passed", _("Fristen for et tiltak er passert")


def kind_names(codes: Iterable[str]) -> str:
    """«Nytt lysglimt, Ny deltaker», in the active language."""
    return ", ".join(str(MessageKind(code).label) for code in codes)


class MessageState(models.TextChoices):
    """Where a message is. What came after SENT is told by the provider, if it tells anything."""

    WAITING = "waiting", _("Venter på å bli sendt")
    SENT = "sent", _("Sendt")
    DELIVERED = "delivered", _("Levert")
    BOUNCED = "bounced", _("Kom i retur")
    FAILED = "failed", _("Kom ikke fram")
    UNCERTAIN = "uncertain", _("Usikkert om den kom fram")
    DROPPED = "dropped", _("Ikke sendt")


LEFT_US = (MessageState.SENT, MessageState.DELIVERED, MessageState.BOUNCED)
"""States of what a mail server or provider took: `sent_at` is set."""
NOT_ARRIVED = (MessageState.BOUNCED, MessageState.FAILED, MessageState.UNCERTAIN)
"""States of what somebody has to look after: it did not arrive, or nobody knows."""


class OutboxMessage(Identified):
    """Kind and ids only: text and recipient are computed when it is delivered (R17, R28).

    One row is one message to one recipient. `user` is a member of staff it goes to, also where an
    `invitation` invites that person; `relation` a foresatt; else the `invitation` knows whom it invites.
    The rows of a member of staff are that person's notices too, whatever became of the mail: `read_at`.

    `claimed_until`: a worker has it until then, or nobody takes it before. `attempts`: how often a
    receiver's server asked us to come back. `provider_id`: what the provider calls it in its reports;
    `reported_at`: when, by its clock, the newest of these happened. `occasion`: of a reminder, what is
    never told twice.
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
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="messages")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="messages")
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, blank=True, related_name="messages")
    occasion = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    provider_id = models.CharField(max_length=200, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("melding")
        verbose_name_plural = _("meldinger")
        default_permissions = ()
        ordering = ("id",)
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="waiting"), name="outbox_waiting_now"),
            models.Index(fields=["provider_id"], condition=~models.Q(provider_id=""), name="outbox_reported"),
            models.Index(
                fields=["user", "-id"], condition=models.Q(user__isnull=False), name="outbox_notices"
            ),
            models.Index(
                fields=["user"],
                condition=models.Q(user__isnull=False, read_at__isnull=True),
                name="outbox_unread",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=LEFT_US, sent_at__isnull=False)
                | (~models.Q(state__in=LEFT_US) & models.Q(sent_at__isnull=True)),
                name="outbox_message_sent_has_time",
            ),
            models.UniqueConstraint(
                fields=["occasion"], condition=~models.Q(occasion=""), name="outbox_message_once_an_occasion"
            ),
        ]


class MailChoice(Identified):
    """A kind of mail that a member of staff does not want. The notice in the app comes all the same (R28)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choices")
    kind = models.CharField(max_length=20, choices=MessageKind)
    chosen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("valg om e-post")
        verbose_name_plural = _("valg om e-post")
        default_permissions = ()
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="mail_choice_once_a_kind"),
        ]
