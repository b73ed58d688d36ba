"""The operator's way out when a provider has given people new subjects."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from permissions.models import ExternalIdentity, SignIn, User
from tests.factories import make_organisation, make_staff
from tests.sign_in.fake import ISSUER, Fake

pytestmark = pytest.mark.django_db


def end(*arguments: str) -> str:
    said = StringIO()
    call_command("end_identities", *arguments, stdout=said)
    return said.getvalue().strip()


@pytest.fixture
def other(db: None) -> User:
    return make_staff(make_organisation()).user


def test_all_of_a_provider(provider: Fake, staff: User, other: User) -> None:
    """As when the kommune's client is a new one: with its own subject for each person."""
    provider.sign_in(Client(), number=staff.national_number, sub="a1")
    provider.sign_in(Client(), number=other.national_number, sub="b1")
    assert provider.sign_in(Client(), number=staff.national_number, sub="a2").status_code == 403
    assert end("https://annen.example") == "Ended: 0"
    assert end(ISSUER) == "Ended: 2"
    assert provider.sign_in(Client(), number=staff.national_number, sub="a2").status_code == 302
    assert provider.sign_in(Client(), number=other.national_number, sub="b1").status_code == 302
    assert SignIn.objects.count() == 4
    assert ExternalIdentity.history.filter(history_change_reason__contains="driften").count() == 2


def test_one_person(provider: Fake, staff: User, other: User) -> None:
    provider.sign_in(Client(), number=staff.national_number, sub="a1")
    provider.sign_in(Client(), number=other.national_number, sub="b1")
    assert end(ISSUER, "--user", str(staff.pk)) == "Ended: 1"
    assert ExternalIdentity.objects.get(ended_at=None).user == other


def test_an_address_is_asked_for(db: None) -> None:
    with pytest.raises(CommandError):
        end("idporten")
