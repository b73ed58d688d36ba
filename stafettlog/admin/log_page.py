"""What the log page shows: its rows in a fixed number of queries, and what the person may do with each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, UUIDField
from django.utils import timezone

from permissions.models import User
from permissions.policy import LogState
from permissions.prepared import Prepared
from stafettlog.admin import log_measures, log_meetings
from stafettlog.admin.log_cards import CardMaker, ConcernCard, MeasureRow
from stafettlog.admin.log_may import May
from stafettlog.admin.log_meetings import MeetingLog
from stafettlog.models import Concern, ForesattRelation, Participant, Stafettlog
from stafettlog.services import log_details
from stafettlog.services.invited import People
from stafettlog.services.shown import Shown


@dataclass(frozen=True)
class LogPage:
    ongoing: Sequence[ConcernCard]
    finished: Sequence[ConcernCard]
    foresatte: Sequence[ForesattRelation]
    participants: Sequence[Participant]
    meetings: MeetingLog

    @property
    def overdue(self) -> Sequence[MeasureRow]:
        return [row for row in self._due() if row.days is not None and row.days < 0]

    @property
    def soon(self) -> Sequence[MeasureRow]:
        return [
            row for row in self._due() if row.days is not None and 0 <= row.days <= settings.DUE_SOON_DAYS
        ]

    def _due(self) -> Sequence[MeasureRow]:
        rows = (row for card in self.ongoing for row in card.rows if row.days is not None)
        return sorted(rows, key=lambda row: row.days or 0)


def read(shown: Shown, *, user: User, may: May, now: datetime) -> LogPage:
    """Four queries, whatever the size of the log."""
    log = shown.log
    concerns = _CONCERNS.rows(log_id=log.pk)
    # Those who have left too: their names stand by the tiltak that they answered for.
    people = {person.pk: person for person in _PEOPLE.rows(log_id=log.pk)}
    make = CardMaker(shown, people, user=user, may=may, today=timezone.localdate(now))
    cards = make.cards(concerns)
    taking_part = [person for person in people.values() if person.ended_at is None]
    relations = foresatte_of(log)
    to_invite = People(log, relations, [person.actor for person in taking_part])
    return LogPage(
        ongoing=sorted((c for c in cards if c.concern.is_ongoing), key=lambda card: card.urgency),
        finished=[card for card in reversed(cards) if not card.concern.is_ongoing],
        foresatte=relations,
        participants=[person for person in taking_part if person.actor_id != log.stafettholder_id],
        meetings=log_meetings.read(to_invite, concerns, shown=shown, reader=user, may=may, now=now),
    )


def foresatte_of(log: Stafettlog) -> list[ForesattRelation]:
    """log_details.relations(): of an open log, as most are, its SQL is made once."""
    if not log.is_open:
        return list(log_details.relations(log))
    return _FORESATTE.rows(log_id=log.pk, child_id=log.child_id)


def _foresatte(log_id: UUID, child_id: UUID) -> QuerySet[ForesattRelation]:
    return log_details.relations(Stafettlog(pk=log_id, child_id=child_id, state=LogState.OPEN.value))


def _people(log_id: UUID) -> QuerySet[Participant]:
    return Participant.objects.with_names().filter(log=log_id)


def _concerns(log_id: UUID) -> QuerySet[Any]:
    return log_measures.with_measures(Concern.objects.filter(log=log_id))


_CONCERNS = Prepared(_concerns, log_id=UUIDField())
_PEOPLE = Prepared(_people, log_id=UUIDField())
_FORESATTE = Prepared(_foresatte, log_id=UUIDField(), child_id=UUIDField())
