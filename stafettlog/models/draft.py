"""Kladd: what is typed and not yet sent. Seen by its author alone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.fields import EncryptedJSONField
from stafettlog.models.base import Identified


class DraftKind(models.TextChoices):
    NEW_LOG = "new_log", _("Nytt stafettbarn")
    CONCERN = "concern", _("Ny oppmerksomhet")
    MEASURE = "measure", _("Nytt tiltak")
    MEETING = "meeting", _("Nytt møte")


class Draft(Identified):
    """`content` is the form's posted values, key -> list of strings, encrypted. No history: a
    draft is nobody's record, and goes away after 14 days (setting). `form_key` is the key of the form
    that it was last typed in (Submission.key)."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=10, choices=DraftKind)
    log = models.ForeignKey(
        "stafettlog.Stafettlog", models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    concern = models.ForeignKey(
        "stafettlog.Concern", models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    form_key = models.UUIDField(null=True, blank=True, editable=False)
    content = EncryptedJSONField(label="draft.content")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("sist lagret"), auto_now=True)

    class Meta:
        verbose_name = _("kladd")
        verbose_name_plural = _("kladder")
        default_permissions = ()
        ordering = ("-updated_at",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=DraftKind.NEW_LOG, log__isnull=True, concern__isnull=True)
                | models.Q(
                    kind__in=[DraftKind.CONCERN, DraftKind.MEETING], log__isnull=False, concern__isnull=True
                )
                | models.Q(kind=DraftKind.MEASURE, log__isnull=False, concern__isnull=False),
                name="draft_place_matches_kind",
            ),
        ]
