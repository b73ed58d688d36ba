"""History: every change of a tracked model is a row with who, when, what and a Norwegian reason."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from simple_history.models import HistoricalRecords
from simple_history.utils import (
    bulk_create_with_history,
    bulk_update_with_history,
    get_history_manager_for_model,
)

from permissions import conditions

if TYPE_CHECKING:
    from permissions.models import User

M = TypeVar("M", bound=models.Model)


def tracked(*, without: tuple[str, ...] = (), m2m: tuple[str, ...] = ()) -> HistoricalRecords:
    """HistoricalRecords as this project uses them. `without`: columns that are derived or secret."""
    return HistoricalRecords(excluded_fields=list(without), m2m_fields=list(m2m))


def save(obj: M, *, by: "User | None", reason: str) -> M:
    """Check and save `obj` with its history row. Raises ValidationError with fields named.

    `by` is None only for what the system does on its own. The reason is a Norwegian sentence that
    the service makes; a person types one only where a rule says so.
    """
    check(obj)
    explain(obj, by=by, reason=reason)
    obj.save()
    return obj


def create(obj: M, *, by: "User", reason: str, **related: Sequence[models.Model]) -> M:
    """As save() for a new row with its many-to-many ones, in one version.

    Two queries, and two more for each of `related` (name of the field -> what it begins with).
    """
    check(obj)
    model: Any = type(obj)
    # no history: the version comes next, in a query of its own.
    model.objects.bulk_create([obj])
    versions = get_history_manager_for_model(model)
    (version,) = versions.bulk_history_create([obj], default_user=by, default_change_reason=reason)
    for name, others in related.items():
        field = model._meta.get_field(name)
        mine, theirs = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        keys = [{mine: obj.pk, theirs: other.pk} for other in others]
        through, kept = field.remote_field.through, getattr(version, name).model
        # no history: as above.
        rows = through.objects.bulk_create(through(**key) for key in keys)
        # no history: this is the history.
        kept.objects.bulk_create(
            kept(history=version, id=row.pk, **key) for row, key in zip(rows, keys, strict=True)
        )
    return obj


def create_all(rows: Sequence[M], *, by: "User", reason: str = "") -> None:
    """As save() for new rows of one model: two queries, however many rows.

    A row that explain() has given a reason of its own keeps it.
    """
    for row in rows:
        check(row)
    if rows:
        bulk_create_with_history(rows, type(rows[0]), default_user=by, default_change_reason=reason)


def update_all(rows: Sequence[M], fields: Sequence[str], *, by: "User", reason: str) -> None:
    """As save() for changed `fields` of stored rows of one model: two queries, however many rows."""
    for row in rows:
        check(row)
    if rows:
        bulk_update_with_history(rows, type(rows[0]), fields, default_user=by, default_change_reason=reason)


def explain(obj: models.Model, *, by: "User | None", reason: str) -> None:
    """Say who makes the next history row of `obj`, and why; needed before a many-to-many is set."""
    obj._history_user = by  # type: ignore[attr-defined]
    obj._change_reason = reason  # type: ignore[attr-defined]


def save_without(obj: M) -> M:
    """Save without a history row: for what is no record yet, such as a file in a draft."""
    obj.skip_history_when_saving = True  # type: ignore[attr-defined]
    obj.save()
    return obj


def check(obj: models.Model) -> None:
    """Validate what a person can get wrong; raises ValidationError with fields named.

    Foreign keys and the constraints without a message of their own are left to the database: the
    services set them, and Django would spend a query on each.
    """
    obj.clean_fields(exclude={field.name for field in obj._meta.fields if field.remote_field})
    _check_length(obj)
    obj.clean()
    for constraint in obj._meta.constraints:
        if constraint.violation_error_message != constraint.default_violation_error_message:
            _check_constraint(constraint, obj)


def _check_constraint(constraint: models.BaseConstraint, obj: models.Model) -> None:
    """A unique one costs a query; a check is read here, since asking the database costs a query as well."""
    try:
        holds = isinstance(constraint, models.CheckConstraint) and conditions.holds(constraint.condition, obj)
    except conditions.NotReadable:
        holds = False
    if holds is False:
        constraint.validate(type(obj), obj)


def _check_length(obj: models.Model) -> None:
    """Django keeps `max_length` of a long text for forms alone; here it holds for every writer."""
    errors = {}
    for field in obj._meta.fields:
        if isinstance(field, models.TextField) and field.max_length:
            try:
                MaxLengthValidator(field.max_length)(getattr(obj, field.attname) or "")
            except ValidationError as error:
                errors[field.name] = error
    if errors:
        raise ValidationError(errors)
