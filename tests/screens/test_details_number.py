"""The child's number behind the lock: registered, corrected, and met by another log (R1, R3)."""

from datetime import timedelta

import pytest

from permissions.access_words import Page
from stafettlog.models import Child, OpeningAttempt, Stafettlog
from tests.factories import fresh_number, make_log, make_organisation, make_staff
from tests.screens.details import number_data
from tests.screens.on_log import opened, text, url
from tests.screens.tiltak import errors

NOT_DIGITS = "Fødselsnummer kan bare ha sifre. Ta bort bokstaver og andre tegn."
NEUTRAL = "Vi kan ikke lagre nummeret nå. Vi tar kontakt med deg."


@pytest.fixture
def number(log) -> str:
    return url("child_number", log.pk)


def current(log) -> Stafettlog:
    return Stafettlog.objects.with_identity().get(pk=log.pk)


def test_holder_corrects_the_number(holders_client, log, number) -> None:
    born = log.child.birth_date + timedelta(days=1)
    right = fresh_number(born)
    assert log.child.national_number not in text(holders_client.get(number))
    answer = holders_client.post(number, number_data(log.version, number=right))
    assert answer.url == f"{url('log_details', log.pk)}#child"
    child = Child.objects.get()
    assert (child.national_number, child.birth_date) == (right, born)
    assert right not in text(holders_client.get(answer.url))


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"number": ""}, "number", "Skriv inn fødselsnummer"),
        ({"number": "123"}, "number", "Fødselsnummer må ha 11 siffer"),
        (
            {"number": "0181101234a"},
            "number",
            "Fødselsnummer kan bare ha sifre. Ta bort bokstaver og andre tegn.",
        ),
        ({"reason": " "}, "reason", "Skriv hvorfor nummeret endres"),
        ({"reason": "a" * 201}, "reason", "Teksten er for lang. Den kan ha høyst 200 tegn."),
        ({"reason": "var 018110 12345"}, "reason", "Ikke skriv fødselsnummer i begrunnelsen"),
    ],
)
def test_bad_number_is_told_by_its_field(holders_client, log, number, changes, field, sentence) -> None:
    answer = holders_client.post(number, number_data(log.version, **changes))
    assert errors(answer) == {field: [sentence]}
    assert Child.objects.get().history.count() == 1


def test_number_is_registered_for_a_child_that_had_none(holders_client, holder) -> None:
    log = make_log(holder, national_number=None)
    address = url("child_number", log.pk)
    assert "Barnet har ikke fødselsnummer ennå" in text(holders_client.get(address))
    answer = holders_client.post(address, number_data(number="", no_number="on", birth_date=""))
    assert errors(answer) == {"birth_date": ["Skriv inn fødselsdato"]}
    born = log.child.birth_date - timedelta(days=9)
    sent = number_data(log.version, number="", no_number="on", birth_date=born.isoformat())
    assert holders_client.post(address, sent).status_code == 302
    assert current(log).child.birth_date == born
    right = fresh_number(born)
    assert holders_client.post(address, number_data(current(log).version, number=right)).status_code == 302
    assert current(log).child.national_number == right


@pytest.mark.no_zeal("two logs are locked, but in no loop: the own one, and then the one that was met")
def test_number_with_an_open_log_gets_the_neutral_answer(holders_client, log, number, holder) -> None:
    theirs = make_log(make_staff(make_organisation("Hemmelig skole")), first_name="Kim", last_name="Hemmelig")
    data = number_data(log.version, number=theirs.child.national_number)
    answers = [holders_client.post(number, data) for _time in range(2)]
    for answer in answers:
        assert NEUTRAL in text(answer)
        assert "Hemmelig" not in text(answer)
        assert str(theirs.pk) not in text(answer)
    attempt = OpeningAttempt.objects.get()
    assert (attempt.log, attempt.asked_by) == (theirs, holder)
    assert current(log).child.national_number == log.child.national_number


def test_number_with_an_open_log_of_ones_own_leads_to_it(holders_client, log, number, holder) -> None:
    mine = make_log(holder)
    answer = holders_client.post(number, number_data(log.version, number=mine.child.national_number))
    assert "Barnet har allerede en åpen stafettlogg." in text(answer)
    assert url("stafettlog_stafettlog_change", mine.pk) in text(answer)
    assert not OpeningAttempt.objects.exists()
    assert opened(mine, holder) == [Page.NUMBER_HIT]


def test_too_many_attempts_wait(holders_client, log, number, holder, settings) -> None:
    settings.OPENING_ATTEMPTS_PER_HOUR = 1
    OpeningAttempt.objects.create(log=make_log(make_staff(make_organisation())), asked_by=holder)
    answer = holders_client.post(number, number_data(log.version))
    assert answer.status_code == 429
    assert "Vent litt." in text(answer)


def test_stale_number_shows_the_number_masked(holders_client, log, number) -> None:
    holders_client.post(number, number_data(log.version))
    answer = holders_client.post(number, number_data(log.version))
    assert answer.status_code == 409
    now = Child.objects.get()
    assert now.masked_number in text(answer)
    assert now.national_number not in text(answer)
