"""Child: who it is, nothing more. What a log knows about the child stands on the log."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.fields import EncryptedTextField
from permissions.history import tracked
from permissions.name_words import word_indexes
from permissions.national_number import mask
from stafettlog.ages import age_on
from stafettlog.models.base import Identified


class Protection(models.TextChoices):
    """Adressesperre, in the words of Folkeregisteret (R26)."""

    NONE = "", _("Ingen")
    CONFIDENTIAL = "confidential", _("Fortrolig adresse")
    STRICTLY_CONFIDENTIAL = "strictly", _("Strengt fortrolig adresse")


class Child(Identified):
    """Identity of a stafettbarn. The number may be missing (newly arrived); the birth date never is."""

    first_name = models.CharField(_("fornavn"), max_length=80)
    last_name = models.CharField(_("etternavn"), max_length=80)
    national_number = EncryptedTextField(
        label="child.number", verbose_name=_("fødselsnummer"), null=True, blank=True
    )
    national_number_index = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False
    )
    birth_date = models.DateField(_("fødselsdato"))

    protection = models.CharField(
        _("adressesperre"), max_length=12, choices=Protection, default=Protection.NONE, blank=True
    )
    protection_review_on = models.DateField(_("vurderes på nytt"), null=True, blank=True)

    history = tracked(without=("national_number_index",))

    class Meta:
        verbose_name = _("stafettbarn")
        verbose_name_plural = _("stafettbarn")
        indexes = [
            models.Index(fields=["last_name", "first_name"], name="child_by_name"),
            *word_indexes("child", "first_name", "last_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(national_number__isnull=True, national_number_index__isnull=True)
                | models.Q(national_number__isnull=False, national_number_index__isnull=False),
                name="child_number_has_index",
            ),
            models.CheckConstraint(
                condition=models.Q(protection="", protection_review_on__isnull=True)
                | (~models.Q(protection="") & models.Q(protection_review_on__isnull=False)),
                name="child_protection_has_review_date",
            ),
            models.CheckConstraint(
                condition=models.Q(protection__in=Protection.values), name="child_protection_is_known"
            ),
        ]

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()

    @property
    def masked_number(self) -> str:
        return mask(self.national_number) if self.national_number else ""

    @property
    def is_protected(self) -> bool:
        return self.protection != Protection.NONE

    def age(self, today: date) -> int:
        return age_on(self.birth_date, today)
