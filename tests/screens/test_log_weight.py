"""The heavy log page with texts as long as people write them: what it weighs, and what it asks."""

import pytest

from stafettlog.models import Evaluation, MeetingStatus, Stafettlog
from tests.factories.heavy import make_heavier, make_heavy_log
from tests.screens.on_log import log_page
from tests.screens.tiltak import signed_in

KIB = 1024


@pytest.fixture
def heavy(db) -> Stafettlog:
    return make_heavy_log()


def weight(log: Stafettlog) -> float:
    """KiB of the page as the holder gets it, with all forms."""
    return len(signed_in(log.stafettholder).get(log_page(log)).content) / KIB


def test_heavy_log_is_no_heavy_page(queries, heavy) -> None:
    """speed.md: 10 oppmerksomheter with 4 tiltak, and 20 meetings with 8 invited, in 150 KiB."""
    assert heavy.concerns.count() == 10
    assert heavy.measures.count() == 40
    assert {meeting.invitations.count() for meeting in heavy.meetings.all()} == {8}
    assert heavy.meetings.count() == 20
    asked = queries(signed_in(heavy.stafettholder), log_page(heavy), at_most=12)
    assert len(asked.response.content) / KIB <= 150


def test_page_with_everything_still_to_be_done_is_in_the_budget(heavy) -> None:
    """Nothing evaluated and no meeting registered: the most buttons and forms that there can be."""
    Evaluation.objects.all().delete()
    heavy.meetings.update(status=MeetingStatus.INVITED, registered_at=None, registered_by=None)
    assert weight(heavy) <= 150


def test_meetings_add_little_and_queries_stay(queries, db) -> None:
    log = make_heavy_log(concerns=2, meetings=4)
    client = signed_in(log.stafettholder)
    few = queries(client, log_page(log), at_most=12)
    make_heavier(log, concerns=4, meetings=8)
    many = queries(client, log_page(log), at_most=12)
    assert many.count == few.count
