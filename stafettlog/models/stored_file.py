"""A file at rest: encrypted, with a random name, belonging to a draft or to a log."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from stafettlog.models.base import Identified
from stafettlog.models.draft import Draft


class FileKind(models.TextChoices):
    CONSENT = "consent", _("Signert samtykke")
    PHOTO = "photo", _("Bilde av barnet")


class StoredFile(Identified):
    """`storage_name` is the name in permissions.file_store; the original name is for people."""

    kind = models.CharField(max_length=10, choices=FileKind)
    log = models.ForeignKey(
        "stafettlog.Stafettlog", models.PROTECT, null=True, blank=True, related_name="files"
    )
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, blank=True, related_name="files")
    storage_name = models.CharField(max_length=80, unique=True)
    original_name = models.CharField(_("filnavn"), max_length=100)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("størrelse"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    history = tracked(without=("draft",))

    class Meta:
        verbose_name = _("fil")
        verbose_name_plural = _("filer")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(log__isnull=True, draft__isnull=False)
                | models.Q(log__isnull=False, draft__isnull=True),
                name="stored_file_has_one_place",
            ),
        ]
