"""Skjuling av tekst: what was written about the wrong person is masked by two persons (R14)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.base import LogOwned, pair


class MaskingStatus(models.TextChoices):
    WAITING = "waiting", _("Venter på lederen")
    DONE = "done", _("Skjult")
    DECLINED = "declined", _("Avslått")
    WITHDRAWN = "withdrawn", _("Trukket tilbake")


NEXT_MASKING_STATUS: dict[MaskingStatus, frozenset[MaskingStatus]] = {
    MaskingStatus.WAITING: frozenset({MaskingStatus.DONE, MaskingStatus.DECLINED, MaskingStatus.WITHDRAWN}),
    MaskingStatus.DONE: frozenset(),
    MaskingStatus.DECLINED: frozenset(),
    MaskingStatus.WITHDRAWN: frozenset(),
}


class Masking(LogOwned):
    """One text of the log: `model` (its name in lower case), `row` (its id), `field`.

    The stafettholder asks, a leader of the virksomhet settles. When done the text is gone from the row
    and from every version in the history; nobody can bring it back.
    """

    model = models.CharField(max_length=30)
    row = models.UUIDField()
    field = models.CharField(max_length=40)
    reason = models.TextField(_("hvorfor teksten må skjules"), max_length=500)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(
        _("status"), max_length=10, choices=MaskingStatus, default=MaskingStatus.WAITING
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("begrunnelse"), max_length=500, blank=True)

    history = tracked()

    class Meta:
        verbose_name = _("skjuling av tekst")
        verbose_name_plural = _("skjulinger av tekst")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["model", "row", "field"],
                condition=models.Q(status="waiting"),
                name="masking_one_waiting",
                violation_error_message=_("Noen har allerede bedt om å skjule denne teksten."),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=MaskingStatus.values), name="masking_status_is_known"
            ),
            models.CheckConstraint(
                condition=pair("settled_at", "settled_by"), name="masking_settling_is_a_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(status="waiting", settled_at__isnull=True)
                | (~models.Q(status="waiting") & models.Q(settled_at__isnull=False)),
                name="masking_settled_when_not_waiting",
            ),
            # Two persons: whoever asks may take it back, and do no more with it.
            models.CheckConstraint(
                condition=~models.Q(status__in=["done", "declined"])
                | ~models.Q(settled_by=models.F("asked_by")),
                name="masking_takes_two",
            ),
        ]
