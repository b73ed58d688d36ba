"""What a person may do with a log: the grants say who the person is, the policy says the rest."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from permissions import grants
from permissions.models import Organisation, RoleAssignment, User
from permissions.policy import (
    NOT_YOURS,
    ORGANISATION_ROLES,
    Action,
    ConsentState,
    Decision,
    LogState,
    Role,
    decide,
    needs_consent,
)
from stafettlog.models import Actor, Stafettlog
from stafettlog.models.actor import ActorQuerySet
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.log_query import LogQuery, read_one

VIEW = "view_stafettlog"
HOLD = "hold_stafettlog"
CHANGE = "change_stafettlog"
CONTRIBUTE = "contribute_stafettlog"
EXPORT = "export_stafettlog"
OVERSEE = "oversee_stafettlog"
READ_PORTAL = "read_portal_stafettlog"
BREAK_GLASS = "break_glass_stafettlog"

_ROLE_OF = {
    HOLD: Role.HOLDER,
    CONTRIBUTE: Role.ACTOR,
    READ_PORTAL: Role.FORESATT,
    BREAK_GLASS: Role.BREAK_GLASS,
}
# What those who see only that the log exists may do. All else needs the row that lets one read it.
WITHOUT_READING = frozenset(
    {
        Action.SEE_LOG,
        Action.ASK_TRANSFER_ON_BEHALF,
        Action.WITHDRAW_TRANSFER,
        Action.SETTLE_MASKING,
        Action.EXPORT_LOG,
        Action.CLOSE_LOG,
        Action.REOPEN_LOG,
        Action.ARCHIVE_LOG,
        Action.KEEP_LOG,
        Action.ASK_ERASURE,
    }
)


def visible_logs(user: User, *codenames: str) -> Q:
    """Filter for the logs on which `user` holds one of `codenames` (reading, if none is named)."""
    return grants.visible(user, Stafettlog, codenames or (VIEW,))


def roles_on(user: User, log: Stafettlog) -> frozenset[Role]:
    """The person's roles towards one log, from guardian's rows (one query)."""
    return _roles(_standing_rows(user, grants.held(user, log)))


def _roles(held: frozenset[tuple[str, str]]) -> frozenset[Role]:
    """A row of one's own says by its codename what one is; a group's row, by the group."""
    own = {_ROLE_OF[codename] for codename, role in held if not role and codename in _ROLE_OF}
    return frozenset(own | {Role(role) for _codename, role in held if role})


def _standing_rows(user: User, held: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """`held` without what only staff may have, of someone who is staff no longer, and without an emergency
    access in the hands of someone who is drift no longer.

    The role is given and taken outside the logs: it is asked for here, of the few who have such a row.
    """
    if not user.is_staff:
        return frozenset(row for row in held if row == (READ_PORTAL, ""))
    if (BREAK_GLASS, "") not in held or operators().filter(user=user).exists():
        return held
    reads_anyway = {(HOLD, ""), (CONTRIBUTE, "")} & held
    return held - ({(BREAK_GLASS, "")} if reads_anyway else {(BREAK_GLASS, ""), (VIEW, "")})


def consent_state(log: Stafettlog) -> ConsentState:
    """The state of the current consent right now. No consent counts as withdrawn."""
    consent = log.current_consent
    return consent.state(timezone.now()) if consent else ConsentState.WITHDRAWN


class LogAccess:
    """One person's access to one log, asked once and answered many times while a page is made."""

    def __init__(self, user: User, log: Stafettlog, held: frozenset[tuple[str, str]] | None = None) -> None:
        """`held`: the rows of grants.held(), if they were read already."""
        self.user = user
        self.log = log
        held = _standing_rows(user, grants.held(user, log) if held is None else held)
        self.codenames = frozenset(codename for codename, _role in held)
        self.roles = _roles(held)
        self.consent = consent_state(log)

    @classmethod
    def find(cls, user: User, log_id: UUID, logs: LogQuery | QuerySet[Any]) -> "LogAccess":
        """The one of `logs` with this id and the person's access to it, in one query.

        Raises NotVisible if there is none, or the person may not know of it.
        """
        if not user.is_active or not user.pk:
            raise NotVisible
        log = logs.read(user, log_id) if isinstance(logs, LogQuery) else read_one(logs, user, log_id)
        if log is None or not (found := cls(user, log, grants.held_in(log.held))).is_visible:
            raise NotVisible
        return found

    def require(self, action: Action, *, own: Callable[[], bool] = lambda: False) -> None:
        """Raise NotAllowed unless the person may do `action`; `own` is asked only where that matters."""
        if not (decision := self.decide(action, own=own)):
            raise NotAllowed(decision.reason)

    def decide(self, action: Action, *, own: Callable[[], bool]) -> Decision:
        """As may(), where it costs a query to know whether the part acted on is the person's own."""
        return self.may(action) or self.may(action, own=own())

    def may(self, action: Action, *, own: bool = False) -> Decision:
        decision = decide(
            action, roles=self.roles, state=LogState(self.log.state), consent=self.consent, own=own
        )
        # The writing right is a row of its own: without it no writing, whatever the facts say.
        writes = decision.allowed and needs_consent(action, Role.HOLDER) and Role.HOLDER in self.roles
        if writes and CHANGE not in self.codenames:
            return Decision(False, NOT_YOURS)
        if decision and not self.can_read and action not in WITHOUT_READING:
            return Decision(False, NOT_YOURS)
        return decision

    @property
    def is_holder(self) -> bool:
        return Role.HOLDER in self.roles

    @property
    def oversees(self) -> bool:
        """Whether a role in the virksomhet, and no part in the log, is what the person has of it."""
        return OVERSEE in self.codenames and not self.roles & {Role.HOLDER, Role.ACTOR}

    @property
    def can_read(self) -> bool:
        return VIEW in self.codenames

    @property
    def is_visible(self) -> bool:
        """Whether the person may know that the log exists."""
        return self.can_read or OVERSEE in self.codenames


