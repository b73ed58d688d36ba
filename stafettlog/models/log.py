"""Stafettlogg: one open log per child, one stafettholder who holds the baton."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from permissions.models import Organisation
from permissions.policy import LogState
from stafettlog.models.actor import Actor
from stafettlog.models.base import Identified, Versioned
from stafettlog.models.child import Child

STATE_LABELS = [
    (LogState.OPEN.value, _("Åpen")),
    (LogState.CLOSED.value, _("Avsluttet")),
    (LogState.ARCHIVED.value, _("Arkivert")),
]
NEXT_STATES: dict[LogState, frozenset[LogState]] = {
    LogState.OPEN: frozenset({LogState.CLOSED}),
    LogState.CLOSED: frozenset({LogState.OPEN, LogState.ARCHIVED}),
    LogState.ARCHIVED: frozenset(),
}


class Level(models.IntegerChoices):
    ONE = 1, _("Nivå 1")
    TWO = 2, _("Nivå 2")
    THREE = 3, _("Nivå 3")


class LivingSituation(models.TextChoices):
    BOTH_PARENTS = "both_parents", _("Bor med begge foreldre")
    MOSTLY_MOTHER = "mostly_mother", _("Bor mest hos mor")
    MOSTLY_FATHER = "mostly_father", _("Bor mest hos far")
    SHARED = "shared", _("Delt bosted")
    FOSTER_HOME = "foster_home", _("Fosterhjem")
    INSTITUTION = "institution", _("Institusjon")
    ALONE = "alone", _("Bor for seg selv")
    OTHER = "other", _("Annet")


class StafettlogQuerySet(models.QuerySet["Stafettlog"]):
    def with_identity(self) -> "StafettlogQuerySet":
        """All that the identity line shows, in one query."""
        return self.select_related(
            "child",
            "organisation",
            "attends",
            "stafettholder__user",
            "stafettholder__organisation",
            "current_consent",
            "created_by",
            "photo",
        )


class Stafettlog(Identified, Versioned):
    """`organisation` is the holder's virksomhet; `attends` is where the child goes by day."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="logs")
    stafettholder = models.ForeignKey(Actor, models.PROTECT, related_name="held_logs")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="logs")
    level = models.PositiveSmallIntegerField(_("nivå"), choices=Level)
    state = models.CharField(_("status"), max_length=10, choices=STATE_LABELS, default=LogState.OPEN.value)
    current_consent = models.OneToOneField(
        "stafettlog.Consent", models.PROTECT, null=True, blank=True, related_name="current_for"
    )
    attends = models.ForeignKey(
        Organisation, models.PROTECT, related_name="attended_logs", verbose_name=_("virksomhet")
    )
    group = models.CharField(_("gruppe/klasse"), max_length=40, blank=True)
    street = models.CharField(_("gate / vei og gatenummer"), max_length=120)
    postcode = models.CharField(_("postnummer"), max_length=4)
    city = models.CharField(_("poststed"), max_length=60)
    living_situation = models.CharField(_("bosituasjon"), max_length=20, choices=LivingSituation)
    email = models.EmailField(_("e-post"), blank=True)
    photo = models.ForeignKey(
        "stafettlog.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    history = tracked()
    objects = StafettlogQuerySet.as_manager()

    class Meta:
        verbose_name = _("stafettlogg")
        verbose_name_plural = _("stafettlogger")
        # Django's own four would be global permissions on case data: nobody has any.
        default_permissions = ()
        permissions = [
            ("view_stafettlog", _("lese loggen")),
            ("hold_stafettlog", _("være stafettholder")),
            ("change_stafettlog", _("skrive som stafettholder")),
            ("contribute_stafettlog", _("bidra som aktør")),
            ("export_stafettlog", _("eksportere loggen")),
            ("oversee_stafettlog", _("se at loggen finnes")),
            ("read_portal_stafettlog", _("lese som foresatt")),
            ("break_glass_stafettlog", _("lese ved nødtilgang")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=models.Q(state=LogState.OPEN.value),
                name="stafettlog_one_open_per_child",
                violation_error_message=_("Vi tar kontakt med deg."),
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=Level.values), name="stafettlog_level_is_1_2_3"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in LogState]),
                name="stafettlog_state_is_known",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == LogState.OPEN

    def child_age(self, today: date) -> int:
        return self.child.age(today)


class ActorLog(Stafettlog):
    """The same logs, as the list «Mine aktørbarn» shows them."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("aktørbarn")
        verbose_name_plural = _("aktørbarn")


class OverseenLog(Stafettlog):
    """The same logs, as leaders and coordinators of the holder's virksomhet see that they exist."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("stafettbarn i virksomheten")
        verbose_name_plural = _("stafettbarn i virksomheten")
