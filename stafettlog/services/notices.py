"""A person's notices in the app: the own rows of the outbox, whatever became of the mail (R28).

What one may see of them is asked now, in the database: a notice about a log is gone from the list and
from the count in the moment in which the log is.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, ExtractYear, Left
from django.utils import timezone

from permissions import grants, moment
from permissions.models import RoleAssignment, User
from permissions.policy import ORGANISATION_ROLES, Role
from stafettlog.models import Meeting, MessageState, OutboxMessage, Stafettlog
from stafettlog.models import MessageKind as Kind
from stafettlog.services import access, notice_matters

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
MANY = 100
"""What is counted up to: nobody reads how many more there are."""

OWN_ACCOUNT = frozenset(
    {Kind.ACTOR_ACCOUNT, Kind.PASSWORD_RESET, Kind.SECOND_FACTOR_RESET, Kind.IDENTITY_COUPLED}
)
OF_AKTOR = frozenset({Kind.ACTOR_WAITS, Kind.ACTOR_REGISTERED})
"""To those who lead the virksomhet; who waited is no news once the leader has answered."""
OF_TRANSFER = frozenset(
    {
        Kind.TRANSFER_ASKED,
        Kind.TRANSFER_ANSWERED,
        Kind.TRANSFER_WITHDRAWN,
        Kind.TRANSFER_ON_BEHALF,
        Kind.TRANSFER_REMINDED,
        Kind.TRANSFER_OVERDUE,
    }
)
# What those who see only that the log exists are told of it.
OF_KNOWN_LOG = frozenset({Kind.OPENING_ATTEMPT, Kind.MASKING_ASKED, Kind.CONSENT_EXPIRED})
OF_READ_LOG = frozenset(
    {
        Kind.MEETING_INVITATION,
        Kind.MEETING_MOVED,
        Kind.MEETING_CANCELLED,
        Kind.MEETING_REMINDER,
        Kind.MEETING_UNREGISTERED,
        Kind.NEW_LYSGLIMT,
        Kind.NEW_MEASURE,
        Kind.DEADLINE_NEAR,
        Kind.DEADLINE_PASSED,
        Kind.CONSENT_EXPIRES,
        Kind.MASKING_SETTLED,
    }
)
OF_FAMILY = frozenset({Kind.FORESATT_ACCOUNT, Kind.NEW_PARTICIPANT, Kind.LOG_CLOSED})
"""Told to foresatte alone, who have no notices."""

# The mail was not sent, and it is news all the same. Else it was dropped because it is none any more.
NO_MAIL = ("declined", "no_address")


def notices(user: User) -> QuerySet[OutboxMessage]:
    """The rows that the person may see now, newest first, with `reads` and `knows` of its log, and
    `is_settled`: there is nothing left to do about it, whoever did it."""
    rows = OutboxMessage.objects.filter(user=user).annotate(
        is_settled=notice_matters.settled(), **_sight(user)
    )
    return rows.filter(_is_news(), _may_see(user)).order_by("-pk")


def with_child(rows: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    """Add `child_name` where the person reads the log; `initials` and `birth_year` where it is known of."""
    child = "log__child__"
    name = Concat(f"{child}first_name", Value(" "), f"{child}last_name", output_field=CharField())
    letters = Concat(Left(f"{child}first_name", 1), Left(f"{child}last_name", 1), output_field=CharField())
    year = ExtractYear(f"{child}birth_date")
    return rows.annotate(
        child_name=Case(When(reads=True, then=name), default=Value(""), output_field=CharField()),
        initials=Case(When(knows=True, then=letters), default=Value(""), output_field=CharField()),
        birth_year=Case(When(knows=True, then=year), default=None, output_field=IntegerField()),
    )


def with_time_told(rows: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    """Add `told_time`: when the meeting was to begin at the time of the notice. None without a meeting.

    Whoever has lost the log since is not told where in time it was moved afterwards; nor is whoever was
    taken off the list told where it was moved in that same step.
    """
    off = Coalesce(OuterRef("invitation__removed_at"), Value(NEVER), output_field=DateTimeField())
    meeting = Meeting.history.filter(
        id=OuterRef("invitation__meeting_id"),
        history_date__lte=OuterRef("created_at"),
        history_date__lt=off,
    )
    return rows.annotate(
        told_time=Subquery(meeting.order_by("-history_date", "-history_id").values("starts_at")[:1])
    )


def has_unread(user_id: UUID) -> Exists:
    """Whether any row is unread: a column for the query that reads the person's own row.

    Cheap, and asked with every request; what may be seen of those rows is asked where there are any.
    """
    return Exists(_unread(User(pk=user_id)).filter(_is_news()))


def unread_count(user: User) -> int:
    """How many the person may see are unread, MANY at most (one query)."""
    return unread(user).order_by().values("pk")[:MANY].count()


def unread(user: User) -> QuerySet[OutboxMessage]:
    """What the person may see, has not read, and is not settled."""
    return notices(user).filter(Q(read_at__isnull=True, is_settled=False))


def mark_read(user: User, notice_ids: Iterable[UUID]) -> None:
    """Those of the person's own that are unread."""
    # no history: when a notice was read is its own record.
    _unread(user).filter(pk__in=list(notice_ids)).update(read_at=timezone.now())


