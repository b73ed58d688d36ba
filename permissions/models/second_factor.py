"""The second factor of a local account: a key in an app that gives codes, and ten recovery codes."""

import time

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP

from permissions.fields import EncryptedTextField
from permissions.ids import uuid7
from permissions.models.user import User

STEP_SECONDS = 30
TOLERANCE = 1
"""Steps that a telephone's clock may be ahead or behind."""
LONGEST_WAIT = 8
"""Failures in a row after which the wait doubles no more (2^7 s): nobody is shut out for days."""


class SecondFactor(ThrottlingMixin, Device):
    """One app. `confirmed` once a code from it has been typed; before that it opens nothing.

    `key` is 20 bytes as hex. `last_t` is the step of the last code that was taken: none older, nor the
    same, is taken again. The waits after wrong codes are django-otp's: 1, 2, 4, 8 … seconds.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = None
    key = EncryptedTextField(label="second_factor.key")
    last_t = models.BigIntegerField(default=-1)
    created_at = models.DateTimeField(_("satt opp"), auto_now_add=True)
    throttling_failure_count: int

    objects: "models.Manager[SecondFactor]" = models.Manager()

    class Meta:
        verbose_name = _("engangskode")
        verbose_name_plural = _("engangskoder")
        default_permissions = ()
        constraints = [
            # One in use, and one that is being set up beside it.
            models.UniqueConstraint(fields=("user", "confirmed"), name="second_factor_one_in_use"),
        ]

    def __str__(self) -> str:
        return f"Engangskode {str(self.pk)[-8:]}"

    def verify_token(self, token: str) -> bool:
        """Whether `token` is the code of now, or of a step before or after, and new. Writes what came of it.

        Call with the row locked: the same code sent twice at once is taken once.
        """
        if not self.verify_is_allowed()[0]:
            return False
        totp = TOTP(bytes.fromhex(self.key), STEP_SECONDS)
        totp.time = time.time()
        right = len(token) == 6 and token.isascii() and token.isdecimal()
        if right and totp.verify(int(token), TOLERANCE, self.last_t + 1):
            self.last_t = totp.t()
            self.throttle_reset(commit=False)
        else:
            right = False
            self.throttle_increment(commit=False)
        self.save(update_fields=("last_t", "throttling_failure_timestamp", "throttling_failure_count"))
        return right

    def throttle_increment(self, commit: bool = True) -> None:
        super().throttle_increment(commit=False)
        self.throttling_failure_count = min(self.throttling_failure_count, LONGEST_WAIT)
        if commit:
            self.save()

    def get_throttle_factor(self) -> int:
        return 1


class RecoveryCode(models.Model):
    """One of ten codes for whoever has lost the app. Kept as a keyed hash, and good for one sign-in."""

    user = models.ForeignKey(User, models.PROTECT, related_name="recovery_codes")
    hashed = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reservekode")
        verbose_name_plural = _("reservekoder")
        default_permissions = ()

    def __str__(self) -> str:
        return f"Reservekode {self.pk}"
