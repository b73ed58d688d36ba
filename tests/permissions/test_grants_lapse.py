"""A right ends at its moment, with no job running: at midnight in Oslo, also around the clock changes."""

from datetime import date, timedelta

import pytest

from permissions import grants
from stafettlog.models import Stafettlog
from tests.factories import make_log, make_organisation, make_participant, make_staff

# (a moment when it still holds, the first moment that it does not, first day without consent)
NIGHTS = [
    pytest.param(
        "2026-11-30T23:59:59.999999+01:00", "2026-12-01T00:00:00+01:00", date(2026, 12, 1), id="winter"
    ),
    pytest.param(
        "2026-06-30T23:59:59.999999+02:00", "2026-07-01T00:00:00+02:00", date(2026, 7, 1), id="summer"
    ),
    # 29 March 2026: 02:00 becomes 03:00. The night before ends in winter time, the day ends in summer time.
    pytest.param(
        "2026-03-28T23:59:59.999999+01:00", "2026-03-29T00:00:00+01:00", date(2026, 3, 29), id="into-summer"
    ),
    pytest.param(
        "2026-03-29T23:59:59.999999+02:00", "2026-03-30T00:00:00+02:00", date(2026, 3, 30), id="after-summer"
    ),
    # 25 October 2026: 03:00 becomes 02:00.
    pytest.param(
        "2026-10-24T23:59:59.999999+02:00", "2026-10-25T00:00:00+02:00", date(2026, 10, 25), id="into-winter"
    ),
    pytest.param(
        "2026-10-25T23:59:59.999999+01:00", "2026-10-26T00:00:00+01:00", date(2026, 10, 26), id="after-winter"
    ),
]


@pytest.mark.parametrize(("before", "after", "expires_on"), NIGHTS)
def test_actor_loses_the_log_at_midnight_in_oslo(
    db: None, time_machine: object, before: str, after: str, expires_on: date
) -> None:
    time_machine.move_to(before, tick=False)  # type: ignore[attr-defined]
    given_on = date(expires_on.year - 2, expires_on.month, expires_on.day)
    organisation = make_organisation()
    holder, actor = make_staff(organisation), make_staff(organisation)
    log = make_log(holder, given_on=given_on)
    assert log.current_consent.expires_on == expires_on
    make_participant(log, actor)
    mine = Stafettlog.objects.filter(grants.visible(actor.user, Stafettlog, ["view_stafettlog"]))
    assert list(mine.all()) == [log]
    assert "change_stafettlog" in grants.codenames_on(holder.user, log)

    time_machine.move_to(after, tick=False)  # type: ignore[attr-defined]
    mine = Stafettlog.objects.filter(grants.visible(actor.user, Stafettlog, ["view_stafettlog"]))
    assert list(mine) == []
    assert grants.codenames_on(actor.user, log) == frozenset()
    assert grants.codenames_on(holder.user, log) == {
        "view_stafettlog",
        "hold_stafettlog",
        "export_stafettlog",
    }


def test_foresatt_loses_the_log_at_midnight_when_the_child_turns_18(db: None, time_machine: object) -> None:
    time_machine.move_to("2026-02-28T23:59:59+01:00", tick=False)  # type: ignore[attr-defined]
    # Born on a leap day: 18 on 1 March.
    log = make_log(make_staff(make_organisation()), birth_date=date(2008, 2, 29))
    foresatt = log.child.foresatt_relations.get().foresatt.user
    assert grants.codenames_on(foresatt, log) == {"read_portal_stafettlog"}
    time_machine.shift(timedelta(seconds=1))  # type: ignore[attr-defined]
    assert grants.codenames_on(foresatt, log) == frozenset()
