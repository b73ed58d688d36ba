"""How often something was done in a while: one row a person, kind and window."""

from django.db import models


class RateCount(models.Model):
    """`key` says what and by whom, without a name or an address in the clear. Old windows are swept."""

    key = models.CharField(max_length=100)
    window_start = models.BigIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "window_start"], name="rate_count_unique")]
        indexes = [models.Index(fields=["window_start"], name="rate_count_by_window")]

    def __str__(self) -> str:
        return f"RateCount {self.pk}"
