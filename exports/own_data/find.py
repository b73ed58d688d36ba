"""In which logs somebody stands: for the privacy officer, when a person asks the kommune. Nothing of a log's
content: its number, as what the person stands in it, and whom to ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import people
from permissions.models import RoleAssignment, User
from permissions.national_number import InvalidNumber, parse
from permissions.policy import Role
from stafettlog.log_names import short_name
from stafettlog.models import Actor, Child, Foresatt, ForesattRelation, Participant, Stafettlog
from stafettlog.services.children import number_index

MOST = 50
"""People with one name and birth date: more of them is nobody's answer."""


@dataclass(frozen=True)
class Found:
    """One log. `place` is empty of a protected child (R26), and so are `coordinators`."""

    log_id: UUID
    name: str
    roles: str
    state: str
    place: str
    holder: str
    coordinators: str
    is_protected: bool


def by_number(national_number: str) -> list[Found]:
    """The logs in which the person with this number is child, foresatt or staff."""
    of_user = people.number_index(national_number)
    return _found(
        children=Child.objects.filter(national_number_index=number_index(national_number)),
        foresatte=Foresatt.objects.filter(national_number_index=of_user),
        users=User.objects.filter(national_number_index=of_user),
    )


def by_name(first_name: str, last_name: str, born: date) -> list[Found]:
    """As by_number(), by the whole name and the birth date.

    Of foresatte and staff the birth date is in the number alone: it is read of those with the name.
    """
    names = _named("first_name", first_name) & _named("last_name", last_name)
    relations = _named("relations__first_name", first_name) & _named("relations__last_name", last_name)
    foresatte = Foresatt.objects.filter(relations).distinct().order_by("id")[:MOST]
    users = User.objects.filter(names, is_staff=True).order_by("id")[:MOST]
    return _found(
        children=Child.objects.filter(names, birth_date=born),
        foresatte=[one for one in foresatte if _born(one.national_number) == born],
        users=[one for one in users if _born(one.national_number) == born],
    )


def _named(field: str, name: str) -> Q:
    """Exactly this name, however it is written. SQLite folds the case of a-z alone, hence «å» and «Å»."""
    name = " ".join(name.split())
    wanted = Q()
    for form in sorted({name, name.lower(), name.upper(), name.title()}):
        wanted |= Q(**{f"{field}__iexact": form})
    return wanted


def _born(number: str | None) -> date | None:
    if not number:
        return None
    try:
        return parse(number, allow_synthetic=True, today=timezone.localdate()).birth_date
    except InvalidNumber:
        return None


def _found(*, children: Iterable[Child], foresatte: Iterable[Foresatt], users: Iterable[User]) -> list[Found]:
    """Each log once, with all that the person is in it."""
    roles: dict[UUID, list[str]] = {}
    child_ids = [child.pk for child in children]
    for log_id in Stafettlog.objects.filter(child__in=child_ids).order_by("id").values_list("pk", flat=True):
        roles.setdefault(log_id, []).append(_("Barnet"))
    relations = ForesattRelation.objects.filter(foresatt__in=[one.pk for one in foresatte])
    of_logs = relations.order_by("id").values_list("child__logs__pk", "child__logs__created_at", "ended_at")
    for log_id, opened_at, ended_at in of_logs:
        # Who ended before a log was opened is nobody in that one.
        if log_id is not None and (ended_at is None or ended_at > opened_at):
            said = _("Foresatt") if ended_at is None else _("Tidligere foresatt")
            roles.setdefault(log_id, []).append(said)
    user_ids = [one.pk for one in users]
    holding = Actor.objects.filter(user__in=user_ids, held_logs__isnull=False)
    for log_id in holding.order_by("id").values_list("held_logs__pk", flat=True):
        roles.setdefault(log_id, []).append(_("Stafettholder"))
    parts = Participant.objects.filter(actor__user__in=user_ids)
    for log_id, ended_at in parts.order_by("id").values_list("log_id", "ended_at"):
        said = _("Aktør") if ended_at is None else _("Tidligere aktør")
        if _("Stafettholder") not in roles.setdefault(log_id, []):
            roles[log_id].append(said)
    return _shown(roles)


def _shown(roles: dict[UUID, list[str]]) -> list[Found]:
    """Two queries, however many logs."""
    coordinators = RoleAssignment.objects.filter(
        role=Role.COORDINATOR.value, ended_at__isnull=True, user__is_active=True
    ).select_related("user")
    logs = (
        Stafettlog.objects.filter(pk__in=roles)
        .select_related("child", "organisation", "stafettholder__user")
        .prefetch_related(
            Prefetch("organisation__role_assignments", coordinators.order_by("id"), to_attr="coordinating")
        )
        .order_by("-id")
    )
    return [_one(log, roles[log.pk]) for log in logs]


def _one(log: Stafettlog, roles: list[str]) -> Found:
    protected = log.child.is_protected
    names = [one.user.display_name for one in log.organisation.coordinating]  # type: ignore[attr-defined]
    return Found(
        log_id=log.pk,
        name=short_name(log.pk),
        roles=", ".join(dict.fromkeys(roles)),
        state=str(log.get_state_display()),
        place="" if protected else log.organisation.name,
        holder=log.stafettholder.display_name,
        coordinators="" if protected else ", ".join(names),
        is_protected=protected,
    )
