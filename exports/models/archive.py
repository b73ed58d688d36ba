"""Arkivering: how far a closed log has come on its way to the archive (R24, R25)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from permissions.models import Organisation
from stafettlog.models.base import Identified, LogOwned, pair


class ArchiveState(models.TextChoices):
    """Before the first there is no record; after the last there is a tombstone instead."""

    PACKED = "packed", _("Pakket")
    RECEIVED = "received", _("Mottatt av arkivet")


NEXT_ARCHIVE_STATES: dict[ArchiveState, frozenset[ArchiveState]] = {
    ArchiveState.PACKED: frozenset({ArchiveState.RECEIVED}),
    ArchiveState.RECEIVED: frozenset(),
}


class ArchiveRecord(LogOwned):
    """`package_sha256`: of the newest package as it was handed out; the same log gives the same bytes.

    `archive_id`: what the archive calls it, on its receipt; without it nothing is erased. `kept_until`:
    not to be erased before, whatever the rule says, with `keep_reason`.
    """

    state = models.CharField(_("arkivstatus"), max_length=10, choices=ArchiveState)
    packed_at = models.DateTimeField(_("pakket"))
    packed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    package_sha256 = models.CharField(max_length=64)
    package_size = models.PositiveBigIntegerField(_("størrelse"))
    archive_system = models.CharField(_("arkiv"), max_length=100, blank=True)
    archive_id = models.CharField(_("id i arkivet"), max_length=200, blank=True)
    received_on = models.DateField(_("mottatt"), null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    kept_until = models.DateField(_("beholdes til"), null=True, blank=True)
    keep_reason = models.CharField(_("hvorfor loggen beholdes"), max_length=300, blank=True)

    history = tracked()

    class Meta:
        verbose_name = _("arkivering")
        verbose_name_plural = _("arkiveringer")
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["log"], name="archive_record_one_per_log"),
            models.CheckConstraint(
                condition=models.Q(state__in=ArchiveState.values), name="archive_record_state_is_known"
            ),
            models.CheckConstraint(
                condition=pair("registered_at", "registered_by"), name="archive_record_receipt_is_a_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(state="packed", registered_at__isnull=True, archive_id="")
                | (
                    models.Q(state="received", registered_at__isnull=False, received_on__isnull=False)
                    & ~models.Q(archive_id="")
                ),
                name="archive_record_received_has_receipt",
            ),
        ]


class RetentionRule(Identified):
    """How long a virksomhet keeps a log here after the archive's receipt. Without one: RETENTION_MONTHS."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="retention_rule")
    months = models.PositiveSmallIntegerField(_("måneder"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    history = tracked()

    class Meta:
        verbose_name = _("sletteregel")
        verbose_name_plural = _("sletteregler")
        default_permissions = ()
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(months__lte=1200),
                name="retention_rule_is_bounded",
                violation_error_message=_("Skriv høyst 1200 måneder."),
            ),
        ]
