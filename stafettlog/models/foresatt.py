"""Foresatt: a parent or other carer, and the relation to one child."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.fields import EncryptedTextField
from permissions.history import tracked
from permissions.national_number import mask
from stafettlog.models.base import Identified, Versioned, pair
from stafettlog.models.child import Child


class Foresatt(Identified):
    """Identity: number and account. A parent of two children is one Foresatt with two relations."""

    national_number = EncryptedTextField(label="foresatt.number", verbose_name=_("fødselsnummer"))
    national_number_index = models.CharField(max_length=64, unique=True, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="foresatt")

    history = tracked(without=("national_number_index",))

    class Meta:
        verbose_name = _("foresatt")
        verbose_name_plural = _("foresatte")


class ForesattRole(models.TextChoices):
    MOTHER = "mother", _("Mor")
    FATHER = "father", _("Far")
    CO_MOTHER = "co_mother", _("Medmor")
    FOSTER_PARENT = "foster_parent", _("Fosterforelder")
    GUARDIAN = "guardian", _("Verge")
    OTHER = "other", _("Annen")


class AccessGround(models.TextChoices):
    """R4: why this person may read. Without a ground: no portal and no mail."""

    PARENTAL_RESPONSIBILITY = "parental_responsibility", _("Har foreldreansvar")
    GUARDIANSHIP = "guardianship", _("Er verge")
    FOSTER_AGREEMENT = "foster_agreement", _("Er fosterforelder etter avtale")
    NONE = "none", _("Har ikke grunnlag for tilgang")


class ForesattLanguage(models.TextChoices):
    NB = "nb", _("Norsk bokmål")
    NN = "nn", _("Norsk nynorsk")
    EN = "en", _("Engelsk")
    PL = "pl", _("Polsk")
    UK = "uk", _("Ukrainsk")
    AR = "ar", _("Arabisk")
    SO = "so", _("Somali")
    TI = "ti", _("Tigrinja")
    TR = "tr", _("Tyrkisk")
    PRS = "prs", _("Dari")
    PS = "ps", _("Pashto")
    LT = "lt", _("Litauisk")
    SE = "se", _("Nordsamisk")


class ForesattRelationQuerySet(models.QuerySet["ForesattRelation"]):
    def active(self) -> "ForesattRelationQuerySet":
        return self.filter(ended_at__isnull=True)

    def with_access(self) -> "ForesattRelationQuerySet":
        """Those who may read in the portal and get mail and letters: a ground, and not stopped (R4, R4b)."""
        return self.active().filter(stopped_at__isnull=True).exclude(ground=AccessGround.NONE)


class ForesattRelation(Identified, Versioned):
    """What is known of a foresatt as this child's: a change here never shows with a sibling."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="foresatt_relations")
    foresatt = models.ForeignKey(Foresatt, models.PROTECT, related_name="relations")
    first_name = models.CharField(_("fornavn"), max_length=80)
    last_name = models.CharField(_("etternavn"), max_length=80)
    role = models.CharField(_("rolle"), max_length=20, choices=ForesattRole)
    street = models.CharField(_("gate / vei og gatenummer"), max_length=120)
    postcode = models.CharField(_("postnummer"), max_length=4)
    city = models.CharField(_("poststed"), max_length=60)
    phone = models.CharField(_("telefon"), max_length=20)
    email = models.EmailField(_("e-post"), blank=True)
    language = models.CharField(
        _("språk"), max_length=3, choices=ForesattLanguage, default=ForesattLanguage.NB
    )
    needs_interpreter = models.BooleanField(_("trenger tolk"), default=False)
    # Kinds of message, by their codes: what cannot be declined is sent all the same.
    declined_mail = models.JSONField(_("vil ikke ha e-post om"), default=list, blank=True)
    ground = models.CharField(_("grunnlag for tilgang"), max_length=30, choices=AccessGround)
    ground_confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ground_confirmed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    end_reason = models.CharField(_("begrunnelse"), max_length=200, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    stop_reason = models.CharField(_("begrunnelse"), max_length=200, blank=True)

    history = tracked()
    objects = ForesattRelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("foresatt")
        verbose_name_plural = _("foresatte")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["child", "foresatt"],
                condition=models.Q(ended_at__isnull=True),
                name="foresatt_relation_one_active",
                violation_error_message=_("Denne personen er allerede registrert som foresatt for barnet."),
            ),
            models.CheckConstraint(
                condition=pair("ended_at", "ended_by"), name="foresatt_relation_end_is_a_pair"
            ),
            models.CheckConstraint(
                condition=pair("stopped_at", "stopped_by"), name="foresatt_relation_stop_is_a_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("ground_confirmed_at")),
                name="foresatt_relation_ends_after_start",
            ),
        ]

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()

    @property
    def has_ground(self) -> bool:
        return self.ground != AccessGround.NONE

    @property
    def has_access(self) -> bool:
        """May read in the portal, and gets mail and letters (R4, R4b)."""
        return self.has_ground and self.stopped_at is None and self.ended_at is None

    @property
    def masked_number(self) -> str:
        return mask(self.foresatt.national_number)
