"""The place of a meeting is found by no search in the texts of a protected child (R26)."""

import pytest

from exports.own_data.passages import search
from tests.exports.mass_asking import make_mass, protect
from tests.factories.meetings import make_meeting
from tests.screens.on_log import text, url
from tests.screens.tiltak import signed_in

pytestmark = pytest.mark.django_db


def test_place_of_a_meeting_is_a_text_like_others_until_the_child_is_protected() -> None:
    mass = make_mass()
    make_meeting(mass.log, place_detail="Rom 12, Kanarivik")
    (found,) = search(mass.log, "Kanarivik")
    form = {"person": "other", "purpose": "Krav 7", "name": "Kanarivik", "searched": ""}
    sent = {**form, "searched": "Kanarivik", "passages": [found.key]}
    protect(mass.log, mass.holder)
    client, address = signed_in(mass.holder), url("log_insight", mass.log.pk)
    for one in (form, sent):
        answer = client.post(address, one)
        assert answer["Content-Type"].startswith("text/html")
        assert "Rom 12" not in text(answer)
