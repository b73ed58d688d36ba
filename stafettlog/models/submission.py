"""One effect per form: the key of a sent form, and where it led."""

from django.conf import settings
from django.db import models

from stafettlog.models.base import Identified


class Submission(Identified):
    """Stored in the transaction of the effect; a second post of the key gets `location` back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.UUIDField()
    location = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="submission_once")]
        indexes = [models.Index(fields=["created_at"], name="submission_by_age")]
