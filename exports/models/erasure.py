"""Sletting: two persons erase a log that the archive has (R25). What remains says nothing of anybody."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from permissions.models import AppendOnly
from stafettlog.models.base import LogOwned, pair


class ErasureStatus(models.TextChoices):
    WAITING = "waiting", _("Venter på kommuneadministrator")
    APPROVED = "approved", _("Godkjent")
    DECLINED = "declined", _("Avslått")
    WITHDRAWN = "withdrawn", _("Trukket tilbake")


NEXT_ERASURE_STATUS: dict[ErasureStatus, frozenset[ErasureStatus]] = {
    ErasureStatus.WAITING: frozenset(
        {ErasureStatus.APPROVED, ErasureStatus.DECLINED, ErasureStatus.WITHDRAWN}
    ),
    # Until it is carried out, some days later, either of the two may still stop it. Then it is gone with
    # its log, and the tombstone says who.
    ErasureStatus.APPROVED: frozenset({ErasureStatus.DECLINED, ErasureStatus.WITHDRAWN}),
    ErasureStatus.DECLINED: frozenset(),
    ErasureStatus.WITHDRAWN: frozenset(),
}


class ErasureRequest(LogOwned):
    """A koordinator asks, a kommuneadministrator settles."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(
        _("status"), max_length=10, choices=ErasureStatus, default=ErasureStatus.WAITING
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("begrunnelse"), max_length=300, blank=True)

    history = tracked()

    class Meta:
        verbose_name = _("forespørsel om sletting")
        verbose_name_plural = _("forespørsler om sletting")
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["log"],
                condition=models.Q(status__in=["waiting", "approved"]),
                name="erasure_one_waiting",
                violation_error_message=_("Noen har allerede bedt om å slette denne loggen."),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ErasureStatus.values), name="erasure_status_is_known"
            ),
            models.CheckConstraint(
                condition=pair("settled_at", "settled_by"), name="erasure_settling_is_a_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(status="waiting", settled_at__isnull=True)
                | (~models.Q(status="waiting") & models.Q(settled_at__isnull=False)),
                name="erasure_settled_when_not_waiting",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="approved") | ~models.Q(settled_by=models.F("asked_by")),
                name="erasure_takes_two",
            ),
        ]


class Tombstone(AppendOnly):
    """That a log was erased: ids, dates and counts, nothing of the child or the family.

    `persons`: {model label: [id]} of the child and the foresatte who went with it, so that the same can
    be erased again from a restored backup. `rows`: {model label: how many}. Users by id as text.
    """

    log_id = models.CharField(_("stafettlogg"), primary_key=True, max_length=36)
    erased_at = models.DateTimeField(_("slettet"), default=timezone.now, editable=False)
    organisation = models.CharField(_("virksomhet"), max_length=240)
    archive_system = models.CharField(_("arkiv"), max_length=100, blank=True)
    archive_id = models.CharField(_("id i arkivet"), max_length=200)
    package_sha256 = models.CharField(max_length=64)
    received_on = models.DateField(_("mottatt av arkivet"))
    asked_by_id = models.CharField(max_length=36)
    asked_at = models.DateTimeField(_("bedt om"))
    approved_by_id = models.CharField(max_length=36)
    persons = models.JSONField(default=dict)
    rows = models.JSONField(_("rader"), default=dict)
    files = models.PositiveIntegerField(_("filer"))

    class Meta(AppendOnly.Meta):
        verbose_name = _("slettet logg")
        verbose_name_plural = _("slettede logger")
        default_permissions = ()
        ordering = ("-erased_at", "-log_id")
        constraints = [
            models.CheckConstraint(condition=~models.Q(archive_id=""), name="tombstone_has_archive_id"),
            models.CheckConstraint(
                condition=~models.Q(asked_by_id=models.F("approved_by_id")), name="tombstone_takes_two"
            ),
        ]

    def __str__(self) -> str:
        return f"Slettet logg {self.pk[-8:]}"
