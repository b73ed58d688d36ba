"""Møte: called with an invitation or registered afterwards, and the log's minutes of who came."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from permissions.models import Organisation
from stafettlog.models.base import LogOwned, Versioned, pair
from stafettlog.models.concern import Concern


class MeetingStatus(models.TextChoices):
    INVITED = "invited", _("Invitasjon sendt")
    COMPLETED = "completed", _("Fullført")
    NOT_COMPLETED = "not_completed", _("Ikke fullført")
    CANCELLED = "cancelled", _("Avlyst")


NEXT_MEETING_STATUS: dict[MeetingStatus, frozenset[MeetingStatus]] = {
    MeetingStatus.INVITED: frozenset(
        {MeetingStatus.COMPLETED, MeetingStatus.NOT_COMPLETED, MeetingStatus.CANCELLED}
    ),
    # What was registered may be corrected, never taken back to «Invitasjon sendt».
    MeetingStatus.COMPLETED: frozenset({MeetingStatus.NOT_COMPLETED}),
    MeetingStatus.NOT_COMPLETED: frozenset({MeetingStatus.COMPLETED}),
    MeetingStatus.CANCELLED: frozenset(),
}


class PlaceKind(models.TextChoices):
    ORGANISATION = "organisation", _("Virksomhet")
    PHONE = "phone", _("Telefon")
    VIDEO = "video", _("Video")
    OTHER = "other", _("Annet")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def standing(self) -> "MeetingQuerySet":
        """Not struck out as registered by mistake."""
        return self.filter(struck_at__isnull=True)

    def invited(self) -> "MeetingQuerySet":
        """Called, and neither registered nor cancelled."""
        return self.standing().filter(status=MeetingStatus.INVITED)

    def coming(self, now: datetime) -> "MeetingQuerySet":
        return self.invited().filter(ends_at__gt=now)

    def unregistered(self, now: datetime) -> "MeetingQuerySet":
        """Over, and still only invited: it waits for someone to register it (R20)."""
        return self.invited().filter(ends_at__lte=now)


class Meeting(LogOwned, Versioned):
    """`starts_at` and `ends_at` are the same day in Oslo. `calendar_sequence` grows when it is moved.

    `place_detail` is the room, the address, the telephone number or the link, as the kind asks.
    """

    status = models.CharField(
        _("status"), max_length=20, choices=MeetingStatus, default=MeetingStatus.INVITED
    )
    concerns = models.ManyToManyField(Concern, related_name="meetings")
    starts_at = models.DateTimeField(_("fra"))
    ends_at = models.DateTimeField(_("til"))
    place_kind = models.CharField(_("sted"), max_length=20, choices=PlaceKind)
    place_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("virksomhet")
    )
    place_detail = models.CharField(_("rom eller adresse"), max_length=120, blank=True)
    interpreter_ordered = models.BooleanField(_("tolk er bestilt"), default=False)
    without_invitation = models.BooleanField(_("holdt uten invitasjon"), default=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    also_attended = models.CharField(_("andre som deltok"), max_length=300, blank=True)
    comments = models.TextField(_("kommentarer"), max_length=2000, blank=True)
    not_completed_reason = models.CharField(_("hvorfor møtet ikke ble holdt"), max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancel_reason = models.CharField(_("begrunnelse"), max_length=200, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    strike_reason = models.CharField(_("begrunnelse"), max_length=200, blank=True)

    history = tracked(m2m=("concerns",))
    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("møte")
        verbose_name_plural = _("møter")
        ordering = ("-starts_at", "-id")
        indexes = [
            models.Index(
                fields=["log", "ends_at"],
                condition=models.Q(status="invited", struck_at__isnull=True),
                name="meeting_invited",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("Møtet må slutte etter at det begynner."),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=MeetingStatus.values), name="meeting_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(place_kind="organisation", place_organisation__isnull=False)
                | (~models.Q(place_kind="organisation") & models.Q(place_organisation__isnull=True)),
                name="meeting_place_matches_kind",
            ),
            models.CheckConstraint(
                condition=pair("registered_at", "registered_by"), name="meeting_registration_is_a_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["completed", "not_completed"], registered_at__isnull=False)
                | (
                    ~models.Q(status__in=["completed", "not_completed"])
                    & models.Q(registered_at__isnull=True)
                ),
                name="meeting_registered_when_over",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="not_completed") | ~models.Q(not_completed_reason=""),
                name="meeting_not_completed_has_reason",
                violation_error_message=_("Skriv hvorfor møtet ikke ble holdt."),
            ),
            models.CheckConstraint(
                condition=models.Q(status="cancelled", cancelled_at__isnull=False, cancelled_by__isnull=False)
                | (
                    ~models.Q(status="cancelled")
                    & models.Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                ),
                name="meeting_cancelled_by_someone",
            ),
            models.CheckConstraint(condition=pair("struck_at", "struck_by"), name="meeting_strike_is_a_pair"),
        ]

    @property
    def day(self) -> date:
        """The day in Oslo."""
        return timezone.localdate(self.starts_at)

    @property
    def is_invited(self) -> bool:
        return self.status == MeetingStatus.INVITED and self.struck_at is None

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    @property
    def place(self) -> str:
        """The place in words, without empty parts: «Bakketoppen skole, møterom 2», «Telefon»."""
        if self.place_organisation is not None:
            first = self.place_organisation.name
        else:
            first = "" if self.place_kind == PlaceKind.OTHER else str(PlaceKind(self.place_kind).label)
        return ", ".join(part for part in (first, self.place_detail) if part)