def operators() -> QuerySet[RoleAssignment]:
    """The assignments of those who are drift now."""
    return RoleAssignment.objects.filter(
        role=Role.OPERATOR.value, ended_at__isnull=True, user__is_active=True, user__is_staff=True
    )


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
    return organisations_as(user, Role.UNIT_LEADER)


def organisations_as(user: User, role: Role) -> QuerySet[Any, Any]:
    """The ids of the virksomheter in which the person has `role` now, as a subquery."""
    return RoleAssignment.objects.filter(
        user=user, user__is_active=True, role=role.value, ended_at__isnull=True
    ).values_list("organisation_id", flat=True)


def led_organisation_ids(user: User) -> list[UUID]:
    """The virksomheter that the person leads now."""
    return list(led_organisations(user))


def overseen_organisations(user: User) -> QuerySet[Organisation]:
    """The virksomheter whose logs the person sees by a role there, by name."""
    roles = RoleAssignment.objects.filter(
        user=user, role__in=[role.value for role in ORGANISATION_ROLES], ended_at__isnull=True
    )
    return Organisation.objects.filter(pk__in=roles.values("organisation")).order_by("name", "pk")


def standing(user: User) -> frozenset[Role]:
    """The person's roles in the kommune, towards no log in particular (one query).

    A leader's or coordinator's is in some virksomhet: whether it is the one asked about is `own`.
    """
    if not (user.is_active and user.is_staff):
        return frozenset()
    assigned = RoleAssignment.objects.filter(user=user, ended_at__isnull=True).values_list("role")
    place = working_actors(user).order_by().values_list(Value(Role.STAFF.value))
    return frozenset(Role(role) for (role,) in assigned.union(place))


def require_staff(user: User, action: Action, *, own: bool = False) -> None:
    """Raise NotAllowed unless the person, by the roles in the kommune, may do `action`."""
    if not (decision := decide(action, roles=standing(user), own=own)):
        raise NotAllowed(decision.reason)
