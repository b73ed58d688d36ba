"""What the family reads is of its own log, whatever else there is: each question to the database alone."""

from typing import Any

import pytest

from stafettlog.models import ForesattRelation, Stafettlog
from stafettlog.portal import shown
from tests.factories import make_concern, make_log, make_organisation, make_participant, make_staff
from tests.factories.meetings import make_lysglimt, make_meeting

pytestmark = pytest.mark.django_db


def a_log(word: str) -> Stafettlog:
    """With an oppmerksomhet, a meeting, a lysglimt and an aktør, each of which says `word`."""
    school = make_organisation(f"Skole {word}")
    holder = make_staff(school, f"Holder{word}")
    log = make_log(holder, level=2)
    concern = make_concern(log, holder, text=f"Strever {word}")
    make_meeting(log, concerns=[concern])
    make_lysglimt(log, text=f"Lo {word}")
    make_participant(log, make_staff(school, f"Person{word}"))
    return log


def read(log: Stafettlog) -> dict[str, Any]:
    user = ForesattRelation.objects.get(child=log.child).foresatt.user
    (row,) = shown.logs(user)
    assert row["pk"] == log.pk
    return {
        "work": shown.work(log.pk),
        "meetings": shown.meetings(log.pk, user),
        "people": shown.people(row),
    }


def test_nothing_of_another_log_is_read() -> None:
    mine = a_log("Mitt")
    alone = read(mine)
    theirs = a_log("Deres")
    assert read(mine) == alone
    for name, rows in alone.items():
        assert rows, name
        assert "Deres" not in repr(rows)
    assert "Mitt" not in repr(read(theirs))
