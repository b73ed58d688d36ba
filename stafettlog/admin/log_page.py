"""What the log page shows: its rows in a fixed number of queries, and what the person may do with each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from permissions.models import User
from stafettlog.admin import log_measures, log_meetings
from stafettlog.admin.log_cards import CardMaker, ConcernCard, MeasureRow
from stafettlog.admin.log_may import May
from stafettlog.admin.log_meetings import MeetingLog
from stafettlog.models import Concern, ForesattRelation, Participant
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
    concerns = list(log_measures.with_measures(Concern.objects.filter(log=log)))
    # Those who have left too: their names stand by the tiltak that they answered for.
    people = {person.pk: person for person in Participant.objects.with_names().filter(log=log)}
    make = CardMaker(shown, people, user=user, may=may, today=timezone.localdate(now))
    cards = make.cards(concerns)
    taking_part = [person for person in people.values() if person.ended_at is None]
    relations = list(log_details.relations(log))
    to_invite = People(log, relations, [person.actor for person in taking_part])
    return LogPage(
        ongoing=sorted((c for c in cards if c.concern.is_ongoing), key=lambda card: card.urgency),
        finished=[card for card in reversed(cards) if not card.concern.is_ongoing],
        foresatte=relations,
        participants=[person for person in taking_part if person.actor_id != log.stafettholder_id],
        meetings=log_meetings.read(to_invite, concerns, shown=shown, reader=user, may=may, now=now),
    )
