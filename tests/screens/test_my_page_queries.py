"""Queries made once and asked again, as Min side does: the rows are those of the querysets, of whoever asks,
in every language, whatever the day; and an address made from a pattern is the one that Django gives."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from permissions import moment
from permissions.models import User
from permissions.prepared import NotPreparable, PersonQuery, Prepared
from stafettlog.addresses import address
from stafettlog.admin import frame, my_hooks, my_page, my_rows, notice_rows, worklist, worklist_people
from stafettlog.admin.my_rows import Asks
from stafettlog.models import Draft, DraftKind, Measure, Meeting, OutboxMessage, Stafettlog
from tests.factories import expire_consent, make_measure, make_meeting, make_participant, make_transfer
from tests.screens.overseeing import world

World = SimpleNamespace

BUILDERS = {
    "logs": (my_page.my_first_logs, my_page.FIRST_LOGS),
    "measures": (worklist.measures_waiting, worklist.MEASURES_WAITING),
    "drafts": (worklist_people.drafts_shown, worklist_people.DRAFTS_SHOWN),
    "news": (notice_rows.latest_unread, notice_rows.NEWS),
    "places": (frame.places, frame.PLACES),
}
EVERYTHING = Asks(has_place=True, leads=True, coordinates=True)


@pytest.fixture
def w(db: None) -> World:
    """A log with something of most kinds on it."""
    made = world()
    measure = make_measure(made.log.concerns.get(), made.holder)
    make_participant(made.log, made.colleague)
    make_meeting(made.log)
    make_transfer(made.log, made.colleague)
    Draft.objects.create(owner=made.holder.user, kind=DraftKind.CONCERN, log=made.log, content={})
    for user in (made.holder.user, made.colleague.user, made.outsider.user):
        OutboxMessage.objects.create(kind="new_measure", user=user, log=made.log, measure=measure)
    return made


def days_around() -> list[datetime]:
    return [timezone.now() + timedelta(days=days) for days in (0, -400, 13, 40, 400)]


def told(row: Any, depth: int = 4) -> Any:
    """All of a row: what it has read, of itself and of what came with it, and what was added."""
    if not isinstance(row, models.Model) or not depth:
        return str(row.pk) if isinstance(row, models.Model) else row
    own = {key: value for key, value in vars(row).items() if key != "_state"}
    return own, {
        name: told(other, depth - 1) for name, other in row._state.fields_cache.items() if other is not None
    }


def asked_plainly(build: Any, user: User, now: datetime) -> list[Any]:
    with moment.told(now, timezone.localdate(now)):
        return [told(row) for row in build(user)]


@pytest.mark.parametrize("name", BUILDERS)
def test_the_rows_are_those_of_the_queryset(w: World, name: str) -> None:
    build, query = BUILDERS[name]
    seen = 0
    for actor in everybody(w):
        for now in days_around():
            for language in ("nb", "nn", "en"):
                with override(language):
                    plain = asked_plainly(build, actor, now)
                    assert [told(row) for row in query.rows(actor, now)] == plain
                seen += len(plain)
    assert seen


def everybody(w: World) -> list[User]:
    """Each with something of every kind, or with nothing."""
    people = [w.holder, w.colleague, w.leader, w.coordinator, w.ppt_leader, w.outsider]
    users = [getattr(person, "user", person) for person in people]
    gone = User.objects.get(pk=w.colleague.user_id)
    gone.is_active = False
    return [*users, gone]


@pytest.mark.parametrize("lapsed", [False, True])
def test_what_waits_is_what_the_querysets_give(w: World, lapsed: bool) -> None:
    if lapsed:
        expire_consent(w.log)
        User.objects.filter(pk=w.holder.user_id).update(is_active=False)
    hooks = tuple(my_hooks.WAITING.items())
    kinds, query = my_rows.waiting_query(EVERYTHING, hooks)
    found = set()
    for user in everybody(w):
        for now in days_around():
            with moment.told(now, timezone.localdate(now)):
                parts = my_rows.parts_of(user, moment.now(), EVERYTHING)
                named = {f"{name}_rows": rows for name, rows in parts.items()}
                plain = list(User.objects.filter(pk=user.pk).annotate(**named).values_list(*named))
            assert query.rows(user, now) == plain
            found |= {kind for kind, rows in zip(kinds, plain[0], strict=True) if rows}
    User.objects.filter(pk=w.holder.user_id).update(is_active=True)
    assert found >= ({"stalled", "lapsed"} if lapsed else {"asked", "meetings"})


def test_what_is_not_asked_has_no_rows(w: World) -> None:
    """A kind is left out by the person's roles alone: the rows of one who has none of them are as empty."""
    expire_consent(w.log)
    User.objects.filter(pk=w.holder.user_id).update(is_active=False)
    now = timezone.now()
    for user in everybody(w):
        user = User.objects.get(pk=user.pk)
        roles = frozenset(user.role_assignments.filter(ended_at__isnull=True).values_list("role", flat=True))
        asks = Asks.of(roles, has_place=True)
        less, all_of_it = (my_rows.waiting_rows(user, now, one) for one in (asks, EVERYTHING))
        assert {kind: rows for kind, rows in all_of_it.items() if rows} == {
            kind: rows for kind, rows in less.items() if rows
        }
    User.objects.filter(pk=w.holder.user_id).update(is_active=True)


