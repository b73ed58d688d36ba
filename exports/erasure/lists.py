"""What is asked, approved and erased, for those who may see it: numbers and days, nothing of a log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from exports.archive.retention import with_rule
from exports.erasure.due import day_of
from exports.models import ArchiveRecord, ErasureRequest, ErasureStatus, Tombstone
from permissions.models import Organisation, User
from permissions.policy import Role
from stafettlog.log_names import short_name
from stafettlog.services.access import organisations_as, standing

MOST = 200
ALL_SEE = frozenset({Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER})


@dataclass(frozen=True)
class AskedLine:
    """`place`: empty where the child is protected (R26). `on`: the day of an approved one; None while the
    log is kept. `may_withdraw`: as a koordinator of its virksomhet."""

    request: ErasureRequest
    name: str
    place: str
    record: ArchiveRecord | None
    on: date | None
    may_withdraw: bool


@dataclass(frozen=True)
class ErasedLine:
    """`asked_by`, `approved_by`: names; empty for an account that is not there."""

    tombstone: Tombstone
    name: str
    asked_by: str
    approved_by: str

    @property
    def rows(self) -> int:
        return sum(self.tombstone.rows.values())


def asked(user: User, status: ErasureStatus) -> list[AskedLine]:
    """The requests in this state that the person may see, oldest first. Two queries."""
    rows = ErasureRequest.objects.filter(status=status).filter(_mine(user)).order_by("asked_at", "pk")
    requests = list(rows.select_related("log__organisation", "log__child", "asked_by", "settled_by")[:MOST])
    records = with_rule(ArchiveRecord.objects.filter(log__in=[one.log_id for one in requests]))
    by_log = {record.log_id: record for record in records}
    mine = set(organisations_as(user, Role.COORDINATOR))
    return [_line(one, by_log.get(one.log_id), mine) for one in requests]


def erased(user: User, *, before: Tombstone | None = None, count: int) -> list[ErasedLine]:
    """The newest of what was erased, older than `before`. Two queries."""
    rows = tombstones(user)
    if before is not None:
        same_time = Q(erased_at=before.erased_at, pk__lt=before.pk)
        rows = rows.filter(Q(erased_at__lt=before.erased_at) | same_time)
    return lines(list(rows[:count]))


def lines(found: Sequence[Tombstone]) -> list[ErasedLine]:
    """Each with who it was. One query."""
    ids = {user_id for one in found for user_id in (one.asked_by_id, one.approved_by_id)}
    accounts = User.objects.filter(pk__in=ids).defer("national_number")
    name = {str(one.pk): one.display_name for one in accounts}
    return [
        ErasedLine(one, short_name(one.pk), name.get(one.asked_by_id, ""), name.get(one.approved_by_id, ""))
        for one in found
    ]


def tombstones(user: User) -> "QuerySet[Tombstone]":
    """A koordinator's are those of the own virksomheter, by the names that they have or had."""
    if standing(user) & ALL_SEE:
        return Tombstone.objects.all()
    names = Organisation.history.filter(id__in=organisations_as(user, Role.COORDINATOR)).values("name")
    return Tombstone.objects.filter(organisation__in=names)


def _mine(user: User) -> Q:
    if standing(user) & ALL_SEE:
        return Q()
    return Q(log__organisation__in=organisations_as(user, Role.COORDINATOR))


def _line(request: ErasureRequest, record: ArchiveRecord | None, mine: set[UUID]) -> AskedLine:
    log = request.log
    place = "" if log.child.is_protected else log.organisation.name
    on = day_of(request, record) if request.status == ErasureStatus.APPROVED else None
    return AskedLine(request, short_name(log.pk), place, record, on, log.organisation_id in mine)
