"""Which mail a foresatt does without, on Vis / Endre and in the history."""

import pytest

from tests.factories import make_foresatt_input, make_log
from tests.screens.details import foresatt_data
from tests.screens.on_log import text, url
from tests.screens.tiltak import errors


@pytest.fixture
def log(holder):
    father = make_foresatt_input(role="father", first_name="Ola", gave_consent=False)
    return make_log(holder, first_name="Lisa", foresatte=[make_foresatt_input(), father])


@pytest.fixture
def father(log):
    return log.child.foresatt_relations.get(role="father")


def test_holder_notes_which_mail_a_foresatt_does_without(holders_client, log, father) -> None:
    address = url("foresatt_change", log.pk, father.pk)
    sent = foresatt_data(declined_mail=["new_lysglimt", "meeting_reminder"])
    assert holders_client.post(address, sent).status_code == 302
    father.refresh_from_db()
    assert father.declined_mail == ["meeting_reminder", "new_lysglimt"]
    card = text(holders_client.get(url("log_details", log.pk)))
    assert "Vil ikke ha e-post om" in card
    assert "Påminnelse om møte, Nytt lysglimt" in card
    told = text(holders_client.get(url("log_history", log.pk)))
    assert "vil ikke ha e-post om" in told
    assert "Påminnelse om møte, Nytt lysglimt" in told


def test_mail_that_always_comes_cannot_be_declined(holders_client, log, father) -> None:
    address = url("foresatt_change", log.pk, father.pk)
    answer = holders_client.post(address, foresatt_data(declined_mail=["meeting_invitation"]))
    assert list(errors(answer)) == ["declined_mail"]
    father.refresh_from_db()
    assert (father.declined_mail, father.version) == ([], 1)
