"""Overføring: the baton is asked for, and handed over when the receiver accepts (R21, R22)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.actor import Actor
from stafettlog.models.base import LogOwned, pair


class TransferStatus(models.TextChoices):
    WAITING = "waiting", _("Venter på svar")
    ACCEPTED = "accepted", _("Godtatt")
    DECLINED = "declined", _("Avslått")
    WITHDRAWN = "withdrawn", _("Trukket tilbake")


NEXT_TRANSFER_STATUS: dict[TransferStatus, frozenset[TransferStatus]] = {
    TransferStatus.WAITING: frozenset(
        {TransferStatus.ACCEPTED, TransferStatus.DECLINED, TransferStatus.WITHDRAWN}
    ),
    TransferStatus.ACCEPTED: frozenset(),
    TransferStatus.DECLINED: frozenset(),
    TransferStatus.WITHDRAWN: frozenset(),
}


class TransferQuerySet(models.QuerySet["Transfer"]):
    def waiting(self) -> "TransferQuerySet":
        return self.filter(status=TransferStatus.WAITING)

    def with_people(self) -> "TransferQuerySet":
        """Both aktører with name and virksomhet."""
        return self.select_related(
            "from_actor__user", "from_actor__organisation", "to_actor__user", "to_actor__organisation"
        )


class Transfer(LogOwned):
    """`stays`: the old stafettholder goes on as a participant.

    `consent_agreed`: the foresatte agree that the receiver's virksomhet takes part; the consent is
    extended when the receiver accepts, so that a declined request has extended nothing.
    """

    from_actor = models.ForeignKey(Actor, models.PROTECT, related_name="transfers_out")
    to_actor = models.ForeignKey(Actor, models.PROTECT, related_name="transfers_in")
    message = models.TextField(_("melding"), max_length=1000)
    stays = models.BooleanField(_("jeg vil fortsatt delta som aktør"), default=False)
    consent_agreed = models.BooleanField(default=False)
    status = models.CharField(
        _("status"), max_length=10, choices=TransferStatus, default=TransferStatus.WAITING
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer_reason = models.TextField(_("begrunnelse"), max_length=500, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    # R23: a leader asks for a stafettholder who is away or has left; empty when the holder asks.
    on_behalf_reason = models.TextField(
        _("hvorfor du spør i stedet for stafettholderen"), max_length=500, blank=True
    )

    history = tracked(without=("seen_at",))
    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("overføring")
        verbose_name_plural = _("overføringer")
        ordering = ("-id",)
        indexes = [
            models.Index(
                fields=["to_actor"], condition=models.Q(status="waiting"), name="transfer_waiting_for"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["log"],
                condition=models.Q(status="waiting"),
                name="transfer_one_waiting",
                violation_error_message=_("Loggen har allerede en forespørsel som venter på svar."),
            ),
            models.CheckConstraint(
                condition=~models.Q(from_actor=models.F("to_actor")), name="transfer_to_another"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=TransferStatus.values), name="transfer_status_is_known"
            ),
            models.CheckConstraint(
                condition=pair("answered_at", "answered_by"), name="transfer_answer_is_a_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(status="waiting", answered_at__isnull=True)
                | (~models.Q(status="waiting") & models.Q(answered_at__isnull=False)),
                name="transfer_answered_when_not_waiting",
            ),
        ]
