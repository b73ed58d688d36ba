"""How far a log has come on its way to the archive, in words, and the lists of such logs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exports.archive import retention
from exports.models import ArchiveRecord, ArchiveState
from permissions.models import User
from permissions.policy import LogState, Role
from stafettlog.models import Closing, Stafettlog
from stafettlog.services.access import EXPORT, organisations_as, visible_logs

NOT_PACKED, PACKED, RECEIVED, DUE = "ikke", "pakket", "mottatt", "slettes"
STEPS = {
    NOT_PACKED: gettext_lazy("Ikke arkivert"),
    PACKED: gettext_lazy("Pakket"),
    RECEIVED: gettext_lazy("Mottatt av arkivet"),
    DUE: gettext_lazy("Klar for sletting"),
}
# Look and mark of the badge beside the words.
_LOOKS = {
    NOT_PACKED: ("", ""),
    PACKED: ("info", "box"),
    RECEIVED: ("ok", "circle-check"),
    DUE: ("warning", "hourglass-end"),
}


@dataclass(frozen=True)
class Standing:
    """`step`: one of the four. `more`: when, or what to do next. `due_on`: once the archive has it."""

    step: str
    more: str
    due_on: date | None = None

    @property
    def text(self) -> str:
        return str(STEPS[self.step])

    @property
    def kind(self) -> str:
        return _LOOKS[self.step][0]

    @property
    def mark(self) -> str:
        return _LOOKS[self.step][1]


def record_of(log: Stafettlog) -> ArchiveRecord | None:
    """With what the rule reads; one query."""
    return retention.with_rule(ArchiveRecord.objects.filter(log=log)).first()


def standing(record: ArchiveRecord | None, today: date) -> Standing:
    """What the log's record says; None, for a log without one."""
    if record is None:
        return Standing(NOT_PACKED, _("Lag arkivpakken"))
    if record.state == ArchiveState.PACKED:
        return Standing(PACKED, _("Venter på kvittering fra arkivet"))
    due = retention.due_on(record)
    words = {"date": date_format(due, "SHORT_DATE_FORMAT")}
    if due <= today:
        return Standing(DUE, _("Fra %(date)s") % words, due)
    kept = record.kept_until is not None and record.kept_until == due
    text = _("Beholdes til %(date)s") if kept else _("Kan slettes fra %(date)s")
    return Standing(RECEIVED, text % words, due)


def archive_logs(user: User) -> QuerySet[Any]:
    """The closed and archived logs of the virksomheter whose coordinator the person is."""
    return Stafettlog.objects.filter(
        visible_logs(user, EXPORT),
        organisation__in=organisations_as(user, Role.COORDINATOR),
        state__in=[LogState.CLOSED.value, LogState.ARCHIVED.value],
    )


def with_records(logs: QuerySet[Any]) -> QuerySet[Any]:
    """Add `closed_at`, and `archiverecords.all()` without a query for each."""
    closings = Closing.objects.current().filter(log=OuterRef("pk")).values("closed_at")[:1]
    return (
        logs.select_related("organisation__retention_rule")
        .annotate(closed_at=Subquery(closings))
        .prefetch_related(Prefetch("archiverecords", ArchiveRecord.objects.all()))
    )


def at_step(step: str, today: date) -> Q:
    """Filter for logs by what standing() says of them."""
    if step == NOT_PACKED:
        return ~Q(Exists(_records(Q())))
    if step == PACKED:
        return Q(Exists(_records(Q(state=ArchiveState.PACKED))))
    received, due = Q(state=ArchiveState.RECEIVED), retention.is_due(today)
    return Q(Exists(_records(received & (due if step == DUE else ~due))))


def _records(wanted: Q) -> QuerySet[ArchiveRecord]:
    return ArchiveRecord.objects.filter(wanted, log=OuterRef("pk"))
