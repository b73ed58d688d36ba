"""The order of locks where an aktør changes and its logs follow: first the logs by id, then the aktør."""

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from stafettlog.models import Participant, Stafettlog, Transfer
from stafettlog.services.locking import lock_rows

T = TypeVar("T")


class _Overtaken(Exception):
    """The aktør came into one more log while its logs were being locked."""


def with_logs(
    log_ids: Callable[[], list[UUID]],
    lock: Callable[[], T],
    act: Callable[[T, list[Stafettlog]], None],
    tries: int = 3,
) -> T:
    """Run `act` on what `lock` locks and returns, and on the logs, all locked.

    Anew when someone brought it into one more log meanwhile, or the database refused a row of another
    who did the same. Raises ValidationError if that goes on.
    """
    try:
        with transaction.atomic():
            locked_logs = lock_rows(log_ids())
            logs = [locked_logs[log_id] for log_id in sorted(locked_logs)]
            locked = lock()
            if log_ids() != [log.pk for log in logs]:
                raise _Overtaken
            act(locked, logs)
            return locked
    except (IntegrityError, _Overtaken) as error:
        if tries == 1:
            text = _("Noen andre endret på det samme akkurat nå. Prøv en gang til.")
            raise ValidationError(text) from error
        return with_logs(log_ids, lock, act, tries=tries - 1)


def touched_by(actor_ids: Iterable[UUID]) -> list[UUID]:
    """The logs that these aktører take part in, hold, or are asked about, in the order of their ids."""
    ids = list(actor_ids)
    parts = Participant.objects.active().filter(actor__in=ids).values("log")
    asked = Transfer.objects.waiting().filter(Q(to_actor__in=ids) | Q(from_actor__in=ids)).values("log")
    logs = Stafettlog.objects.filter(Q(pk__in=parts) | Q(pk__in=asked) | Q(stafettholder__in=ids))
    return list(logs.order_by("pk").values_list("pk", flat=True))
