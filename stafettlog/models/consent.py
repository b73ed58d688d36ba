"""Samtykke: what the foresatte have agreed to, since when, and the first day it no longer holds."""

from datetime import date, datetime, time

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from permissions.models import Organisation
from permissions.policy import ConsentState
from stafettlog.models.base import LogOwned, pair
from stafettlog.models.foresatt import ForesattRelation


class ConsentMethod(models.TextChoices):
    SIGNED = "signed", _("Skriftlig, på signert skjema")
    ORAL = "oral", _("Muntlig, og skrevet i referatet")


class Consent(LogOwned):
    """R5: the two sentences with their version, who gave it, how, and until when.

    `expires_on` («Utgår») is the first day without consent; the last valid day is the one before.
    """

    text_version = models.CharField(max_length=20)
    information_text = models.TextField(_("informasjon"))
    sharing_text = models.TextField(_("tillatelse"))
    given_on = models.DateField(_("dato"))
    expires_on = models.DateField(_("utgår"))
    method = models.CharField(_("hvordan"), max_length=10, choices=ConsentMethod)
    note = models.TextField(_("notat"), blank=True)
    document = models.ForeignKey(
        "stafettlog.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    youth_agreed = models.BooleanField(_("ungdommen har samtykket"), default=False)
    givers = models.ManyToManyField(ForesattRelation, related_name="consents_given")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdraw_reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)

    history = tracked(m2m=("givers",))

    class Meta:
        verbose_name = _("samtykke")
        verbose_name_plural = _("samtykker")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_on__gt=models.F("given_on")),
                name="consent_expires_after_given",
                violation_error_message=_("Samtykket må utgå etter dagen det ble gitt."),
            ),
            models.CheckConstraint(
                condition=pair("withdrawn_at", "withdrawn_by"), name="consent_withdrawal_is_a_pair"
            ),
        ]

    @property
    def valid_until(self) -> datetime:
        """Midnight in Oslo at the start of `expires_on`: the first moment without consent."""
        return timezone.make_aware(datetime.combine(self.expires_on, time.min))

    def state(self, now: datetime) -> ConsentState:
        if self.withdrawn_at is not None:
            return ConsentState.WITHDRAWN
        return ConsentState.VALID if now < self.valid_until else ConsentState.EXPIRED

    def days_left(self, today: date) -> int:
        return (self.expires_on - today).days


class ConsentCoverageQuerySet(models.QuerySet["ConsentCoverage"]):
    def standing(self) -> "ConsentCoverageQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class ConsentCoverage(LogOwned):
    """A virksomhet that the consent covers, since when, and who recorded the tick.

    Withdrawing it for one service (R7) ends the row; covering the service again makes a new one.
    """

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="coverage")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    added_on = models.DateField(_("dato"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdraw_reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)

    history = tracked()
    objects = ConsentCoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("virksomhet i samtykket")
        verbose_name_plural = _("virksomheter i samtykket")
        constraints = [
            models.UniqueConstraint(
                fields=["consent", "organisation"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_coverage_once",
            ),
            models.CheckConstraint(
                condition=pair("withdrawn_at", "withdrawn_by"), name="consent_coverage_withdrawal_is_a_pair"
            ),
        ]
