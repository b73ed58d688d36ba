"""Møtelogg: the meetings of a log with those invited and how the message to each went, in one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce, JSONObject

from permissions.models import User
from permissions.prepared import Prepared
from stafettlog.admin.json_rows import JsonRows
from stafettlog.admin.log_may import May
from stafettlog.admin.meeting_cards import MeetingCard, MeetingCards
from stafettlog.models import Concern, Invitation, Meeting, OutboxMessage
from stafettlog.services.invited import People
from stafettlog.services.shown import Shown

# So many stand whole on the log page; the others fold, a line or two each, and so many of those.
OPEN_SHOWN = 4
FINISHED_SHOWN = 3
SHORT_SHOWN = 20
# So many of those that wait are registered in a dialog on the page, the others on a page of their own.
DIALOGS = 2
# The page with all of them turns at so many.
PAGE_SIZE = 20


@dataclass(frozen=True)
class MeetingLog:
    """`open`: waiting to be registered or still to come, the nearest first; `finished`: newest first.

    `shown` are those that stand whole; `later` and `older` the rest of the two, the first of them in short.
    """

    open: Sequence[MeetingCard]
    finished: Sequence[MeetingCard]
    shown: Sequence[MeetingCard]
    later: Sequence[MeetingCard]

    @property
    def next(self) -> MeetingCard | None:
        return next((card for card in self.open if not card.is_over), None)

    @property
    def waiting(self) -> Sequence[MeetingCard]:
        return [card for card in self.open if card.is_over]

    @property
    def older(self) -> Sequence[MeetingCard]:
        return self.finished[FINISHED_SHOWN:]

    @property
    def later_in_short(self) -> Sequence[MeetingCard]:
        return self.later[:SHORT_SHOWN]

    @property
    def older_in_short(self) -> Sequence[MeetingCard]:
        return self.older[:SHORT_SHOWN]

    @property
    def sends_again(self) -> bool:
        return any(card.sends_again for card in self.shown)

    @property
    def count(self) -> int:
        return len(self.open) + len(self.finished)


def read(
    people: People, concerns: Iterable[Concern], *, shown: Shown, reader: User, may: May, now: datetime
) -> MeetingLog:
    """One query, whatever the number of meetings and of those invited."""
    make = MeetingCards(people, concerns, shown=shown, reader=reader, may=may, now=now)
    newest = _MEETINGS.rows(log_id=people.log.pk)
    open_ones = [meeting for meeting in reversed(newest) if meeting.is_invited]
    whole = open_ones[:OPEN_SHOWN]
    if coming := next((meeting for meeting in open_ones if not meeting.is_over(now)), None):
        # The next meeting stands whole, however many wait to be registered.
        whole = whole if coming in whole else [*whole[:-1], coming]
    finished = [meeting for meeting in newest if not meeting.is_invited]
    waiting = [meeting.pk for meeting in whole if meeting.is_over(now)][:DIALOGS]
    whole_ones = {meeting.pk for meeting in (*whole, *finished[:FINISHED_SHOWN])}
    cards = {
        meeting.pk: make.card(meeting, whole=meeting.pk in whole_ones, opens_here=meeting.pk in waiting)
        for meeting in newest
    }
    return MeetingLog(
        open=[cards[meeting.pk] for meeting in open_ones],
        finished=[cards[meeting.pk] for meeting in finished],
        shown=[cards[meeting.pk] for meeting in (*whole, *finished[:FINISHED_SHOWN])],
        later=[cards[meeting.pk] for meeting in open_ones if meeting.pk not in whole_ones],
    )


def page_of(
    people: People,
    concerns: Iterable[Concern],
    *,
    shown: Shown,
    reader: User,
    may: May,
    now: datetime,
    number: int,
) -> tuple[list[MeetingCard], bool]:
    """The whole cards of page `number` (from 1), newest first, and whether older ones follow. One query."""
    make = MeetingCards(people, concerns, shown=shown, reader=reader, may=may, now=now)
    start = (number - 1) * PAGE_SIZE
    found = list(_meetings(people.log.pk)[start : start + PAGE_SIZE + 1])
    return [make.card(meeting, whole=True) for meeting in found[:PAGE_SIZE]], len(found) > PAGE_SIZE


def _meetings(log_id: UUID) -> QuerySet[Any]:
    latest = OutboxMessage.objects.filter(invitation=OuterRef("pk")).order_by("-id")
    told = JSONObject(**{name: F(name) for name in ("kind", "state", "failure", "sent_at", "reported_at")})
    chosen = Meeting.concerns.through._default_manager.filter(meeting=OuterRef("pk")).order_by("id")
    return (
        Meeting.objects.filter(log=log_id)
        .select_related("place_organisation")
        .annotate(
            concern_rows=JsonRows(chosen, id="concern_id"),
            invited_rows=JsonRows(
                Invitation.objects.standing().filter(meeting=OuterRef("pk")),
                id="id",
                attended="attended",
                relation_id="relation_id",
                role="relation__role",
                actor_id="actor_id",
                organisation="actor__organisation__name",
                first_name=Coalesce("relation__first_name", "actor__user__first_name"),
                last_name=Coalesce("relation__last_name", "actor__user__last_name"),
                message=Subquery(latest.values(message=told)[:1]),
            ),
        )
    )


_MEETINGS = Prepared(_meetings, log_id=UUIDField())
