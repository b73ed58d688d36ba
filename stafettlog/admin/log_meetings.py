"""Møtelogg: the meetings of a log with those invited and how the message to each went, in one query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.models import Organisation, User
from stafettlog.admin.json_rows import JsonRows, as_id, as_object, as_time
from stafettlog.admin.log_may import May
from stafettlog.admin.meeting_delivery import DeliveryLine, delivery_line
from stafettlog.models import (
    Actor,
    Concern,
    ForesattRelation,
    Invitation,
    Meeting,
    MeetingStatus,
    OutboxMessage,
    Stafettlog,
)
from stafettlog.services.invited import People

# So many meetings that are over stand open on the page; the older ones fold.
FINISHED_SHOWN = 3


@dataclass(frozen=True)
class Invited:
    """One of those invited. `delivery`, how the person has been told, is for the holder."""

    invitation: Invitation
    delivery: DeliveryLine
    again_url: str = ""
    letter_url: str = ""

    @property
    def name(self) -> str:
        """As the guide's møtelogg has it: «Hanne Andersen (Mor)»."""
        return f"{self.invitation.display_name} ({self.invitation.part})"

    @property
    def shows_delivery(self) -> bool:
        """Once the meeting is registered, who came counts; only what never arrived is still told."""
        registered = self.invitation.meeting.registered_at is not None
        return bool(self.delivery.text) and (not registered or self.delivery.kind == "danger")


@dataclass(frozen=True)
class MeetingCard:
    """`title` is the oppmerksomheter, as the guide has it."""

    meeting: Meeting
    concerns: Sequence[Concern]
    invited: Sequence[Invited]
    has_begun: bool
    is_over: bool
    may_register: bool
    may_move: bool
    may_cancel: bool
    may_strike: bool

    @property
    def title(self) -> str:
        return " · ".join(concern.text for concern in self.concerns) or _("Møte om barnet")

    @property
    def day(self) -> date:
        return self.meeting.day

    @property
    def waits(self) -> bool:
        """Over, and nobody has registered it (R20)."""
        return self.is_over and self.meeting.is_invited

    @property
    def waits_for_start(self) -> bool:
        """Called and not begun: there is nothing to register yet."""
        return self.may_cancel and not self.has_begun

    @property
    def may_do_more(self) -> bool:
        return self.may_cancel or self.may_strike or (self.may_register and not self.meeting.is_invited)

    @property
    def came(self) -> Sequence[str]:
        """Names of those who came, with what they are."""
        return [one.name for one in self.invited if one.invitation.attended]

    @property
    def absent(self) -> Sequence[str]:
        """The rest of those invited."""
        return [one.name for one in self.invited if not one.invitation.attended]

    @property
    def shows_attendance(self) -> bool:
        return self.meeting.status == MeetingStatus.COMPLETED


@dataclass(frozen=True)
class MeetingLog:
    """`open`: waiting to be registered or still to come, the nearest first; `finished`: newest first."""

    open: Sequence[MeetingCard]
    finished: Sequence[MeetingCard]

    @property
    def next(self) -> MeetingCard | None:
        return next((card for card in self.open if not card.is_over), None)

    @property
    def waiting(self) -> Sequence[MeetingCard]:
        return [card for card in self.open if card.is_over]

    @property
    def shown(self) -> Sequence[MeetingCard]:
        return [*self.open, *self.finished[:FINISHED_SHOWN]]

    @property
    def older(self) -> Sequence[MeetingCard]:
        return self.finished[FINISHED_SHOWN:]


def read(people: People, concerns: Iterable[Concern], *, may: May, now: datetime) -> MeetingLog:
    """One query, whatever the number of meetings and of those invited."""
    found = {concern.pk: concern for concern in concerns}
    cards = [_card(meeting, people, found, may=may, now=now) for meeting in _meetings(people.log)]
    return MeetingLog(
        open=[card for card in reversed(cards) if card.meeting.is_invited],
        finished=[card for card in cards if not card.meeting.is_invited],
    )


def _meetings(log: Stafettlog) -> QuerySet[Any]:
    latest = OutboxMessage.objects.filter(invitation=OuterRef("pk")).order_by("-id")
    told = JSONObject(kind=F("kind"), state=F("state"), sent_at=F("sent_at"))
    chosen = Meeting.concerns.through._default_manager.filter(meeting=OuterRef("pk")).order_by("id")
    return (
        Meeting.objects.filter(log=log)
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


def _card(
    meeting: Any, people: People, concerns: Mapping[UUID, Concern], *, may: May, now: datetime
) -> MeetingCard:
    stands = meeting.struck_at is None and meeting.status != MeetingStatus.CANCELLED
    has_begun = meeting.starts_at <= now
    coming = meeting.is_invited and not has_begun
    chosen = (as_id(row["id"]) for row in meeting.concern_rows)
    return MeetingCard(
        meeting=meeting,
        concerns=[concerns[key] for key in chosen if key in concerns],
        invited=[
            _invited(_invitation(row, meeting, people), _message(row), people, may=may, now=now)
            for row in meeting.invited_rows
        ],
        has_begun=has_begun,
        is_over=meeting.is_over(now),
        may_register=stands and has_begun and may.register_meeting,
        may_move=coming and may.move_meeting,
        may_cancel=coming and may.cancel_meeting,
        may_strike=stands and may.strike_meeting,
    )


def _invitation(row: Mapping[str, Any], meeting: Meeting, people: People) -> Invitation:
    """The invitation as a model, with the names of those who have left the log too."""
    invitation = Invitation(id=as_id(row["id"]), meeting=meeting, log=people.log, attended=row["attended"])
    names = {"first_name": row["first_name"], "last_name": row["last_name"]}
    if row["relation_id"]:
        key = as_id(row["relation_id"])
        gone = ForesattRelation(id=key, role=row["role"], ended_at=meeting.starts_at, **names)
        invitation.relation = next((one for one in people.relations if one.pk == key), gone)
    elif row["actor_id"]:
        key = as_id(row["actor_id"])
        left = Actor(id=key, user=User(**names), organisation=Organisation(name=row["organisation"]))
        invitation.actor = next((one for one in people.actors if one.pk == key), left)
    return invitation


def _invited(
    invitation: Invitation, message: OutboxMessage | None, people: People, *, may: May, now: datetime
) -> Invited:
    if not may.read_details:
        return Invited(invitation, DeliveryLine(""))
    delivery = delivery_line(invitation, message, people.told(invitation), now)

    def address(name: str) -> str:
        return reverse(f"admin:{name}", args=[people.log.pk, invitation.pk])

    return Invited(
        invitation,
        delivery,
        again_url=address("invitation_send_again") if delivery.may_send_again and may.invite else "",
        letter_url=address("meeting_letter") if delivery.letter and may.print_letter else "",
    )


def _message(row: Mapping[str, Any]) -> OutboxMessage | None:
    if (found := as_object(row["message"])) is None:
        return None
    sent_at = as_time(found["sent_at"]) if found["sent_at"] else None
    return OutboxMessage(kind=found["kind"], state=found["state"], sent_at=sent_at)
