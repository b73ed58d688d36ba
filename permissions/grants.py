"""Guardian's object permissions: the only module that reads or writes them.

The rows are the shadow of the facts (holder, participants, consent) and the enforcer: every list,
page, search and file asks here. A row may carry `valid_until`, the first moment that it no longer
holds, so that a right lapses at midnight with no job running; a lapsed row counts as none.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Aggregate, Exists, Expression, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.db.models.lookups import IsNull
from django.utils import timezone
from guardian.utils import get_group_obj_perms_model, get_user_obj_perms_model

from permissions import moment
from permissions.models import User

Key = tuple[Any, str]
"""(user id or group id, codename)"""


@dataclass
class Wanted:
    """The rows an object should have: key -> valid_until, None for «until taken away»."""

    users: dict[Key, datetime | None] = field(default_factory=dict)
    groups: dict[Key, datetime | None] = field(default_factory=dict)

    def user(self, user_id: UUID, *codenames: str, until: datetime | None = None) -> None:
        self.users.update({(user_id, codename): until for codename in codenames})

    def group(self, group_id: int, *codenames: str, until: datetime | None = None) -> None:
        self.groups.update({(group_id, codename): until for codename in codenames})


@dataclass(frozen=True)
class Drift:
    """What differs between the rows and the facts of one object."""

    missing: tuple[Key, ...]
    extra: tuple[Key, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)


def _valid(now: datetime | None = None) -> Q:
    return Q(valid_until__isnull=True) | Q(valid_until__gt=now or moment.now())


def _of(model: type[models.Model]) -> Q:
    """A codename counts as this model's own: another model may have one of the same name."""
    return Q(permission__content_type=ContentType.objects.get_for_model(model))


def _row_models(model: Any) -> tuple[models.Manager[Any], models.Manager[Any]]:
    """The managers of `model`'s user rows and group rows. (Guardian's types know instances only.)"""
    return get_user_obj_perms_model(model)._default_manager, get_group_obj_perms_model(model)._default_manager


def visible(user: User, model: type[models.Model], codenames: Iterable[str]) -> Q:
    """Filter for `model`'s rows on which `user` holds one of `codenames` right now.

    One `IN (own rows UNION ALL rows of my groups)`: the database starts from the user's rows, so
    the cost follows how many the user has, not how many there are.
    """
    if not user.is_active or not user.pk:
        return Q(pk__in=[])
    wanted = Q(permission__codename__in=list(codenames)) & _of(model) & _valid()
    user_rows, group_rows = _row_models(model)
    mine = user_rows.filter(wanted, user=user)
    ours = group_rows.filter(wanted, group__user=user)
    column = "content_object_id"
    return Q(pk__in=mine.values(column).union(ours.values(column), all=True))


def visible_as(user: User, model: type[models.Model], codenames: Iterable[str], role: str) -> Q:
    """As visible(), by the rows of those of my groups alone that carry `role`."""
    if not user.is_active or not user.pk:
        return Q(pk__in=[])
    wanted = Q(permission__codename__in=list(codenames)) & _of(model) & _valid()
    _user_rows, group_rows = _row_models(model)
    mine = Q(group__user=user, group__role_group__role=role)
    return Q(pk__in=group_rows.filter(wanted & mine).values("content_object_id"))


def visible_each(user: User, model: type[models.Model], codenames: Iterable[str]) -> Q:
    """As visible(), asked row by row: for a column of a page's rows, where visible() would first list
    all that the user has."""
    if not user.is_active or not user.pk:
        return Q(pk__in=[])
    wanted = Q(permission__codename__in=list(codenames), content_object=OuterRef("pk")) & _of(model)
    user_rows, group_rows = _row_models(model)
    mine = user_rows.filter(wanted & _valid(), user=user)
    ours = group_rows.filter(wanted & _valid(), group__user=user)
    return Q(Exists(mine)) | Q(Exists(ours))


def codenames_on(user: User, obj: models.Model) -> frozenset[str]:
    """What `user` holds on `obj` right now, own rows and those of the user's groups (one query)."""
    return frozenset(codename for codename, _role in held(user, obj))


def held(user: User, obj: models.Model) -> frozenset[tuple[str, str]]:
    """As codenames_on(), each with the role that the group carries; empty for a row of the user's own.

    Whether the account lives is asked with the rows: `user` may have been read before it ended.
    """
    if not user.is_active or not user.pk:
        return frozenset()
    counts = Q(content_object=obj) & _of(type(obj)) & _valid()
    user_rows, group_rows = _row_models(type(obj))
    mine = user_rows.filter(counts, user=user, user__is_active=True)
    ours = group_rows.filter(counts, group__user=user, group__user__is_active=True)
    codename = "permission__codename"
    own = mine.values_list(codename, Value("", output_field=models.CharField()))
    return frozenset(own.union(ours.values_list(codename, "group__role_group__role"), all=True))


