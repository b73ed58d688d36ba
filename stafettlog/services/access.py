"""What a person may do with a log: the grants say who the person is, the policy says the rest."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from permissions import grants
from permissions.models import RoleAssignment, User
from permissions.policy import NOT_YOURS, TABLE, Action, ConsentState, Decision, LogState, Role, decide
from stafettlog.models import Actor, Stafettlog
from stafettlog.models.actor import ActorQuerySet
from stafettlog.services.errors import NotAllowed

VIEW = "view_stafettlog"
HOLD = "hold_stafettlog"
CHANGE = "change_stafettlog"
CONTRIBUTE = "contribute_stafettlog"
EXPORT = "export_stafettlog"
READ_PORTAL = "read_portal_stafettlog"

_ROLE_OF = {HOLD: Role.HOLDER, CONTRIBUTE: Role.ACTOR, READ_PORTAL: Role.FORESATT}


def visible_logs(user: User, *codenames: str) -> Q:
    """Filter for the logs on which `user` holds one of `codenames` (reading, if none is named)."""
    return grants.visible(user, Stafettlog, codenames or (VIEW,))


def roles_on(user: User, log: Stafettlog) -> frozenset[Role]:
    """The person's roles towards one log, from guardian's rows (one query)."""
    return _roles(grants.codenames_on(user, log))


def _roles(codenames: frozenset[str]) -> frozenset[Role]:
    return frozenset(role for codename, role in _ROLE_OF.items() if codename in codenames)


def consent_state(log: Stafettlog) -> ConsentState:
    """The state of the current consent right now. No consent counts as withdrawn."""
    consent = log.current_consent
    return consent.state(timezone.now()) if consent else ConsentState.WITHDRAWN


class LogAccess:
    """One person's access to one log, asked once and answered many times while a page is made."""

    def __init__(self, user: User, log: Stafettlog) -> None:
        self.user = user
        self.log = log
        self.codenames = grants.codenames_on(user, log)
        self.roles = _roles(self.codenames)
        self.consent = consent_state(log)

    def may(self, action: Action, *, own: bool = False) -> Decision:
        decision = decide(
            action, roles=self.roles, state=LogState(self.log.state), consent=self.consent, own=own
        )
        # The writing right is a row of its own: without it no writing, whatever the facts say.
        writes = decision.allowed and TABLE[action].needs_consent and Role.HOLDER in self.roles
        if writes and CHANGE not in self.codenames:
            return Decision(False, NOT_YOURS)
        return decision

    @property
    def is_holder(self) -> bool:
        return Role.HOLDER in self.roles

    @property
    def can_read(self) -> bool:
        return VIEW in self.codenames


def is_staff_member(user: User) -> bool:
    """An active person with at least one confirmed place in a virksomhet."""
    return bool(user.is_active and user.is_staff and working_actors(user).exists())


def working_actors(user: User) -> ActorQuerySet:
    """The person's own places: confirmed and not ended, with virksomhet, oldest first."""
    return (
        Actor.objects.working()
        .filter(user=user, confirmed_at__isnull=False)
        .select_related("organisation", "user")
        .defer("user__national_number")
        .order_by("id")
    )


def led_organisations(user: User) -> QuerySet[Any, Any]:
    """The ids of the virksomheter that the person leads now, as a subquery for other filters."""
    return RoleAssignment.objects.filter(
        user=user, user__is_active=True, role=Role.UNIT_LEADER.value, ended_at__isnull=True
    ).values_list("organisation_id", flat=True)


def led_organisation_ids(user: User) -> list[UUID]:
    """The virksomheter that the person leads now."""
    return list(led_organisations(user))


def require_staff(user: User, action: Action) -> None:
    """Raise NotAllowed unless the person, as a staff member, may do `action`."""
    roles = frozenset({Role.STAFF}) if is_staff_member(user) else frozenset()
    if not (decision := decide(action, roles=roles)):
        raise NotAllowed(decision.reason)
