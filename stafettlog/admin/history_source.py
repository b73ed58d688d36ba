"""What a source of history is: a tracked model, which of its rows are the log's, and what they tell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, Subquery, Value
from django.db.models.functions import Concat

from stafettlog.models import Closing, Stafettlog
from stafettlog.services import log_details

Scope = Callable[[Stafettlog], Q]


@dataclass(frozen=True)
class Source:
    """One tracked model. `fields`: name in the snapshot -> path from the historical row, or an expression.

    A name that is a field of the model gets its label and choices from there; the others are words
    that the sentence needs. `concern_path` and `measure_path` lead to what the page may narrow to.
    `versioned`: a row with the version of the one before is not told of, unless it ends what `ends`
    names, or takes that back.
    """

    kind: str
    model: type[Model]
    fields: Mapping[str, Any]
    scope: Scope
    versioned: bool = False
    ends: str = ""
    concern_path: str = ""
    measure_path: str = ""
    holder_only: bool = False
    on_log_page: bool = False


def of_log(log: Stafettlog) -> Q:
    return Q(log=log.pk)


def log_itself(log: Stafettlog) -> Q:
    return Q(id=log.pk)


def child_of(log: Stafettlog) -> Q:
    # Nothing from before the log was about this child: what an earlier log wrote is not its to tell of.
    since = _about(log).filter(child=log.child_id).order_by("history_date").values("history_date")[:1]
    return Q(id=log.child_id, history_date__gt=Subquery(since)) & _until_closed(log)


def relations_of(log: Stafettlog) -> Q:
    # A foresatt who moved along with the log has versions from before, as another child's.
    own = Q(id__in=log_details.own_relations(log).values("pk"), child__in=_about(log).values("child"))
    return own & _until_closed(log)


def _about(log: Stafettlog) -> Any:
    """The log's versions: which children it has been about, and since when."""
    return Stafettlog.history.filter(id=log.pk)


def _until_closed(log: Stafettlog) -> Q:
    """What comes after a closed log may be another log's on the child, but for what the holder did."""
    if log.is_open:
        return Q()
    closed_at = Closing.objects.current().filter(log=log).values("closed_at")[:1]
    return Q(history_date__lte=Subquery(closed_at)) | Q(history_user=log.stafettholder.user_id)


def full_name(user: str) -> Any:
    """First and last name of the user at the path `user`."""
    return Concat(f"{user}__first_name", Value(" "), f"{user}__last_name")


def same(*names: str, **paths: Any) -> Mapping[str, Any]:
    return {**{name: name for name in names}, **paths}
