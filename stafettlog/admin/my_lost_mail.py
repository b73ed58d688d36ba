"""What waits on Min side because a mail came back, failed, or may have been lost (R28).

The stafettholder is told whose it was and of what, and comes to where something can be done about it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permissions.models import User
from stafettlog.admin.details_page import card_of, details_url
from stafettlog.admin.json_rows import JsonRows, as_id, as_time, person_name
from stafettlog.admin.screen import log_url
from stafettlog.admin.worklist import LIMIT, Task, on_logs
from stafettlog.models import (
    NOT_ARRIVED,
    ForesattRelation,
    Invitation,
    Meeting,
    MeetingStatus,
    MessageKind,
    MessageState,
    OutboxMessage,
)
from stafettlog.services import access

KINDS = ("lost_meetings", "lost_mail")
# What is older stands on Vis / Endre alone.
REMEMBERED = timedelta(days=30)
_CHILD = {
    "log": "log_id",
    "level": "log__level",
    "child_first": "log__child__first_name",
    "child_last": "log__child__last_name",
}

Row = Mapping[str, Any]


def lost_parts(user: User, now: datetime) -> dict[str, JsonRows]:
    """Whose newest mail is lost, on logs that the person holds: of a meeting to come, and others."""
    held = on_logs(user, access.HOLD).values("pk")
    invited = {
        name: Coalesce(f"relation__{name}", f"actor__user__{name}", F(f"log__child__{name}"))
        for name in ("first_name", "last_name")
    }
    foresatt = {name: f"relation__{name}" for name in ("first_name", "last_name")}
    return {
        "lost_meetings": JsonRows(
            _invitations(held, now).order_by("pk")[: LIMIT + 1],
            meeting="meeting_id",
            status="meeting__status",
            starts_at="meeting__starts_at",
            state="newest_state",
            **invited,
            **_CHILD,
        ),
        "lost_mail": JsonRows(
            _messages(held, now).order_by("pk")[: LIMIT + 1],
            relation="relation_id",
            at="created_at",
            state="state",
            **foresatt,
            **_CHILD,
        ),
    }


def _invitations(held: QuerySet[Any, Any], now: datetime) -> QuerySet[Any, Any]:
    """To meetings to come; and to one that was called off, which somebody may still go to."""
    newest = OutboxMessage.objects.filter(invitation=OuterRef("pk")).order_by("-id")
    ahead = Meeting.objects.standing().filter(log__in=held, ends_at__gt=now)
    called_off = Q(meeting__status=MeetingStatus.CANCELLED, newest_kind=MessageKind.MEETING_CANCELLED)
    # Few are lost: PostgreSQL starts from these, and does not ask of every invitation for its newest mail.
    lost = OutboxMessage.objects.filter(log__in=held, state__in=NOT_ARRIVED, invitation__isnull=False)
    return (
        Invitation.objects.standing()
        .filter(meeting__in=ahead.values("pk"), pk__in=lost.values("invitation"))
        .annotate(
            newest_state=Subquery(newest.values("state")[:1]),
            newest_kind=Subquery(newest.values("kind")[:1]),
        )
        .filter(Q(meeting__status=MeetingStatus.INVITED) | called_off, newest_state__in=NOT_ARRIVED)
    )


def _messages(held: QuerySet[Any, Any], now: datetime) -> QuerySet[Any, Any]:
    """To foresatte who are to have mail still, and have got none since."""
    newer = OutboxMessage.objects.filter(relation=OuterRef("relation"), pk__gt=OuterRef("pk"))
    told = ForesattRelation.objects.with_access().exclude(email="")
    return OutboxMessage.objects.filter(
        ~Exists(newer),
        log__in=held,
        relation__in=told.values("pk"),
        state__in=NOT_ARRIVED,
        created_at__gt=now - REMEMBERED,
    )


def lost_tasks(waiting: Mapping[str, Sequence[Row]]) -> Iterator[Task]:
    """One row of «Dette venter på deg» for each."""
    yield from (_of_meeting(row) for row in waiting["lost_meetings"])
    yield from (_of_foresatt(row) for row in waiting["lost_mail"])


def _of_meeting(row: Row) -> Task:
    words = {"name": person_name(row), "date": date_format(_day(row["starts_at"]), "MONTH_DAY_FORMAT")}
    url = log_url(as_id(row["log"]), f"meeting-{as_id(row['meeting'])}")
    return Task(
        since=timezone.localdate(),
        text=_meeting_text(MessageState(row["state"]), row["status"]) % words,
        url=url,
        button=_("Se møtet"),
        button_url=url,
        **_child(row),
    )


def _meeting_text(state: MessageState, status: str) -> str:
    if status == MeetingStatus.CANCELLED:
        if state == MessageState.UNCERTAIN:
            return _(
                "Møtet %(date)s er avlyst, men vi vet ikke om e-posten til %(name)s kom fram. "
                "Gi beskjed på en annen måte."
            )
        return _(
            "Møtet %(date)s er avlyst, men e-posten til %(name)s kom ikke fram. Gi beskjed på en annen måte."
        )
    if state == MessageState.UNCERTAIN:
        return _("Vi vet ikke om e-posten til %(name)s om møtet %(date)s kom fram")
    return (
        _("E-posten til %(name)s om møtet %(date)s kom i retur")
        if state == MessageState.BOUNCED
        else _("E-posten til %(name)s om møtet %(date)s kom ikke fram")
    )


def _of_foresatt(row: Row) -> Task:
    texts = {
        MessageState.BOUNCED: _("E-posten til %(name)s kom i retur. Sjekk adressen."),
        MessageState.FAILED: _("E-posten til %(name)s kom ikke fram. Sjekk adressen."),
        MessageState.UNCERTAIN: _("Vi vet ikke om e-posten til %(name)s kom fram."),
    }
    card = card_of(ForesattRelation(pk=as_id(row["relation"])))
    url = details_url(as_id(row["log"]), card)
    return Task(
        since=_day(row["at"]),
        text=texts[MessageState(row["state"])] % {"name": person_name(row)},
        url=url,
        button=_("Se opplysningene"),
        button_url=url,
        **_child(row),
    )


def _child(row: Row) -> dict[str, Any]:
    return {"who": f"{row['child_first']} {row['child_last']}", "level": row["level"]}


def _day(text: str) -> date:
    return timezone.localdate(as_time(text))
