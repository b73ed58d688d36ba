"""Assigned roles: giving one and ending one, with the auth group that carries it."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import Organisation, RoleAssignment, RoleGroup, User
from permissions.policy import ORGANISATION_ROLES, Role

role_ended = Signal()
"""Sent in the transaction that ends a role: `assignment` as it is now, and `by`."""


def assign(
    user: User, role: Role, organisation: Organisation | None = None, *, by: User | None
) -> RoleAssignment:
    """Give `user` a role, in a virksomhet for leaders and coordinators. Raises ValidationError."""
    with transaction.atomic():
        made = RoleAssignment(user=user, role=role.value, organisation=organisation, started_by=by)
        history.save(made, by=by, reason=_("Rolle er tildelt: %(role)s") % {"role": made.get_role_display()})
        if organisation is not None and role in ORGANISATION_ROLES:
            group_for(organisation, role).user_set.add(user)
        return made


def end(assignment: RoleAssignment, *, by: User) -> RoleAssignment:
    """End a role; the person leaves the virksomhet's group in the same transaction.

    One that is ended stays as it is: the person may have the role anew.
    """
    with transaction.atomic():
        assignment = RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
        if assignment.ended_at is not None:
            return assignment
        assignment.ended_at = timezone.now()
        assignment.ended_by = by
        history.save(assignment, by=by, reason=_("Rolle er avsluttet"))
        if assignment.organisation is not None:
            group_for(assignment.organisation, Role(assignment.role)).user_set.remove(assignment.user)
        role_ended.send(RoleAssignment, assignment=assignment, by=by)
        return assignment


def groups_of(organisation: Organisation) -> dict[Role, int]:
    """Role -> id of the virksomhet's auth group, for both roles; what is missing is made (one query else)."""
    made = RoleGroup.objects.filter(organisation=organisation).values_list("role", "group_id")
    have = {Role(role): group_id for role, group_id in made}
    if len(have) < len(ORGANISATION_ROLES):
        _make_groups(organisation)
        have = {Role(role): group_id for role, group_id in made.all()}
    return have


def _make_groups(organisation: Organisation) -> None:
    """Both at once; another who makes them meanwhile makes the same ones."""
    roles = {_name(organisation, role): role for role in sorted(ORGANISATION_ROLES)}
    # no history: a group is what carries a role; who has it is the assignment's.
    Group.objects.bulk_create((Group(name=name) for name in roles), ignore_conflicts=True)
    groups = Group.objects.filter(name__in=roles)
    # no history: as above.
    RoleGroup.objects.bulk_create(
        (RoleGroup(group=group, organisation=organisation, role=roles[group.name].value) for group in groups),
        ignore_conflicts=True,
    )


def group_for(organisation: Organisation, role: Role) -> Group:
    """The auth group of a virksomhet's role; made the first time. One change of leader is one row."""
    group, _made = Group.objects.get_or_create(name=_name(organisation, role))
    RoleGroup.objects.get_or_create(organisation=organisation, role=role.value, defaults={"group": group})
    return group


def _name(organisation: Organisation, role: Role) -> str:
    return f"{role.value}:{organisation.pk}"
