"""One meeting of a log as its card shows it: what it was about, who was invited, how each was told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.models import Organisation, User
from stafettlog.admin.json_rows import as_id, as_object, as_time
from stafettlog.admin.log_may import May
from stafettlog.admin.meeting_choices import interpreter_for
from stafettlog.admin.meeting_delivery import DeliveryLine, delivery_line
from stafettlog.admin.row_words import Addresses, Dates, labels
from stafettlog.models import (
    Actor,
    Concern,
    ForesattRelation,
    Invitation,
    Meeting,
    MeetingStatus,
    OutboxMessage,
)
from stafettlog.services.invited import People
from stafettlog.services.shown import Shown


@dataclass(frozen=True)
class Invited:
    """One of those invited. `delivery`, how the person has been told, is for the holder."""

    invitation: Invitation
    part: str
    delivery: DeliveryLine
    again_url: str = ""
    letter_url: str = ""

    @property
    def name(self) -> str:
        """As the guide's møtelogg has it: «Hanne Andersen (Mor)»."""
        return f"{self.invitation.display_name} ({self.part})"

    @property
    def shows_delivery(self) -> bool:
        """Once the meeting is registered, who came counts; only what never arrived is still told."""
        registered = self.invitation.meeting.registered_at is not None
        return bool(self.delivery.text) and (not registered or self.delivery.kind == "danger")


@dataclass(frozen=True)
class MeetingCard:
    """`title` is the oppmerksomheter, as the guide has it. `invited` is empty in a folded one.

    `day` is the day in Oslo; `on` and `at` are when, in words: «6. juni 2026», «kl. 09.00–10.00».
    """

    meeting: Meeting
    title: str
    invited: Sequence[Invited]
    status: str
    day: date
    on: str
    at: str
    has_begun: bool
    is_over: bool
    may_register: bool
    may_move: bool
    may_cancel: bool
    may_strike: bool
    interpreter_for: str
    """Who of those invited needs an interpreter, and in which language; of a meeting that is ahead."""
    calendar_url: str
    """The file for the reader's own calendar: of a meeting to come that the reader is invited to."""
    opens_here: bool
    """Whether «Registrer møte» is a dialog on this page; else it is a page of its own."""

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
    def sends_again(self) -> bool:
        return any(one.again_url for one in self.invited)

    @property
    def shows_attendance(self) -> bool:
        return self.meeting.status == MeetingStatus.COMPLETED


class MeetingCards:
    """Makes the cards of one page."""

    def __init__(
        self,
        people: People,
        concerns: Iterable[Concern],
        *,
        shown: Shown,
        reader: User,
        may: May,
        now: datetime,
    ) -> None:
        self.people, self.shown, self.may, self.now = people, shown, may, now
        self.topics = {concern.pk: concern.text for concern in concerns}
        self.say, self.no_topic, self.hours = Dates(), _("Møte om barnet"), _("kl. %(from)s–%(to)s")
        self.url = Addresses(people.log.pk).of
        self.mine = {actor.pk for actor in people.actors if actor.user_id == reader.pk}
        self.statuses = labels(MeetingStatus)

    def card(self, meeting: Any, *, whole: bool, opens_here: bool = False) -> MeetingCard:
        stands = meeting.struck_at is None and meeting.status != MeetingStatus.CANCELLED
        has_begun = meeting.starts_at <= self.now
        coming = meeting.is_invited and not has_begun
        chosen = (as_id(row["id"]) for row in meeting.concern_rows)
        starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
        return MeetingCard(
            meeting=meeting,
            title=" · ".join(self.topics[key] for key in chosen if key in self.topics) or self.no_topic,
            day=starts.date(),
            on=self.say(starts.date(), "DATE_FORMAT"),
            at=self.hours % {"from": self.say.clock(starts.time()), "to": self.say.clock(ends.time())},
            invited=[self._invited(meeting, row) for row in meeting.invited_rows] if whole else [],
            status=self.statuses[meeting.status],
            has_begun=has_begun,
            is_over=meeting.is_over(self.now),
            may_register=stands and has_begun and self.may.register_meeting,
            may_move=coming and self.may.move_meeting,
            may_cancel=coming and self.may.cancel_meeting,
            may_strike=stands and self.may.strike_meeting,
            interpreter_for=self._interpreter(meeting) if meeting.is_invited and whole else "",
            calendar_url=self._calendar(meeting) if whole else "",
            opens_here=opens_here and self.may.register_meeting,
        )

    def _calendar(self, meeting: Any) -> str:
        """Whom the file is for, MyMeetingCalendarScreen asks too."""
        coming = meeting.is_invited and not meeting.is_over(self.now) and self.people.log.is_open
        invited = {as_id(row["actor_id"]) for row in meeting.invited_rows if row["actor_id"]}
        return self.url("my_meeting_calendar", meeting.pk) if coming and invited & self.mine else ""

    def _interpreter(self, meeting: Any) -> str:
        invited = {as_id(row["relation_id"]) for row in meeting.invited_rows if row["relation_id"]}
        return interpreter_for(one for one in self.people.relations if one.pk in invited)

    def _invited(self, meeting: Meeting, row: Mapping[str, Any]) -> Invited:
        invitation = _invitation(row, meeting, self.people)
        if not self.may.read_details:
            return Invited(invitation, self.shown.part(invitation), DeliveryLine(""))
        told = self.people.told(invitation)
        delivery = delivery_line(invitation, _message(row), told, self.now)
        again = delivery.may_send_again and self.may.invite
        letter = delivery.letter and self.may.print_letter
        return Invited(
            invitation,
            self.shown.part(invitation),
            delivery,
            again_url=self.url("invitation_send_again", invitation.pk) if again else "",
            letter_url=self.url("meeting_letter", invitation.pk) if letter else "",
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


def _message(row: Mapping[str, Any]) -> OutboxMessage | None:
    if (found := as_object(row["message"])) is None:
        return None
    times = {name: as_time(found[name]) for name in ("sent_at", "reported_at") if found[name]}
    return OutboxMessage(kind=found["kind"], state=found["state"], failure=found["failure"], **times)
