"""Virksomhet: a kindergarten, a school, a service. One installation is one kommune."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from permissions.ids import uuid7


class OrganisationKind(models.TextChoices):
    KINDERGARTEN = "kindergarten", _("Barnehage")
    SCHOOL = "school", _("Skole")
    HEALTH_STATION = "health_station", _("Helsestasjon")
    PPT = "ppt", _("PPT")
    CHILD_WELFARE = "child_welfare", _("Barnevern")
    OTHER = "other", _("Annen tjeneste")


class Organisation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("navn"), max_length=120)
    kind = models.CharField(_("type"), max_length=20, choices=OrganisationKind)
    is_active = models.BooleanField(_("i bruk"), default=True)

    history = tracked()

    class Meta:
        verbose_name = _("virksomhet")
        verbose_name_plural = _("virksomheter")
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="organisation_name_unique",
                violation_error_message=_("Det finnes allerede en virksomhet med dette navnet."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
