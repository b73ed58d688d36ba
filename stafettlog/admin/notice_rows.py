"""The rows of «Varsler» and of «Nytt siden sist»: what each says, of whom, when, and where it leads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions.models import User
from permissions.prepared import PersonQuery
from stafettlog.admin.notice_links import address
from stafettlog.admin.notice_words import moment, sentence
from stafettlog.log_names import initials_and_year
from stafettlog.models import MessageState, OutboxMessage
from stafettlog.notifications.reasons import Reason
from stafettlog.services import notice_matters, notices

LATEST = 5
_PEOPLE = ("transfer__asked_by", "transfer__to_actor__user", "actor__user")
_JOINED = ("invitation__meeting", "meeting", "measure", "consent", "log__stafettholder", *_PEOPLE)
_MEETING = ("status", "starts_at", "ends_at", "struck_at")
# A name is read, never a number or an address; of the log no more than whose it is.
_READ = (
    *("kind", "state", "failure", "created_at", "sent_at", "reported_at", "read_at", "user_id"),
    *(f"{path}__{name}" for path in ("invitation__meeting", "meeting") for name in _MEETING),
    *(f"{person}__{name}" for person in _PEOPLE for name in ("first_name", "last_name")),
    *("invitation__removed_at", "measure__kind", "measure__finish_on", "consent__expires_on"),
    *("log__current_consent_id", "log__stafettholder__user_id", "transfer__status"),
    *("transfer__asked_by_id", "transfer__to_actor__user_id"),
    *("actor__user_id", "actor__confirmed_at", "actor__ended_at"),
)
_STATES = {
    MessageState.WAITING: gettext_lazy("E-post: venter på å bli sendt"),
    MessageState.SENT: gettext_lazy("E-post: sendt %(when)s"),
    MessageState.DELIVERED: gettext_lazy("E-post: levert %(when)s"),
    MessageState.BOUNCED: gettext_lazy("E-post: kom i retur"),
    MessageState.FAILED: gettext_lazy("E-post: kom ikke fram"),
    MessageState.UNCERTAIN: gettext_lazy("E-post: usikkert om den kom fram"),
    MessageState.DROPPED: gettext_lazy("E-post: ikke sendt"),
}
_NOT_SENT = {
    Reason.DECLINED: gettext_lazy("E-post: ikke sendt. Du har slått av denne e-posten."),
    Reason.NO_ADDRESS: gettext_lazy("E-post: ikke sendt. Vi har ingen e-postadresse til deg."),
}


@dataclass(frozen=True)
class NoticeRow:
    """`child`: the name, for who reads the log now; initials and year, for who knows of it; else empty.

    `url` marks it as read and goes to `leads_to`; empty where there is nothing to go to.
    """

    pk: UUID
    text: str
    child: str
    at: datetime
    when: str
    is_unread: bool
    is_settled: bool
    mail: str
    url: str

    @classmethod
    def of(cls, notice: Any) -> "NoticeRow":
        return cls(
            pk=notice.pk,
            text=sentence(notice),
            child=_child(notice),
            at=notice.created_at,
            when=moment(notice.created_at),
            is_unread=notice.read_at is None and not notice.is_settled,
            is_settled=notice.is_settled,
            mail=_mail(notice),
            url=reverse("admin:notice", args=[notice.pk]) if address(notice) else "",
        )


def rows(user: User) -> QuerySet[OutboxMessage]:
    """What the person may see, newest first, with all that NoticeRow and address() ask: one query."""
    return _in_words(notices.notices(user))


def _in_words(found: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    """With all that a row says."""
    return notices.with_time_told(notices.with_child(found.select_related(*_JOINED).only(*_READ)))


def unread(user: Any) -> int:
    """As it was when it was first asked in this request; no query where nothing is unread."""
    if not getattr(user, "has_unread", False):
        return 0
    if not hasattr(user, "unread_notices"):
        user.unread_notices = notices.unread_count(user)
    return int(user.unread_notices)


def news(user: User) -> list[NoticeRow]:
    """The latest unread that wait nowhere else on Min side; no query for who has none. The bell
    gets its number, which is of all, from here."""
    if not getattr(user, "has_unread", False):
        return []
    latest = NEWS.rows(user)
    user.unread_notices = min(latest[0].total, notices.MANY) if latest else 0  # type: ignore[attr-defined]
    return [NoticeRow.of(notice) for notice in latest if not notice.is_task]


def latest_unread(user: User) -> QuerySet[OutboxMessage]:
    """Those that wait elsewhere on Min side last; each with how many they are in all."""
    found = _in_words(notices.unread(user)).annotate(
        is_task=notice_matters.stands_as_task(user), total=Window(Count("pk"))
    )
    return found.order_by("is_task", "-pk")[:LATEST]


NEWS = PersonQuery(latest_unread)


def unread_words(count: int) -> str:
    """What a screen reader says of the bell: «3 uleste»."""
    if count >= notices.MANY:
        return _("%(count)s eller flere uleste") % {"count": notices.MANY}
    if not count:
        return _("ingen uleste")
    return _("1 ulest") if count == 1 else _("%(count)s uleste") % {"count": count}


def _child(notice: Any) -> str:
    if notice.child_name:
        return str(notice.child_name).strip()
    return initials_and_year(notice.initials.upper(), notice.birth_year) if notice.initials else ""


def _mail(notice: OutboxMessage) -> str:
    """What became of the mail, in the words of the one who was to have it."""
    state = MessageState(notice.state)
    if state == MessageState.DROPPED and notice.failure in _NOT_SENT:
        return str(_NOT_SENT[Reason(notice.failure)])
    at = notice.reported_at if state == MessageState.DELIVERED and notice.reported_at else notice.sent_at
    return str(_STATES[state]) % ({"when": moment(at)} if at else {})
