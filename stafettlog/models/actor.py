"""Aktør: a professional in a virksomhet. One person may be an aktør in several."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from permissions.models import Organisation
from permissions.name_words import word_indexes
from stafettlog.models.base import Identified, pair

SEARCHED = ("user__first_name", "user__last_name", "title", "organisation__name")


def anywhere(word: str, columns: Iterable[str]) -> Q:
    """`word` in one of `columns`. SQLite folds the case of a-z alone, hence «å» and «Å»."""
    forms = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    wanted = Q()
    for column in columns:
        for form in sorted(forms):
            wanted |= Q(**{f"{column}__icontains": form})
    return wanted


class ActorQuerySet(models.QuerySet["Actor"]):
    def working(self) -> "ActorQuerySet":
        """In the directory and open to choice: still there, and the person is not deactivated."""
        return self.filter(ended_at__isnull=True, user__is_active=True)

    def matching(self, text: str) -> "ActorQuerySet":
        """Every word of `text` is found in name, title or virksomhet."""
        found = self
        # A NUL in a query is an error in PostgreSQL.
        for word in text.replace("\0", " ").split()[:6]:
            found = found.filter(anywhere(word, SEARCHED))
        return found

    def with_names(self) -> "ActorQuerySet":
        return self.select_related("user", "organisation")


class Actor(Identified):
    """`confirmed_at` is empty while the person waits for the virksomhet's leader (R11b)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="actors")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="actors")
    title = models.CharField(_("stilling"), max_length=80)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    registered_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    history = tracked()
    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("aktør")
        verbose_name_plural = _("aktører")
        ordering = ("user__last_name", "user__first_name", "id")
        indexes = word_indexes("actor", "title")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(ended_at__isnull=True),
                name="actor_one_active_per_organisation",
                violation_error_message=_("Personen er allerede aktør i denne virksomheten."),
            ),
            models.CheckConstraint(condition=pair("ended_at", "ended_by"), name="actor_end_is_a_pair"),
            models.CheckConstraint(
                condition=pair("confirmed_at", "confirmed_by"), name="actor_confirmation_is_a_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("registered_at")),
                name="actor_ends_after_start",
            ),
        ]

    @property
    def display_name(self) -> str:
        return self.user.display_name

    @property
    def initials(self) -> str:
        return self.user.initials

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.ended_at is None

    @property
    def is_working(self) -> bool:
        return self.ended_at is None and self.confirmed_at is not None and self.user.is_active
