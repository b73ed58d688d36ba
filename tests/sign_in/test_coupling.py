"""A work account is coupled by its person, who is signed in by the number; then it signs that person in."""

import time
import uuid
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from permissions.models import ExternalIdentity, SignIn, User
from permissions.sign_in.part import Part
from tests.factories import make_organisation, make_staff
from tests.factories.sessions import sign_in_as
from tests.sign_in.fake import ISSUER, Fake, a_provider

pytestmark = pytest.mark.django_db
NUMBER_ISSUER = "https://idporten.example"
START = "/mine-innlogginger/koble/jobb/"
BACK = "/logg-inn/jobb/tilbake/"


@pytest.fixture(autouse=True)
def two_providers(provider: Fake, settings: Any) -> None:
    """ID-porten, which tells the number, and the kommune's own, which does not."""
    number = a_provider(issuer=NUMBER_ISSUER)
    work = a_provider(key="jobb", label="Jobbkonto", parts=frozenset({Part.STAFF}), acr={}, pid_claim="")
    settings.OIDC_PROVIDERS = (number, work)


@pytest.fixture
def by_number(client: Client, staff: User) -> Client:
    sign_in_as(client, staff, Part.STAFF, method="idporten", issuer=NUMBER_ISSUER, known_at=int(time.time()))
    return client


def to_provider(client: Client) -> dict[str, str]:
    """The form, the page that goes on, and the provider's address: what is asked there."""
    page = client.post(START)
    assert page.status_code == 200
    assert f'content="0; url={START}"' in page.content.decode()
    answer = client.get(START)
    assert answer.status_code == 302
    return {name: one for name, (one,) in parse_qs(urlsplit(answer["Location"]).query).items()}


def couple(client: Client, provider: Fake, code: str = "kode-1") -> str:
    """All the way; the page that one comes back to."""
    return client.get(BACK, provider.code(to_provider(client), code), follow=True).content.decode()


def test_account_is_coupled_and_signs_in(by_number: Client, provider: Fake, staff: User) -> None:
    assert "Koble til Jobbkonto" in by_number.get("/mine-innlogginger/").content.decode()
    asked = to_provider(by_number)
    # Whoever else the browser is signed in as there is asked anew.
    assert asked["prompt"] == "login"
    page = by_number.get(BACK, provider.code(asked), follow=True).content.decode()
    assert "Kontoen er koblet til deg." in page
    assert "Jobbkonto er koblet til deg siden" in page
    made = ExternalIdentity.objects.get()
    assert (made.user, made.issuer, made.subject) == (staff, ISSUER, "sub-1")
    assert made.history.get().history_user == staff
    # Still in the session that asked.
    assert SignIn.objects.get().method == "idporten"
    other = Client()
    answer = other.get(BACK, provider.code(provider.start(other, provider="jobb"), "kode-2"))
    assert answer["Location"] == "/"
    assert SignIn.objects.filter(user=staff, method="jobb").count() == 1


def test_account_is_matched_by_no_address(provider: Fake, staff: User) -> None:
    provider.claims |= {"email": staff.email, "email_verified": True, "preferred_username": staff.email}
    client = Client()
    assert client.get(BACK, provider.code(provider.start(client, provider="jobb"))).status_code == 403


def test_account_of_another_is_refused_neutrally(by_number: Client, provider: Fake, staff: User) -> None:
    other = make_staff(make_organisation()).user
    ExternalIdentity.objects.create(user=other, issuer=ISSUER, subject="sub-1")
    page = couple(by_number, provider)
    assert "Kontoen kan ikke kobles til deg." in page
    assert other.last_name not in page
    assert ExternalIdentity.objects.get().user == other


def test_number_of_another_is_refused(by_number: Client, provider: Fake, staff: User, settings: Any) -> None:
    """A provider that is not used for the number may tell it all the same."""
    from permissions.sign_in.coupling import couple as join
    from permissions.sign_in.tokens import Known

    other = make_staff(make_organisation()).user
    said = Known(issuer=ISSUER, subject="s", number=other.national_number, acr="", sid="", id_token="")
    assert not join(staff, said)
    assert not ExternalIdentity.objects.exists()


