"""Who is in the auth groups of virksomheter's roles, against the roles that are assigned.

A membership opens logs, so one without a role is a hole, and a role without one does nothing. The two
are written in one transaction (roles.py); this is the check that they were, and the repair.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from permissions import roles
from permissions.models import Organisation, RoleAssignment, User
from permissions.policy import ORGANISATION_ROLES, Role


@dataclass(frozen=True, order=True)
class Membership:
    user_id: UUID
    organisation_id: UUID
    role: str


@dataclass(frozen=True)
class MembershipDrift:
    """What differs: roles whose person is not in the group, and persons in it without the role."""

    missing: tuple[Membership, ...]
    extra: tuple[Membership, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)


def drift() -> MembershipDrift:
    """Compare all of them (two queries)."""
    assigned = RoleAssignment.objects.filter(ended_at__isnull=True, role__in=sorted(ORGANISATION_ROLES))
    wanted = {
        Membership(user_id, organisation_id, role)
        for user_id, organisation_id, role in assigned.values_list("user_id", "organisation_id", "role")
        if organisation_id is not None
    }
    members: Any = User.groups.through
    rows = members.objects.filter(group__role_group__isnull=False)
    have = {
        Membership(*row)
        for row in rows.values_list(
            "user_id", "group__role_group__organisation_id", "group__role_group__role"
        )
    }
    return MembershipDrift(tuple(sorted(wanted - have)), tuple(sorted(have - wanted)))


def mend(found: Membership) -> None:
    """Let one person be in the group if the role is assigned right now, and not otherwise."""
    with transaction.atomic():
        # Whoever gives a role has locked the person.
        user = User.objects.select_for_update(no_key=True).get(pk=found.user_id)
        organisation = Organisation.objects.get(pk=found.organisation_id)
        members = roles.group_for(organisation, Role(found.role)).user_set
        assigned = RoleAssignment.objects.select_for_update(no_key=True).filter(
            user=user, organisation=organisation, role=found.role, ended_at__isnull=True
        )
        if assigned.first() is not None:
            members.add(user)
        else:
            members.remove(user)
