"""A meeting's whole life through the services, and the calendar files that each receiver is sent of it."""

from types import SimpleNamespace
from typing import Any

import vobject
from django.core import mail

from stafettlog.documents.calendar import uid
from stafettlog.notifications.delivery import deliver
from stafettlog.services import meetings
from tests.factories import make_meeting_input
from tests.notifications.everything import meeting, world

CHILD = "barnet@familie.example"


class Told(SimpleNamespace):
    """One calendar file as it was sent: method, uid, sequence, status, when it starts, where."""


class Calendars:
    """A meeting that is called, moved and cancelled through the services; what each receiver is sent."""

    def __init__(self) -> None:
        self.w = world()
        deliver()
        mail.outbox.clear()
        self.everyone: dict[str, Any] = {
            "relation_ids": (self.w.relation.pk,),
            "actor_ids": (self.w.holder.pk, self.w.other.pk),
            "invite_child": True,
        }
        self.meeting = meeting(self.w)

    def move(self, **changes: Any) -> None:
        self.meeting.refresh_from_db()
        given = make_meeting_input(self.w.log, concerns=[self.w.concern], **(self.everyone | changes))
        meetings.meeting_move(
            log_id=self.w.log.pk,
            meeting_id=self.meeting.pk,
            version=self.meeting.version,
            change=given,
            by=self.w.holder.user,
        )

    def cancel(self) -> None:
        meetings.meeting_cancel(
            log_id=self.w.log.pk, meeting_id=self.meeting.pk, reason="Syk", by=self.w.holder.user
        )

    def uid(self, **who: Any) -> str:
        invitation = self.meeting.invitations.get(**({"relation": None, "actor": None} | who))
        return uid(invitation.pk)

    def sent(self) -> dict[str, list[Told]]:
        """Address -> the files of the mails since the last time, each with its one receiver."""
        deliver()
        found: dict[str, list[Told]] = {}
        for one in mail.outbox:
            (file,) = one.attachments
            calendar = vobject.readOne(file[1].decode())
            (event,) = calendar.vevent_list
            (attendee,) = event.attendee_list
            assert attendee.value == f"mailto:{one.to[0]}"
            found.setdefault(one.to[0], []).append(
                Told(
                    method=calendar.method.value,
                    uid=event.uid.value,
                    sequence=int(event.sequence.value),
                    status=event.status.value,
                    starts=event.dtstart.value,
                    place=event.location.value if hasattr(event, "location") else "",
                    stamp=event.dtstamp.value,
                )
            )
        mail.outbox.clear()
        return found

    @property
    def mother(self) -> str:
        return str(self.w.relation.email)

    @property
    def other(self) -> str:
        return str(self.w.other.user.email)
