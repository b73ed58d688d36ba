"""What the sheets of many logs have one row for, read a few hundred logs at a time.

The number of queries of a chunk is fixed; its rows come in the order of the logs' ids.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from exports.mass.choice import MassChoice, MassPart
from exports.rows import WorkRow, names
from permissions.models import Organisation, User
from stafettlog.log_names import NameFilter
from stafettlog.models import (
    Actor,
    Child,
    Closing,
    Concern,
    Evaluation,
    ForesattRelation,
    Invitation,
    Lysglimt,
    Measure,
    Meeting,
    Participant,
    Stafettlog,
)
from stafettlog.services import log_details


@dataclass(frozen=True)
class Facts:
    """Of one log: what stands first in each of its rows, and what takes the names out of its texts."""

    number: str
    child: Child
    hide: Callable[[str], str]


@dataclass(frozen=True)
class LogRow:
    """The row of a log itself. `foresatte`: names and roles."""

    log: Stafettlog
    closing: Closing | None
    foresatte: str
    concerns: int
    ongoing: int
    measures: int
    open_measures: int
    meetings: int
    lysglimt: int


@dataclass(frozen=True)
class ManyWorkRow(WorkRow):
    who: str

    @property
    def responsible(self) -> str:
        return self.who


Found = Iterator[tuple[UUID, Any]]
"""(log id, row)"""


def _users() -> QuerySet[User]:
    return User.objects.only("first_name", "last_name")


def _actors() -> QuerySet[Actor]:
    whole = Actor.objects.only("user", "organisation", "title")
    places = Organisation.objects.only("name")
    return whole.prefetch_related(Prefetch("user", _users()), Prefetch("organisation", places))


def _children(choice: MassChoice) -> QuerySet[Child]:
    known = ["first_name", "last_name", "birth_date"]
    return (
        Child.objects.only(*known, "national_number") if choice.shows_numbers else Child.objects.only(*known)
    )


def facts(log_ids: Sequence[UUID], choice: MassChoice, digits: int) -> dict[UUID, Facts]:
    """Id -> facts, in the order of the ids; a log that is gone meanwhile is not there."""
    logs = Stafettlog.objects.filter(pk__in=log_ids).only("child", "stafettholder").order_by("pk")
    logs = logs.prefetch_related(Prefetch("child", _children(choice)))
    hide = _filters(logs) if not choice.with_names else {}
    return {log.pk: Facts(log.pk.hex[-digits:], log.child, hide.get(log.pk, str)) for log in logs}


def _filters(logs: Iterable[Stafettlog]) -> dict[UUID, NameFilter]:
    """Everybody who is or was in the log: the child, its foresatte, the aktører."""
    children = {log.child_id for log in logs}
    people: dict[UUID, list[Any]] = defaultdict(list)
    for relation in ForesattRelation.objects.filter(child__in=children).only(
        "child", "first_name", "last_name"
    ):
        people[relation.child_id].append(relation)
    participants = Participant.objects.filter(log__in=[log.pk for log in logs]).only("log", "actor")
    for participant in participants.prefetch_related(Prefetch("actor", _actors())):
        people[participant.log_id].append(participant.actor.user)
    return {log.pk: NameFilter(log.child, *people[log.child_id], *people[log.pk]) for log in logs}


# --- Stafettlogger -----------------------------------------------------------------------------


def _logs(log_ids: Sequence[UUID], choice: MassChoice) -> Found:
    logs = Stafettlog.objects.filter(pk__in=log_ids).order_by("pk").select_related("current_consent")
    places = Organisation.objects.only("name")
    logs = logs.prefetch_related(
        Prefetch("child", _children(choice)),
        Prefetch("stafettholder", _actors()),
        Prefetch("organisation", places),
        Prefetch("attends", places),
    )
    found = list(logs)
    closings = {one.log_id: one for one in Closing.objects.current().filter(log__in=log_ids)}
    foresatte = _foresatte(found) if choice.with_names else {}
    counts = [
        _counts(Concern, log_ids),
        _counts(Concern.objects.ongoing(), log_ids),
        _counts(Measure, log_ids),
        _counts(Measure.objects.open(), log_ids),
        _counts(Meeting.objects.standing(), log_ids),
        _counts(Lysglimt.objects.standing(), log_ids),
    ]
    for log in found:
        of_log = (count.get(log.pk, 0) for count in counts)
        yield log.pk, LogRow(log, closings.get(log.pk), foresatte.get(log.pk, ""), *of_log)


def _counts(rows: Any, log_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = rows if isinstance(rows, QuerySet) else rows.objects.all()
    found = rows.filter(log__in=log_ids).order_by().values_list("log").annotate(n=Count("pk"))
    return dict(found)


def _foresatte(logs: Sequence[Stafettlog]) -> dict[UUID, str]:
    """Log id -> «Kari Hansen (Mor), …»: those of the log now, or those that it was closed with.

    Where a child has one log, its foresatte now are that log's. Of several, the log is asked itself.
    """
    children = {log.child_id for log in logs}
    several = set(
        Stafettlog.objects.filter(child__in=children)
        .order_by()
        .values("child")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
        .values_list("child", flat=True)
    )
    by_child: dict[UUID, list[ForesattRelation]] = defaultdict(list)
    for relation in ForesattRelation.objects.active().filter(child__in=children - several):
        by_child[relation.child_id].append(relation)
    return {
        log.pk: names(
            f"{one.display_name} ({one.get_role_display()})"
            for one in (log_details.relations(log) if log.child_id in several else by_child[log.child_id])
        )
        for log in logs
    }


# --- Oppmerksomheter og tiltak -----------------------------------------------------------------


def _work(log_ids: Sequence[UUID], choice: MassChoice) -> Found:
    concerns = (
        Concern.objects.filter(log__in=log_ids)
        .order_by("log", "pk")
        .prefetch_related(Prefetch("created_by", _users()))
    )
    measures: dict[UUID, list[Measure]] = defaultdict(list)
    evaluations = Evaluation.objects.prefetch_related(Prefetch("evaluated_by", _users()))
    rows = Measure.objects.filter(log__in=log_ids).order_by("pk")
    for measure in rows.prefetch_related(Prefetch("evaluation", evaluations)):
        measures[measure.concern_id].append(measure)
    who = _responsible(log_ids, choice)
    for concern in concerns:
        of_concern = measures.pop(concern.pk, None)
        if of_concern is None:
            yield concern.log_id, ManyWorkRow(concern, None, "")
            continue
        for measure in of_concern:
            yield concern.log_id, ManyWorkRow(concern, measure, ", ".join(who[measure.pk]))


def _responsible(log_ids: Sequence[UUID], choice: MassChoice) -> dict[UUID, list[str]]:
    """Tiltak id -> «Ronnie Aktør (Bakketoppen skole)», …; without names the virksomheter alone."""
    participants = Participant.objects.filter(log__in=log_ids).only("actor")
    words = {}
    for one in participants.prefetch_related(Prefetch("actor", _actors())):
        place = one.actor.organisation.name
        words[one.pk] = f"{one.display_name} ({place})" if choice.with_names else place
    links = Measure.responsible.through.objects.filter(measure__log__in=log_ids).order_by("participant_id")
    found: dict[UUID, list[str]] = defaultdict(list)
    for measure_id, participant_id in links.values_list("measure_id", "participant_id"):
        found[measure_id].append(words[participant_id])
    return found


# --- Møter og lysglimt -------------------------------------------------------------------------


def _meetings(log_ids: Sequence[UUID], choice: MassChoice) -> Found:
    child_only = Stafettlog.objects.only("child").prefetch_related(Prefetch("child", _children(choice)))
    invited = Invitation.objects.standing().prefetch_related(
        "relation", Prefetch("actor", _actors()), Prefetch("log", child_only)
    )
    rows = Meeting.objects.filter(log__in=log_ids).order_by("log", "starts_at", "pk")
    meetings = rows.prefetch_related(
        Prefetch("concerns", Concern.objects.only("text").order_by("pk")),
        Prefetch("invitations", invited),
        Prefetch("registered_by", _users()),
        Prefetch("place_organisation", Organisation.objects.only("name")),
    )
    return ((meeting.log_id, meeting) for meeting in meetings)


def _lysglimt(log_ids: Sequence[UUID], choice: MassChoice) -> Found:
    rows = Lysglimt.objects.filter(log__in=log_ids).order_by("log", "happened_on", "pk")
    return ((row.log_id, row) for row in rows.prefetch_related(Prefetch("created_by", _users())))


READERS: dict[MassPart, Callable[[Sequence[UUID], MassChoice], Found]] = {
    MassPart.LOGS: _logs,
    MassPart.WORK: _work,
    MassPart.MEETINGS: _meetings,
    MassPart.LYSGLIMT: _lysglimt,
}
