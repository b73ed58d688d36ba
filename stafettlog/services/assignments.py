"""Roles in the kommune: given and ended by the kommuneadministrator, each by another than oneself."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions import people, roles
from permissions.models import RoleAssignment, User
from permissions.policy import NOT_YOURS, ORGANISATION_ROLES, Action, Decision, Role, decide
from stafettlog.models import Actor
from stafettlog.services import access, accounts, places
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.organisations import lock_in_use

# Drift is made by a command on the server (create_admin), never here.
GIVEN_HERE: Sequence[Role] = (
    Role.UNIT_LEADER,
    Role.COORDINATOR,
    Role.PRIVACY_OFFICER,
    Role.MUNICIPALITY_ADMIN,
)
_TO_ONESELF = gettext_lazy("Du kan ikke gi deg selv en rolle. Be en annen om det.")


@dataclass(frozen=True)
class NewPerson:
    first_name: str
    last_name: str
    email: str
    national_number: str


@dataclass(frozen=True)
class RoleInput:
    """`person`: the id of an aktør, or someone registered with this. `organisation_id` for the roles in one.

    `place_title`: the title of the place that the person gets there, unless it has one; empty for none.
    """

    role: Role
    person: UUID | NewPerson
    organisation_id: UUID | None = None
    place_title: str = ""


def may_give(user: User) -> list[Role]:
    """The roles that the person gives and ends, in the order that they are shown in."""
    standing = access.standing(user)
    return [role for role in GIVEN_HERE if _decide(role, standing)]


def visible(user: User) -> QuerySet[RoleAssignment]:
    """Assignments, ended ones too, that the person may know of: of the roles it may give or end."""
    standing = access.standing(user)
    seen = [role.value for role in Role if _decide(role, standing)]
    return RoleAssignment.objects.filter(role__in=seen).select_related(
        "user", "organisation", "started_by", "ended_by"
    )


def require(role: str, by: User) -> None:
    """Raise NotAllowed unless `by` gives and ends this role: drift the kommuneadministrator's alone."""
    if not (decision := _decide(Role(role), access.standing(by))):
        raise NotAllowed(decision.reason)


def role_assign(*, given: RoleInput, by: User) -> RoleAssignment:
    """Give someone a role. Raises NotAllowed, ValidationError (`role`, `organisation`, `person`, …)."""
    require(given.role, by)
    if given.role not in GIVEN_HERE:
        raise NotAllowed(NOT_YOURS)
    try:
        with transaction.atomic():
            in_organisation = given.role in ORGANISATION_ROLES
            organisation = lock_in_use(given.organisation_id) if in_organisation else None
            user = _person(given.person, by)
            require(given.role, by)
            _check_may_have(user)
            made = roles.assign(user, given.role, organisation, by=by)
            if organisation is not None and given.place_title and not places.has_one(user, organisation):
                places.open_place(user, organisation, title=given.place_title, phone="", by=by)
            return made
    except IntegrityError as error:
        text = _("Noen andre endret på det samme akkurat nå. Prøv en gang til.")
        raise ValidationError(text) from error


def role_end(*, assignment_id: UUID, by: User) -> RoleAssignment:
    """End a role; ending it twice changes nothing. The account ends if neither role nor place is left.

    Raises NotVisible, NotAllowed, ValidationError.
    """
    with transaction.atomic():
        _lock_with_admins(assignment_id)
        access.require_staff(by, Action.ASSIGN_ROLE, own=True)
        row = visible(by).filter(pk=assignment_id).first()
        if row is None:
            raise NotVisible
        require(row.role, by)
        if row.ended_at is not None:
            return row
        if row.user_id == by.pk and (text := why_not_own(row)):
            raise ValidationError(text)
        ended = roles.end(row, by=by)
        accounts.end_if_idle(row.user, by=by)
        return ended


def why_not_own(row: RoleAssignment) -> str:
    """Why one cannot end this role of one's own; "" if one can."""
    if row.role != Role.MUNICIPALITY_ADMIN.value:
        return _("Du kan ikke avslutte din egen rolle. Be en annen kommuneadministrator om det.")
    if is_last(row):
        return _("Du er den eneste kommuneadministratoren. Gi rollen til en annen først.")
    return ""


def is_last(row: RoleAssignment) -> bool:
    """Whether nobody else has this role, in its virksomhet if it is in one."""
    same = RoleAssignment.objects.filter(
        role=row.role, organisation=row.organisation_id, ended_at__isnull=True, user__is_active=True
    )
    return not same.exclude(pk=row.pk).exists()


def _decide(role: Role, standing: frozenset[Role]) -> Decision:
    return decide(Action.ASSIGN_ROLE, roles=standing, own=role == Role.MUNICIPALITY_ADMIN)


def _lock_with_admins(assignment_id: UUID) -> None:
    """The row, and all kommuneadministratorer: of two who end each other, the second finds itself ended."""
    admins = Q(role=Role.MUNICIPALITY_ADMIN.value, ended_at__isnull=True)
    rows = RoleAssignment.objects.select_for_update(no_key=True).filter(admins | Q(pk=assignment_id))
    list(rows.order_by("pk").values_list("pk"))


def _person(person: UUID | NewPerson, by: User) -> User:
    """The account, locked: made or found by the number, or that of an aktør who works here."""
    if isinstance(person, NewPerson):
        user = people.staff_account(
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            national_number=person.national_number,
            by=by,
        )
    else:
        actor = Actor.objects.working().filter(pk=person).first()
        if actor is None:
            raise ValidationError({"person": _("Velg en person fra listen.")})
        user = User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    if user.pk == by.pk:
        raise ValidationError({"person": _TO_ONESELF})
    return user


def _check_may_have(user: User) -> None:
    words = {"name": user.display_name}
    if not (user.is_active and user.is_staff):
        raise ValidationError({"person": _("%(name)s er ikke ansatt lenger. Velg en annen.") % words})
    if user.national_number_index is None:
        text = _("%(name)s mangler fødselsnummer og kan ikke logge inn. Lederen må legge det inn først.")
        raise ValidationError({"person": text % words})
