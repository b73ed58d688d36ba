"""Every write to a log starts here: the row is locked, then permission, state and consent checked."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Child, Stafettlog
from stafettlog.models.base import Versioned
from stafettlog.services.access import LogAccess
from stafettlog.services.errors import NotVisible, Stale
from stafettlog.services.log_query import LogQuery


@contextmanager
def lock_log(
    log_id: UUID, *, by: User, action: Action, own: Callable[[], bool] = lambda: False
) -> Iterator[Stafettlog]:
    """Open the transaction of one write, with the log's row locked.

    What a form showed may be old: everything is asked again on the locked row, so that a right or
    a consent that ended a second ago refuses. `own` is asked under the lock too: whether the part
    acted on is the person's own. Raises NotVisible or NotAllowed.
    """
    with transaction.atomic():
        _lock(log_id)
        access = LogAccess.find(by, log_id, _WHOLE)
        access.require(action, own=own)
        yield access.log


@contextmanager
def lock_child(
    log_id: UUID, *, by: User, action: Action, number_index: str | None = None
) -> Iterator[Stafettlog]:
    """As lock_log, for a write that reaches all logs on the child: the child is locked, and each of them.

    `number_index` names one child more, whom the log may turn out to be about. Raises ValidationError,
    too, if the log came to be about another child meanwhile.
    """
    with transaction.atomic():
        whose = Q(pk__in=Stafettlog.objects.filter(pk=log_id).values("child"))
        if number_index is not None:
            whose |= Q(national_number_index=number_index)
        children = Child.objects.select_for_update(no_key=True).filter(whose).order_by("pk")
        ids = list(children.values_list("pk", flat=True))
        logs = Stafettlog.objects.select_for_update(no_key=True).filter(child__in=ids).order_by("pk")
        list(logs.values_list("pk"))
        with lock_log(log_id, by=by, action=action) as log:
            if log.child_id not in ids:
                # Its number was corrected while we waited: the child that it is about now is not ours.
                raise ValidationError(_("Noen andre endret på det samme akkurat nå. Prøv en gang til."))
            yield log


def lock_row(log_id: UUID) -> Stafettlog:
    """Lock the log's row inside an open transaction. For writes that do not start from a log."""
    _lock(log_id)
    return _whole().get(pk=log_id)


def lock_rows(log_ids: Iterable[UUID]) -> dict[UUID, Stafettlog]:
    """As lock_row() for several, locked in the order of their ids. Id -> log, of those that are there."""
    wanted = set(log_ids)
    locked = Stafettlog.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    list(locked.values_list("pk"))
    return {log.pk: log for log in _whole().filter(pk__in=wanted).order_by("pk")}


def _lock(log_id: UUID) -> None:
    """The log is read in a query of its own afterwards: what PostgreSQL joins to a row that it waited
    for is as old as the start of the query, so a consent withdrawn meanwhile would still look valid.
    The order of locks is the same everywhere: children, then logs, by their ids, then aktører.
    """
    locked = Stafettlog.objects.select_for_update(no_key=True).filter(pk=log_id).values_list("pk")
    if not locked.first():
        raise NotVisible


def _whole() -> QuerySet[Stafettlog]:
    return Stafettlog.objects.select_related(
        "child", "organisation", "stafettholder__user", "current_consent"
    )


_WHOLE = LogQuery(_whole)


def check_version(row: Versioned, version: int) -> None:
    """Raise Stale unless the form was made from the row as it is now; then count it up."""
    if row.version != version:
        raise Stale(row)
    row.version += 1