def held_text(model: type[models.Model], *, user_id: UUID, now: datetime, content_type_id: int) -> Expression:
    """What held() answers, to annotate the query that reads `model`'s rows with; held_in() reads it."""
    counts = Q(content_object=OuterRef("pk"), permission__content_type=content_type_id) & _valid(now)
    user_rows, group_rows = _row_models(model)
    mine = user_rows.filter(counts, user=user_id, user__is_active=True)
    ours = group_rows.filter(counts, group__user=user_id, group__user__is_active=True)
    role = Coalesce(Cast("group__role_group__role", TextField()), _text(""))
    return Concat(_joined(mine, _text("")), _text(","), _joined(ours, role))


def held_in(text: str) -> frozenset[tuple[str, str]]:
    """As held(), from a held_text()."""
    parts = (one.partition(":") for one in text.split(",") if one)
    return frozenset((codename, role) for codename, _colon, role in parts)


def visible_walk(user: User, model: type[models.Model], codename: str) -> Q:
    """As visible() of one codename, asked row by row, whatever the database thinks: for the first page of
    a long list that is read in its order, of which the user sees much."""
    if not user.is_active or not user.pk:
        return Q(pk__in=[])
    kind = ContentType.objects.get_for_model(model)
    named = Permission.objects.filter(content_type=kind, codename=codename)
    wanted = Q(permission=Subquery(named.values("pk")[:1]), content_object=OuterRef("pk")) & _valid()
    user_rows, group_rows = _row_models(model)
    each = user_rows.filter(wanted, user=user), group_rows.filter(wanted, group__user=user)
    # No EXISTS: PostgreSQL would list all that the user has, to look each row up there.
    mine, ours = (IsNull(Subquery(rows.order_by().values("pk")[:1]), False) for rows in each)
    return Q(mine) | Q(ours)


class _Joined(Aggregate):
    """The values in one text, with commas between."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, *args: Any, **kwargs: Any) -> Any:
        template = "%(function)s(%(expressions)s, ',')"
        return self.as_sql(*args, function="STRING_AGG", template=template, **kwargs)


def _text(text: str) -> Value:
    return Value(text, output_field=TextField())


def _joined(rows: models.QuerySet[Any], role: Expression) -> Expression:
    each = Concat(Cast("permission__codename", TextField()), _text(":"), role)
    texts = rows.order_by().values("content_object").annotate(held=_Joined(each)).values("held")
    return Coalesce(Subquery(texts), _text(""))


def set_grants(obj: models.Model, wanted: Wanted) -> None:
    """Make the object's rows exactly `wanted`. Call inside the transaction that changed the facts."""
    permissions = _permissions(obj)
    for model, owner, want in _tables(obj, wanted):
        have = {_key(row, owner): row for row in _rows(model, obj)}
        for key, row in have.items():
            if key not in want:
                row.delete()
            elif row.valid_until != want[key]:
                row.valid_until = want[key]
                # Guardian's save() looks at both ends: what is known costs no query per row.
                row.content_object = obj
                row.save(update_fields=["valid_until"])
        model._default_manager.bulk_create(
            model(
                **{owner: owner_id},
                permission=permissions[codename],
                content_object=obj,
                valid_until=until,
            )
            for (owner_id, codename), until in want.items()
            if (owner_id, codename) not in have
        )


def drift(obj: models.Model, wanted: Wanted) -> Drift:
    """Compare the rows with `wanted`. A wanted or present row that has lapsed is no drift."""
    now = timezone.now()
    missing: list[Key] = []
    extra: list[Key] = []
    for model, owner, want in _tables(obj, wanted):
        have = {_key(row, owner): row.valid_until for row in _rows(model, obj)}
        alive = {key: until for key, until in want.items() if until is None or until > now}
        missing += [key for key, until in alive.items() if key not in have or have[key] != until]
        extra += [
            key
            for key, until in have.items()
            if (until is None or until > now) and alive.get(key, now) != until
        ]
    return Drift(tuple(missing), tuple(extra))


def _tables(
    obj: models.Model, wanted: Wanted
) -> tuple[tuple[type[models.Model], str, dict[Key, datetime | None]], ...]:
    return (
        (get_user_obj_perms_model(obj), "user_id", wanted.users),
        (get_group_obj_perms_model(obj), "group_id", wanted.groups),
    )


def _rows(model: type[models.Model], obj: models.Model) -> models.QuerySet[Any]:
    return model._default_manager.filter(content_object=obj).select_related("permission__content_type")


def _key(row: Any, owner: str) -> Key:
    return getattr(row, owner), row.permission.codename


def _permissions(obj: models.Model) -> dict[str, Permission]:
    content_type = ContentType.objects.get_for_model(obj)
    return {p.codename: p for p in Permission.objects.filter(content_type=content_type)}
