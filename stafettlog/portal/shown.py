"""What of the database the family may see: every column that is read, by name, and its name on the page.

Nothing else leaves the database: no draft, no address, no e-mail or number of another foresatt, no
struck row, no reason that only the history keeps. Of a meeting neither who else came, nor comments, nor
why it was not held (R20): staff write those in their own words after it, and they may tell of the other
foresatt, whose part is not this reader's. Four queries for a log;
the choice between several has one more (ahead.py). Their SQL is made once.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)

from permissions.models import User
from permissions.prepared import PersonQuery, Prepared
from stafettlog.models import (
    Closing,
    Concern,
    ForesattRelation,
    Invitation,
    Meeting,
    Stafettlog,
)
from stafettlog.portal.people import PERSON, people_of, unless_protected
from stafettlog.services import access

Row = dict[str, Any]

LOG = {
    "pk": "pk",
    "child__first_name": "child",
    "child__last_name": "child_last_name",
    "child__birth_date": "birth_date",
    "attends_shown": "attends",
    "level": "level",
    "state": "state",
    "stafettholder": "holder_id",
    "stafettholder__user__first_name": "holder_first_name",
    "stafettholder__user__last_name": "holder_last_name",
    "stafettholder__title": "holder_title",
    "stafettholder__user__email": "holder_email",
    "stafettholder__phone": "holder_phone",
    "holder_organisation_shown": "holder_organisation",
    "current_consent": "consent_id",
    "current_consent__information_text": "information_text",
    "current_consent__sharing_text": "sharing_text",
    "current_consent__given_on": "given_on",
    "current_consent__expires_on": "expires_on",
    "current_consent__withdrawn_at": "withdrawn_at",
    "child__protection": "protection",
    # Of the reader's own relation, and of the closing that stands.
    "my_role": "role",
    "my_ground": "ground",
    "my_language": "language",
    "my_interpreter": "needs_interpreter",
    "closed_at": "closed_at",
}
# An oppmerksomhet, its tiltak and those responsible for each, in one go: a row for every one of the last.
WORK = {
    "pk": "concern",
    "text": "text",
    "goal": "goal",
    "closed_at": "closed_at",
    "measures__pk": "measure",
    "measures__kind": "kind",
    "measures__description": "description",
    "measures__finish_on": "finish_on",
    "measures__ended_at": "ended_at",
    "measures__evaluation__outcome": "outcome",
    "measures__evaluation__reason": "reason",
    "measures__responsible__actor__user__first_name": "first_name",
    "measures__responsible__actor__user__last_name": "last_name",
}
MEETING = {
    "pk": "pk",
    "status": "status",
    "starts_at": "starts_at",
    "ends_at": "ends_at",
    "place_kind": "place_kind",
    "place_organisation_shown": "place_organisation",
    "place_detail_shown": "place_detail",
    "interpreter_ordered": "interpreter_ordered",
    # The reader's own invitation, if there is one.
    "my_invitation": "invitation",
    "i_attended": "attended",
    # When it was to be, before it was last moved.
    "moved_from": "moved_from",
    "calendar_sequence": "sequence",
    "topic": "topic",
}


def logs(user: User) -> list[Row]:
    """The logs that the person may read as foresatt right now, the youngest child's last."""
    return _named(_LOGS.rows(user), LOG)


def _logs(user: User) -> QuerySet[Any, Any]:
    relations = ForesattRelation.objects.with_access().filter(child=OuterRef("child"), foresatt__user=user)
    closings = Closing.objects.current().filter(log=OuterRef("pk"))
    rows = (
        Stafettlog.objects.filter(access.visible_logs(user, access.READ_PORTAL))
        .annotate(
            my_role=Subquery(relations.values("role")[:1]),
            my_ground=Subquery(relations.values("ground")[:1]),
            my_language=Subquery(relations.values("language")[:1]),
            my_interpreter=Subquery(relations.values("needs_interpreter")[:1]),
            closed_at=Subquery(closings.values("closed_at")[:1]),
            attends_shown=unless_protected("child", "attends__name"),
            holder_organisation_shown=unless_protected("child", "stafettholder__organisation__name"),
        )
        # The right is a row of guardian's; the relation that gave it must stand too.
        .filter(my_role__isnull=False)
        .order_by("child__birth_date", "-pk")
    )
    return rows.values(*LOG)


def work(log_id: UUID) -> list[Row]:
    """Oppmerksomheter that stand, with their tiltak."""
    return _named(_WORK.rows(log_id=log_id), WORK)


def _work(log_id: UUID) -> QuerySet[Any, Any]:
    rows = Concern.objects.filter(log=log_id, struck_at__isnull=True)
    order = ("pk", "measures__finish_on", "measures__pk", "measures__responsible__pk")
    return rows.order_by(*order).values(*WORK)


def meetings(log_id: UUID, user: User) -> list[Row]:
    """Every meeting, once for each topic."""
    return _named(_MEETINGS.rows(log_id=log_id, user_id=user.pk), MEETING)


def _meetings(log_id: UUID, user_id: UUID) -> QuerySet[Any, Any]:
    mine = Invitation.objects.standing().filter(meeting=OuterRef("pk"), relation__foresatt__user=user_id)
    standing = When(concerns__struck_at__isnull=True, then=F("concerns__text"))
    times = Meeting.history.filter(id=OuterRef("pk")).exclude(starts_at=OuterRef("starts_at"))
    rows = Meeting.objects.standing().filter(log=log_id)
    rows = rows.annotate(
        my_invitation=Subquery(mine.order_by("-pk").values("pk")[:1]),
        i_attended=Subquery(mine.order_by("-pk").values("attended")[:1]),
        moved_from=Subquery(times.order_by("-history_date", "-history_id").values("starts_at")[:1]),
        topic=Case(standing, default=Value("")),
        place_organisation_shown=unless_protected("log__child", "place_organisation__name"),
        place_detail_shown=unless_protected("log__child", "place_detail"),
    )
    return rows.order_by("starts_at", "pk", "concerns__pk").values(*MEETING)


def phone_of(log: Row) -> str:
    """The stafettholder's, which no line breaks, and which stands as it is dialled in Arabic too."""
    return str(log["holder_phone"]).replace(" ", "\N{NO-BREAK SPACE}")


def people(log: Row) -> list[Row]:
    """Those who take part, the foresatte who read, the virksomheter that the consent covers, who
    coordinates the stafettholder's virksomhet, and the lysglimt with who wrote each."""
    # No consent covers nothing, as the id that no row has.
    consent_id = log["consent_id"] or UUID(int=0)
    rows = _PEOPLE.rows(log_id=log["pk"], consent_id=consent_id)
    return [dict(zip(PERSON, row, strict=True)) for row in rows]


def named(rows: QuerySet[Any, Any], columns: dict[str, str]) -> list[Row]:
    return _named(rows.values(*columns), columns)


def _named(rows: Iterable[Row], columns: dict[str, str]) -> list[Row]:
    return [{name: row[column] for column, name in columns.items()} for row in rows]


_LOGS = PersonQuery(_logs)
_WORK = Prepared(_work, log_id=UUIDField())
_MEETINGS = Prepared(_meetings, log_id=UUIDField(), user_id=UUIDField())
_PEOPLE = Prepared(people_of, log_id=UUIDField(), consent_id=UUIDField())
