"""«Mine stafettbarn»: closed logs, and the next meeting of each."""

import pytest
from django.utils.formats import date_format

from stafettlog.services import closing
from tests import factories as make
from tests.factories.calling import at, call_meeting, let_pass
from tests.screens.test_lists import HELD, names

pytestmark = pytest.mark.django_db


def test_closed_logs_are_listed_when_they_are_asked_for(client, holder) -> None:
    make.make_log(holder, first_name="Åpen")
    log = make.make_log(holder, first_name="Lukket")
    closing.log_close(log_id=log.pk, reason="moved", note="Flyttet", by=holder.user)
    client.force_login(holder.user)
    assert names(client.get(HELD)) == ["Åpen"]
    closed = client.get(HELD, {"status": "avsluttet"})
    assert names(closed) == ["Lukket"]
    assert "3B · Avsluttet" in closed.content.decode()
    assert set(names(client.get(HELD, {"status": "alle"}))) == {"Åpen", "Lukket"}
    assert names(client.get(HELD, {"status": "archived"})) == ["Åpen"]


def test_next_meeting_stands_in_the_list(client, holder) -> None:
    log = make.make_log(holder)
    make.make_log(holder, first_name="Uten")
    call_meeting(log, holder, starts_at=at(9, 12), ends_at=at(9, 13))
    call_meeting(log, holder, starts_at=at(8, 9), ends_at=at(8, 10))
    let_pass(call_meeting(log, holder))
    client.force_login(holder.user)
    page = client.get(HELD).content.decode()
    assert f"{date_format(at(8), 'j. M').lower()} kl. 09.00" in page
    assert page.count("Ikke avtalt") == 1
