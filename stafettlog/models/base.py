"""What the models of a log share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.ids import uuid7


class Identified(models.Model):
    """UUIDv7 key: time-ordered, not guessable, says nothing about the person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        # No personal data: exceptions and admin log entries keep this text. Screens use display_name.
        return f"{self._meta.verbose_name} {str(self.pk)[-8:]}".capitalize()


class LogOwned(Identified):
    """A row that belongs to one log, and takes its access from it.

    `log` stands on every such row, also where a parent would lead to it, so that scope, history
    and lists are one index look-up; `clean()` of the child keeps the two equal.
    """

    log = models.ForeignKey("stafettlog.Stafettlog", models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True


class Versioned(models.Model):
    """`version` grows by one with each change; a form sends back the one it was made from."""

    version = models.PositiveIntegerField(_("versjon"), default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def is_edited(self) -> bool:
        return self.version > 1


def pair(first: str, second: str) -> models.Q:
    """Condition for a CheckConstraint: both columns are filled, or neither is."""
    return models.Q(**{f"{first}__isnull": True, f"{second}__isnull": True}) | models.Q(
        **{f"{first}__isnull": False, f"{second}__isnull": False}
    )
