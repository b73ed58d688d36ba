"""How a person is known to an OpenID provider, and each session that a sign-in began."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.fields import EncryptedTextField
from permissions.history import tracked
from permissions.ids import uuid7
from permissions.models.user import User


class ExternalIdentity(models.Model):
    """One person at one provider: (issuer, subject), found by the number once, and by itself afterwards.

    Never by e-mail: an address changes hands.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField(_("lagt til"), auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    history = tracked(without=("subject",))

    class Meta:
        verbose_name = _("ekstern innlogging")
        verbose_name_plural = _("eksterne innlogginger")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("issuer", "subject"),
                condition=models.Q(ended_at__isnull=True),
                name="external_identity_one_person",
            )
        ]

    def __str__(self) -> str:
        return f"Ekstern innlogging {str(self.pk)[-8:]}"


class SignInEnd(models.TextChoices):
    SIGNED_OUT = "signed_out", _("Logget ut")
    SWITCHED = "switched", _("Byttet rolle")
    BY_OWNER = "by_owner", _("Avsluttet fra en annen innlogging")
    BY_ADMIN = "by_admin", _("Avsluttet av administrator")
    BY_PROVIDER = "by_provider", _("Logget ut hos innloggingstjenesten")
    IDLE = "idle", _("For lenge uten aktivitet")
    TOO_OLD = "too_old", _("Innloggingen ble for gammel")
    ACCOUNT = "account", _("Kontoen er endret eller avsluttet")


class SignInQuerySet(models.QuerySet["SignIn"]):
    def active(self) -> "SignInQuerySet":
        """Not ended. The session behind may have run out: nobody need come by for that."""
        return self.filter(ended_at__isnull=True)


class SignIn(models.Model):
    """One session: whose, by which way in, as what, and how it ended.

    `method`: a provider's key, or «local». `sid`: the provider's own session, by which it signs out.
    `id_token`: kept for signing out there, as long as the session lives: the number is in it.
    `seen_at` is touched once a minute.
    """

    LOCAL = "local"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sign_ins")
    session_key = models.CharField(max_length=40, null=True, blank=True, unique=True, editable=False)
    part = models.CharField(_("rolle"), max_length=10)
    method = models.CharField(_("innlogget med"), max_length=40)
    acr = models.CharField(max_length=120, blank=True)
    issuer = models.CharField(max_length=255, blank=True)
    sid = models.CharField(max_length=255, blank=True)
    id_token = EncryptedTextField(label="sign_in.token", null=True, blank=True)
    device = models.CharField(_("enhet"), max_length=80, blank=True)
    started_at = models.DateTimeField(_("logget inn"))
    seen_at = models.DateTimeField(_("sist brukt"))
    ended_at = models.DateTimeField(_("avsluttet"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_why = models.CharField(max_length=12, choices=SignInEnd, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("innlogging")
        verbose_name_plural = _("innlogginger")
        default_permissions = ()
        ordering = ("-id",)
        indexes = [
            models.Index(
                fields=("issuer", "sid"),
                condition=models.Q(ended_at__isnull=True) & ~models.Q(sid=""),
                name="sign_in_by_sid",
            ),
            models.Index(fields=("user", "-id"), name="sign_in_by_user"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_why="", session_key__isnull=False)
                | models.Q(ended_at__isnull=False, session_key__isnull=True, id_token__isnull=True)
                & ~models.Q(ended_why=""),
                name="sign_in_end_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"Innlogging {str(self.pk)[-8:]}"
