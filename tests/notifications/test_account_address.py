"""R3, R4: whoever types a known number cannot send its owner's account mail to an address of their choice."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone

from stafettlog.models import MessageKind
from stafettlog.notifications.delivery import deliver
from tests.factories import fresh_number, make_foresatt_input, make_log, make_organisation, make_staff
from tests.factories.numbers import born_years_ago
from tests.notifications.everything import queue, world

pytestmark = pytest.mark.django_db
NUMBER_OF = born_years_ago(35)


def open_with(number: str, **changes: str) -> None:
    """A log by someone in another virksomhet, whose form names a foresatt by this number."""
    entry = make_foresatt_input(national_number=number, **({"email": "typed@andre.example"} | changes))
    make_log(make_staff(make_organisation()), foresatte=[entry])


def sent() -> list[tuple[list[str], str]]:
    """(to, greeting) of each account mail."""
    deliver()
    mails = [one for one in mail.outbox if one.subject == "Du har fått tilgang til Stafettloggen"]
    return [(one.to, one.body.partition("\n")[0]) for one in mails]


def test_new_account_gets_its_mail_where_the_form_says() -> None:
    open_with(fresh_number(NUMBER_OF), first_name="Hanne", last_name="Andersen")
    assert sent() == [(["typed@andre.example"], "Hei Hanne Andersen")]


def test_older_account_gets_it_at_its_own_address_alone() -> None:
    number = fresh_number(NUMBER_OF)
    open_with(number, first_name="Hanne", last_name="Andersen", email="egen@familie.example")
    assert len(sent()) == 1
    mail.outbox.clear()
    open_with(number, first_name="Feil", last_name="Navn")
    assert sent() == [(["egen@familie.example"], "Hei Hanne Andersen")]


def test_staff_who_is_a_foresatt_gets_it_at_the_own_address() -> None:
    parent = make_staff(make_organisation())
    open_with(parent.user.national_number)
    assert sent() == [([parent.user.email], f"Hei {parent.display_name}")]


def test_older_account_without_an_address_shows_no_stored_name() -> None:
    number = fresh_number(NUMBER_OF)
    open_with(number, first_name="Hanne", last_name="Andersen", email="")
    open_with(number, first_name="Skrevet", last_name="Navn")
    assert sent() == [(["typed@andre.example"], "Hei Skrevet Navn")]


@pytest.fixture
def w() -> SimpleNamespace:
    made = world()
    deliver()
    mail.outbox.clear()
    return made


def test_corrected_address_of_an_account_never_used_is_followed(w: SimpleNamespace) -> None:
    w.relation.email = "rettet@familie.example"
    w.relation.save_without_historical_record()
    queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    assert [to for to, _ in sent()] == [["rettet@familie.example"]]


def test_account_in_use_keeps_its_address(w: SimpleNamespace) -> None:
    user = w.relation.foresatt.user
    user.last_login = timezone.now()
    user.save_without_historical_record()
    w.relation.email = "rettet@familie.example"
    w.relation.save_without_historical_record()
    queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    assert [to for to, _ in sent()] == [[user.email]]
