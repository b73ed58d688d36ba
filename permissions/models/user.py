"""User: a person who signs in, staff or foresatt. Nobody is a superuser."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.fields import EncryptedTextField
from permissions.history import tracked
from permissions.ids import uuid7
from permissions.name_words import word_indexes
from permissions.national_number import mask


class User(AbstractUser):
    """A person. The national number is what sign-in will match; without it nobody signs in.

    `is_superuser` stays False by a database constraint: Django and guardian answer yes to a
    superuser before any rule of ours is asked. The technical administrator is a role.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first_name = models.CharField(_("fornavn"), max_length=80)
    last_name = models.CharField(_("etternavn"), max_length=80)
    email = models.EmailField(_("e-post"), blank=True)
    national_number = EncryptedTextField(
        label="user.number", verbose_name=_("fødselsnummer"), null=True, blank=True
    )
    national_number_index = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False
    )
    language = models.CharField(_("språk"), max_length=2, default="nb")

    history = tracked(without=("password", "last_login", "national_number_index"))

    class Meta:
        verbose_name = _("bruker")
        verbose_name_plural = _("brukere")
        ordering = ("last_name", "first_name", "id")
        indexes = word_indexes("user", "first_name", "last_name")
        constraints = [
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="user_never_superuser"),
            models.CheckConstraint(
                condition=models.Q(national_number__isnull=True, national_number_index__isnull=True)
                | models.Q(national_number__isnull=False, national_number_index__isnull=False),
                name="user_number_has_index",
            ),
        ]

    def __str__(self) -> str:
        # No personal data: exceptions, logs and admin log entries keep this text.
        return f"Bruker {str(self.pk)[-8:]}"

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()

    @property
    def masked_number(self) -> str:
        return mask(self.national_number) if self.national_number else ""