def test_one_account_at_each_provider(by_number: Client, provider: Fake, staff: User) -> None:
    couple(by_number, provider)
    assert "Koble til Jobbkonto" not in by_number.get("/mine-innlogginger/").content.decode()
    assert by_number.post(START).status_code == 404
    from permissions.sign_in.coupling import couple as join
    from permissions.sign_in.tokens import Known

    again = Known(issuer=ISSUER, subject="sub-2", number=None, acr="", sid="", id_token="")
    assert not join(staff, again)
    assert join(staff, Known(issuer=ISSUER, subject="sub-1", number=None, acr="", sid="", id_token=""))
    assert ExternalIdentity.objects.count() == 1


def test_nothing_is_coupled_that_was_not_asked_for_in_a_form(by_number: Client, provider: Fake) -> None:
    assert by_number.get(START).status_code == 404
    asked = to_provider(by_number)
    session = by_number.session
    del session["link_for"]
    session.save()
    assert by_number.get(BACK, provider.code(asked)).status_code == 400
    assert not ExternalIdentity.objects.exists()


def test_what_was_asked_for_ten_minutes_ago_is_forgotten(by_number: Client, provider: Fake) -> None:
    asked = to_provider(by_number)
    session = by_number.session
    session["link_for"] = {**session["link_for"], "at": session["link_for"]["at"] - 601}
    session.save()
    assert by_number.get(BACK, provider.code(asked)).status_code == 400
    assert by_number.get(START).status_code == 404


def test_who_signs_out_on_the_way_couples_nothing(by_number: Client, provider: Fake) -> None:
    asked = to_provider(by_number)
    by_number.post("/logout/")
    assert by_number.get(BACK, provider.code(asked)).status_code == 400
    assert not ExternalIdentity.objects.exists()


@pytest.mark.parametrize("method", [SignIn.LOCAL, "jobb", "gone"])
def test_only_who_is_known_by_the_number_couples(
    client: Client, provider: Fake, staff: User, method: str
) -> None:
    sign_in_as(client, staff, Part.STAFF, method=method)
    assert "Koble til" not in client.get("/mine-innlogginger/").content.decode()
    assert client.post(START).status_code == 404


def test_family_couples_nothing(client: Client, provider: Fake, foresatt: User) -> None:
    sign_in_as(client, foresatt, Part.FAMILY, method="idporten")
    assert client.post(START).status_code == 302
    assert client.get(START).status_code == 302


def test_coupling_is_ended_with_what_it_began(by_number: Client, provider: Fake, staff: User) -> None:
    couple(by_number, provider)
    made = ExternalIdentity.objects.get()
    begun = Client()
    sign_in_as(begun, staff, Part.STAFF, method="jobb", issuer=ISSUER)
    end = reverse("identity_end", args=[made.pk])
    assert by_number.post(end)["Location"] == "/mine-innlogginger/"
    made.refresh_from_db()
    assert made.ended_at is not None
    assert made.history.first().history_change_reason == "Koblingen er avsluttet"
    assert begun.get("/").status_code == 302
    assert by_number.get("/").status_code == 200
    other = Client()
    answer = other.get(BACK, provider.code(provider.start(other, provider="jobb"), "kode-2"))
    assert answer.status_code == 403
    # And may be coupled anew.
    assert "Kontoen er koblet til deg." in couple(by_number, provider, "kode-3")


def test_another_persons_coupling_is_not_there(by_number: Client, provider: Fake) -> None:
    other = make_staff(make_organisation()).user
    made = ExternalIdentity.objects.create(user=other, issuer=ISSUER, subject="sub-9")
    for pk in (made.pk, uuid.uuid4()):
        assert by_number.post(reverse("identity_end", args=[pk])).status_code == 404
    made.refresh_from_db()
    assert made.ended_at is None
    assert by_number.get(reverse("identity_end", args=[made.pk])).status_code == 405