def mark_all_read(user: User, *, until: UUID) -> None:
    """Up to `until`, the newest that the page showed: what has come since is news still, and so is what
    the person may not see now, and may see again."""
    seen = notices(user).filter(pk__lte=until, read_at__isnull=True).order_by()
    # no history: as above.
    _unread(user).filter(pk__in=seen.values("pk")).update(read_at=timezone.now())


def _unread(user: User) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(user=user, read_at__isnull=True)


def _is_news() -> Q:
    return ~Q(state=MessageState.DROPPED) | Q(failure__in=NO_MAIL)


def _sight(user: User) -> dict[str, Any]:
    """What the person has of the row's log right now."""
    log = Stafettlog.objects.filter(pk=OuterRef("log_id"))
    return {
        "reads": Exists(log.filter(grants.visible_each(user, Stafettlog, [access.VIEW]))),
        "knows": Exists(log.filter(grants.visible_each(user, Stafettlog, [access.VIEW, access.OVERSEE]))),
    }


def _may_see(user: User) -> Q:
    roles = RoleAssignment.objects.filter(user=user, ended_at__isnull=True)
    led = roles.filter(role=Role.UNIT_LEADER.value).values("organisation")
    is_officer = roles.filter(role=Role.PRIVACY_OFFICER.value)
    waits = Q(actor__confirmed_at__isnull=True, actor__ended_at__isnull=True)
    # One who has lost the log is spared a journey: the sentence has the time and nothing else.
    still_goes = Q(invitation__meeting__ends_at__gt=moment.now())
    return (
        Q(kind__in=OWN_ACCOUNT)
        | Q(kind=Kind.ACTOR_WAITS, actor__organisation__in=led) & waits
        | Q(kind=Kind.ACTOR_REGISTERED, actor__organisation__in=led)
        | Q(kind=Kind.BREAK_GLASS) & Exists(is_officer)
        | Q(kind__in=OF_TRANSFER) & (Q(knows=True) | _concerned(user, roles))
        | Q(kind__in=OF_KNOWN_LOG, knows=True)
        | Q(kind__in=OF_READ_LOG, reads=True)
        | Q(kind=Kind.MEETING_CANCELLED) & still_goes
    )


def _concerned(user: User, roles: QuerySet[RoleAssignment]) -> Q:
    """Who asks, hands over or is asked, or leads or coordinates either virksomhet: as the mail's rule."""
    places = roles.filter(role__in=[role.value for role in ORGANISATION_ROLES]).values("organisation")
    found = Q(transfer__asked_by=user)
    for part in ("from_actor", "to_actor"):
        at_work = Q(**{f"transfer__{part}__user": user, f"transfer__{part}__ended_at__isnull": True})
        found |= at_work | Q(**{f"transfer__{part}__organisation__in": places})
    return found
