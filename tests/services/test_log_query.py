"""The SQL that is made once: it answers as the queryset would, of whoever asks, whatever the day."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permissions import grants
from permissions.prepared import NotPreparable, Prepared
from stafettlog.admin import log_meetings, log_page
from stafettlog.admin.log_screen import LOG_PAGE
from stafettlog.models import Stafettlog
from stafettlog.services import log_details
from stafettlog.services.log_query import IDENTIFIED, LogQuery, read_one
from tests.factories import (
    expire_consent,
    make_log,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.factories.heavy import make_heavy_log

pytestmark = pytest.mark.django_db


def test_it_reads_what_the_queryset_reads() -> None:
    school = make_organisation()
    holder, helper, stranger = make_staff(school), make_staff(school), make_staff(school)
    logs = [make_log(holder), make_log(helper)]
    make_participant(logs[0], helper)
    for log in logs:
        for person in (holder, helper, stranger):
            mine = IDENTIFIED.read(person.user, log.pk)
            same = read_one(Stafettlog.objects.with_identity(), person.user, log.pk)
            assert mine == same == log
            assert grants.held_in(mine.held) == grants.held_in(same.held) == grants.held(person.user, log)
            assert values(mine) == values(same)
    assert IDENTIFIED.read(holder.user, make_organisation().pk) is None


def values(log: Stafettlog) -> list[Any]:
    """All that the identity line reads, from the row and those that came with it."""
    with CaptureQueriesContext(connection) as asked:
        found = [log, log.child, log.organisation, log.attends, log.stafettholder.user, log.current_consent]
        read = [getattr(one, f.attname) for one in found for f in one._meta.concrete_fields]
    assert not asked.captured_queries
    return read


def test_after_the_first_time_django_builds_nothing() -> None:
    holder = make_staff(make_organisation())
    log = make_log(holder)
    built: list[int] = []

    def logs() -> models.QuerySet[Any]:
        built.append(1)
        return Stafettlog.objects.all()

    query = LogQuery(logs)
    assert [query.read(holder.user, log.pk) for _time in range(3)] == [log] * 3
    assert len(built) == 2


def test_today_is_the_day_of_the_asking() -> None:
    """A consent without its foresatt asks for a new one until it has run out: a day after, no more."""
    holder = make_staff(make_organisation())
    log = make_log(holder)
    log.child.foresatt_relations.update(ended_at=timezone.now(), end_reason="", ended_by=holder.user)
    assert LOG_PAGE.read(holder.user, log.pk).asks_for_consent
    expire_consent(log)
    assert not LOG_PAGE.read(holder.user, log.pk).asks_for_consent


PASSING: dict[str, Callable[..., models.QuerySet[Any]]] = {
    "the moment": lambda pk: Stafettlog.objects.filter(pk=pk, created_at__lte=timezone.now()),
    "the day": lambda pk: Stafettlog.objects.filter(pk=pk, current_consent__expires_on=timezone.localdate()),
    "the language": lambda pk: Stafettlog.objects.filter(pk=pk).annotate(
        word=models.Value(_("Pågår"), output_field=models.TextField())
    ),
    "a value that is not asked for": lambda pk: Stafettlog.objects.all(),
}


@pytest.mark.parametrize("build", PASSING.values(), ids=PASSING)
def test_what_would_stay_as_it_was_is_refused(build: Callable[..., models.QuerySet[Any]]) -> None:
    with pytest.raises(NotPreparable):
        Prepared(build, pk=models.UUIDField()).rows(pk=make_organisation().pk)


def test_the_rows_of_the_log_page_are_those_of_their_querysets() -> None:
    log, other = make_heavy_log(concerns=2, meetings=3), make_log(make_staff(make_organisation("Ny skole")))
    for one in (log, other):
        assert told(log_page._CONCERNS.rows(log_id=one.pk)) == told(log_page._concerns(one.pk))
        assert told(log_page._PEOPLE.rows(log_id=one.pk)) == told(log_page._people(one.pk))
        assert told(log_meetings._MEETINGS.rows(log_id=one.pk)) == told(log_meetings._meetings(one.pk))
        assert told(log_page.foresatte_of(one)) == told(log_details.relations(one)) != []
    assert log_page.foresatte_of(log) != log_page.foresatte_of(other)
    gone = log.child.foresatt_relations.all()
    gone.update(ended_at=timezone.now(), end_reason="", ended_by=log.stafettholder.user)
    assert log_page.foresatte_of(log) == list(log_details.relations(log)) == []
    log_details.recalculate(log.child_id)


def told(rows: Iterable[models.Model]) -> list[dict[str, Any]]:
    """All that the query gave of each: columns and annotations."""
    return [
        {name: value for name, value in vars(row).items() if name != "_state"} | related(row) for row in rows
    ]


def related(row: models.Model) -> dict[str, Any]:
    """Those that came with it, by name; None where there is none."""
    came = row._state.fields_cache.items()
    return {f"{name} with it": one and vars(one) | {"_state": 0} for name, one in came}
