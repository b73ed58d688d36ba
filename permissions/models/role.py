"""Roles that are assigned to a person, and the auth group that carries a virksomhet's role."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from permissions.history import tracked
from permissions.ids import uuid7
from permissions.models.organisation import Organisation
from permissions.policy import ORGANISATION_ROLES, Role

ASSIGNABLE = [
    (Role.MUNICIPALITY_ADMIN.value, _("kommuneadministrator")),
    (Role.UNIT_LEADER.value, _("enhetsleder")),
    (Role.COORDINATOR.value, _("koordinator")),
    (Role.PRIVACY_OFFICER.value, _("personvernombud")),
    (Role.OPERATOR.value, _("drift")),
]
# Sorted: a set has another order in each process, and the constraint would differ from its migration.
_WITH_ORGANISATION = sorted(role.value for role in ORGANISATION_ROLES)


class RoleAssignment(models.Model):
    """One person has one role, from `started_at` until `ended_at` (both aware datetimes)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_assignments")
    role = models.CharField(_("rolle"), max_length=20, choices=ASSIGNABLE)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="role_assignments"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = tracked()

    class Meta:
        verbose_name = _("rolletildeling")
        verbose_name_plural = _("rolletildelinger")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=_WITH_ORGANISATION, organisation__isnull=False)
                | (~models.Q(role__in=_WITH_ORGANISATION) & models.Q(organisation__isnull=True)),
                name="role_assignment_organisation_matches_role",
                violation_error_message=_(
                    "Enhetsleder og koordinator hører til en virksomhet, de andre ikke."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="role_assignment_end_is_a_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="role_assignment_ends_after_start",
            ),
            # Two constraints, since SQLite has no «nulls not distinct».
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=models.Q(ended_at__isnull=True),
                name="role_assignment_one_active",
                violation_error_message=_("Personen har allerede denne rollen."),
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(ended_at__isnull=True, organisation__isnull=True),
                name="role_assignment_one_active_in_kommune",
                violation_error_message=_("Personen har allerede denne rollen."),
            ),
        ]

    def __str__(self) -> str:
        return f"Rolletildeling {str(self.pk)[-8:]}"


class RoleGroup(models.Model):
    """The auth group whose rows give a virksomhet's leaders or coordinators their logs."""

    group = models.OneToOneField(Group, models.CASCADE, primary_key=True, related_name="role_group")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="role_groups")
    role = models.CharField(max_length=20, choices=ASSIGNABLE)

    class Meta:
        verbose_name = _("rollegruppe")
        verbose_name_plural = _("rollegrupper")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "role"], name="role_group_unique"),
        ]

    def __str__(self) -> str:
        return f"Rollegruppe {self.pk}"