def test_what_is_counted_from_now_follows_the_asking(w: World) -> None:
    query = Prepared(lambda: Meeting.objects.filter(ends_at__gt=moment.now() - timedelta(days=3, minutes=7)))
    Meeting.objects.update(starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1))
    for days in (-9, 0, 2, 4, 9):
        now = timezone.now() + timedelta(days=days)
        assert query.rows(now=now) == query.plain(now=now)


def test_a_setting_that_is_changed_is_read_anew(w: World, settings: Any) -> None:
    query = Prepared(lambda: Measure.objects.filter(finish_on__lte=moment.today() + soon()))
    for days in (0, 14, 400):
        settings.DUE_SOON_DAYS = days
        assert set(query.rows()) == set(query.plain())


def soon() -> timedelta:
    return timedelta(days=settings.DUE_SOON_DAYS)


def test_tuples_come_as_they_would(w: World) -> None:
    query = PersonQuery(lambda user: User.objects.filter(pk=user.pk).values_list("pk", "first_name"))
    assert query.rows(w.holder.user) == [(w.holder.user_id, w.holder.user.first_name)]


def test_after_the_first_time_nothing_is_built(w: World) -> None:
    built: list[int] = []

    def logs(user: User) -> models.QuerySet[Any]:
        built.append(1)
        return Stafettlog.objects.filter(stafettholder__user=user)

    query = PersonQuery(logs)
    with CaptureQueriesContext(connection) as asked:
        for user in (w.holder.user, w.colleague.user, w.leader.user):
            query.rows(user)
    assert (len(built), len(asked)) == (2, 3)


def test_a_day_that_is_not_counted_from_now_is_refused(db: None) -> None:
    def jumping() -> models.QuerySet[Any]:
        """The last of the year is no fixed number of days after the day of the asking."""
        return Measure.objects.filter(finish_on__lte=moment.today().replace(month=12, day=31))

    with pytest.raises(NotPreparable):
        Prepared(jumping).rows()


def test_an_address_is_what_django_makes(db: None) -> None:
    one, other = UUID(int=77), UUID("f0e1d2c3-b4a5-4687-8899-aabbccddeeff")
    for name, ids in {
        "admin:stafettlog_stafettlog_change": [one],
        "admin:measure_evaluate": [one, other],
        "admin:meeting_register": [other, one],
    }.items():
        assert address(name, *ids) == reverse(name, args=ids)
