"""Who goes with a log: its child if no other log is about it, and the foresatte who are nobody else's."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.db.models import Model

from exports.erasure.rows import Rows, is_version, keys_where, log_field, of_version, plain, pointers, tables
from permissions.models import ExternalIdentity, RecoveryCode, RoleAssignment, SecondFactor, SignIn, User
from stafettlog.models import (
    Actor,
    Child,
    Foresatt,
    ForesattRelation,
    MailChoice,
    OutboxMessage,
    Stafettlog,
    StafettlogUserGrant,
    Submission,
)
from stafettlog.services.log_details import known_relations

# What is an account's own and goes with it. Whoever is named in any other row has worked here, and stays.
OWN = frozenset(
    (model._meta.label, "user")
    for model in (
        ExternalIdentity,
        LogEntry,
        MailChoice,
        OutboxMessage,
        RecoveryCode,
        SecondFactor,
        SignIn,
        StafettlogUserGrant,
        Submission,
        User.groups.through,
        User.user_permissions.through,
    )
) | {("guardian.UserObjectPermission", "user")}


def children_of(log: Stafettlog) -> set[UUID]:
    """The child of the log, and those that it was wrongly about before, if no other log is about them.

    One that a log was wrongly about keeps its name where another log was about it too: it is that log's.
    """
    others = Stafettlog.objects.exclude(pk=log.pk)
    been = set(Stafettlog.history.filter(id=log.pk).values_list("child_id", flat=True)) - {None}
    gone = set()
    for child_id in been | {log.child_id}:
        elsewhere = others.filter(child=child_id).exists()
        if child_id != log.child_id and not elsewhere:
            elsewhere = Stafettlog.history.filter(child=child_id, id__in=others.values("pk")).exists()
        if not elsewhere:
            gone.add(child_id)
    return set(Child.objects.filter(pk__in=gone).values_list("pk", flat=True))


def relations_of(log: Stafettlog, children: Iterable[UUID]) -> set[UUID]:
    """Every foresatt of the children who go; of a child who stays, those whom this log alone knows."""
    found = set(ForesattRelation.objects.filter(child__in=children).values_list("pk", flat=True))
    if log.child_id in children:
        return found
    mine = set(known_relations(log).values_list("pk", flat=True))
    for other in Stafettlog.objects.filter(child=log.child_id).exclude(pk=log.pk).order_by("pk"):
        mine -= set(known_relations(other).values_list("pk", flat=True))
    return found | mine


def foresatte_of(relations: Iterable[UUID]) -> set[UUID]:
    """Those who are foresatt by these relations alone."""
    of_these = ForesattRelation.objects.filter(pk__in=relations)
    earlier = ForesattRelation.history.filter(id__in=relations)
    candidates = set(of_these.values_list("foresatt_id", flat=True))
    candidates |= set(earlier.values_list("foresatt_id", flat=True)) - {None}
    elsewhere = ForesattRelation.objects.filter(foresatt__in=candidates).exclude(pk__in=relations)
    candidates -= set(elsewhere.values_list("foresatt_id", flat=True))
    return set(Foresatt.objects.filter(pk__in=candidates).values_list("pk", flat=True))


def accounts_of(foresatte: Iterable[UUID], rows: Rows, log_id: UUID) -> dict[UUID, Rows]:
    """User id -> the account's own rows, of those who are foresatt and nothing else.

    `rows`: what goes with the log. Staff never go: their names stand in other logs.
    """
    users = User.objects.filter(foresatt__in=list(foresatte)).order_by("pk")
    # Locked: someone who is given a place here at this moment is staff from now on.
    locked = list(users.select_for_update(of=("self",)))
    found = {}
    for user in locked:
        worked = Actor.objects.filter(user=user).exists() or RoleAssignment.objects.filter(user=user).exists()
        if user.is_staff or worked:
            continue
        own = _own_rows(user, rows, log_id)
        if own is not None:
            found[user.pk] = own
    return found


def _own_rows(user: User, rows: Rows, log_id: UUID) -> Rows | None:
    """None for someone who is named in a row that stays."""
    own: Rows = {}
    for model, field in pointers(User):
        keys = keys_where(model, field.attname, [user.pk]) - rows.get(model, set())
        if not keys:
            continue
        if (model._meta.label, field.name) in OWN and not _of_another_log(model, keys, log_id):
            own.setdefault(model, set()).update(keys)
        elif not keys <= own.get(model, set()) | _same_owner(model, user):
            return None
    return None if _wrote_history(user, rows, log_id) else own


def _same_owner(model: type[Model], user: User) -> set[Any]:
    """One's own rows that name oneself twice: a session that one ended."""
    if (model._meta.label, "user") not in OWN:
        return set()
    return keys_where(model, "user_id", [user.pk])


def _of_another_log(model: type[Model], keys: set[Any], log_id: UUID) -> bool:
    column = log_field(model)
    # A right to read is nothing that somebody has done.
    if column is None or model is StafettlogUserGrant:
        return False
    there = plain(model).filter(pk__in=keys, **{f"{column}__isnull": False})
    return bool(there.exclude(**{column: log_id}).exists())


def _wrote_history(user: User, rows: Rows, log_id: UUID) -> bool:
    """Whether a version that stays says that this person made it."""
    for model in tables():
        if not is_version(model) or not any(f.name == "history_user" for f in model._meta.concrete_fields):
            continue
        made = plain(model).filter(history_user=user.pk)
        if log_field(model) is not None:
            made = made.exclude(log=log_id)
        if of_version(model) is User:
            made = made.exclude(id=user.pk)
        if of_version(model) is ExternalIdentity:
            made = made.exclude(user=user.pk)
        if gone := rows.get(of_version(model)):
            made = made.exclude(id__in=gone)
        if made.exists():
            return True
    return False
