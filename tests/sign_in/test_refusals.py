"""Nobody is told whom Stafettloggen knows: one page for all who are not let in, to the byte."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from permissions import people
from permissions.models import User
from permissions.sign_in import leaving
from stafettlog.models import Stafettlog
from tests.factories import make_organisation, make_staff
from tests.factories.numbers import born_years_ago, fresh_number
from tests.sign_in.fake import Fake, a_provider

pytestmark = pytest.mark.django_db
# A session's id differs, and an id of the request.
NOT_COMPARED = {"Set-Cookie", "X-Request-ID"}


def without_token(page: bytes) -> bytes:
    """The language form has one, new at each turn."""
    return re.sub(rb'(csrfmiddlewaretoken" value=")\w+', rb"\1", page)


def nobody() -> str:
    return fresh_number(born_years_ago(30))


@pytest.fixture
def not_let_in(log: Stafettlog) -> dict[str, str | None]:
    """Who is not let in -> number."""
    ended = make_staff(make_organisation()).user
    people.deactivate(ended, by=ended, reason="Sluttet")
    was_foresatt = people.create_user(
        first_name="Uten",
        last_name="Grunnlag",
        email="",
        is_staff=False,
        by=None,
        national_number=nobody(),
    )
    return {
        "a stranger": nobody(),
        "another stranger": nobody(),
        "someone without a number": None,
        "whose account has ended": ended.national_number,
        "foresatt of nobody now": was_foresatt.national_number,
        "the child itself": log.child.national_number,
    }


def test_same_page_for_all(provider: Fake, not_let_in: dict[str, str | None]) -> None:
    answers = []
    for at, number in enumerate(not_let_in.values()):
        provider.claims = {"pid": number}
        answers.append(provider.sign_in(Client(), number=number, sub=f"sub-{at}"))
    pages = {without_token(answer.content) for answer in answers}
    headers = {
        tuple(sorted((name, value) for name, value in answer.items() if name not in NOT_COMPARED))
        for answer in answers
    }
    cookies = {tuple(answer.cookies) for answer in answers}
    assert {answer.status_code for answer in answers} == {403}
    assert len(pages) == len(headers) == len(cookies) == 1


def test_page_says_how_to_get_help(client: Client, provider: Fake, settings: Any) -> None:
    settings.MUNICIPALITY_CONTACT = "32 00 00 00"
    page = provider.sign_in(client, number=nobody()).content.decode()
    assert "Er du foresatt: Snakk med barnehagen eller skolen til barnet." in page
    assert "Er du ansatt: Snakk med lederen din." in page
    assert "Du kan også kontakte 32 00 00 00." in page
    assert 'href="/logg-inn/idporten/ut/"' in page
    assert 'href="/logg-inn/idporten/?igjen=1"' in page


def test_page_has_no_copy_and_no_trace(client: Client, provider: Fake) -> None:
    answer = provider.sign_in(client, number=nobody())
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_out_at_the_provider(client: Client, provider: Fake) -> None:
    """With the token that says whom, once; it stands in no session that somebody else had the id of."""
    back = provider.code(provider.start(client))
    provider.claims["pid"] = nobody()
    fixed = client.cookies["stafett_session"].value
    client.get("/logg-inn/idporten/tilbake/", back)
    thief = Client()
    thief.cookies["stafett_session"] = fixed
    assert "id_token_hint" not in thief.get("/logg-inn/idporten/ut/")["Location"]
    there = client.get("/logg-inn/idporten/ut/")["Location"]
    assert there.startswith("https://login.innlogging.example/ut?")
    assert "id_token_hint=ey" in there
    assert leaving.KEY not in client.session
    assert "id_token_hint" not in client.get("/logg-inn/idporten/ut/")["Location"]


def test_out_at_a_provider_that_has_no_way_out(client: Client, provider: Fake) -> None:
    provider.metadata["end_session_endpoint"] = None
    assert client.get("/logg-inn/idporten/ut/")["Location"] == "/logget-ut/"


def test_provider_for_staff_says_nothing_of_foresatte(client: Client, provider: Fake, settings: Any) -> None:
    from permissions.sign_in.part import Part

    settings.OIDC_PROVIDERS = (a_provider(parts=frozenset({Part.STAFF})),)
    page = provider.sign_in(client, number=nobody()).content.decode()
    assert "foresatt" not in page
    assert "Snakk med lederen din" in page


def test_account_that_must_be_coupled_is_told_how(client: Client, provider: Fake, settings: Any) -> None:
    """From the provider alone: whoever comes with such an account meets the same words."""
    from permissions.sign_in.part import Part

    work = a_provider(key="idporten", label="Solvik-konto", parts=frozenset({Part.STAFF}), pid_claim="")
    settings.OIDC_PROVIDERS = (work,)
    assert "første gang" not in provider.sign_in(client).content.decode()
    settings.OIDC_PROVIDERS = (work, a_provider(key="borger"))
    page = provider.sign_in(Client()).content.decode()
    assert "Er det første gang du bruker Solvik-konto her: Logg inn med ID-porten" in strip_tags(page)
    assert 'href="/logg-inn/borger/?del=staff&amp;igjen=1&amp;next=%2Fmine-innlogginger%2F"' in page


def test_signed_in_user_is_not_kept_a_token_for(client: Client, provider: Fake, staff: User) -> None:
    provider.sign_in(client, number=staff.national_number)
    provider.sign_in(client, number=nobody(), sub="x")
    assert leaving.KEY not in client.session
