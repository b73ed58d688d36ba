"""What the journeys of signing in have in common: to the provider and back, as a person does it."""

import re

from playwright.sync_api import Page, expect

from stafettlog.models import ForesattRelation, Stafettlog
from tests.support.provider import IdPorten

DOOR = "Logg inn med ID-porten"
NO_ACCESS = "Du har ikke tilgang nå"
TOO_LOW = "Du må logge inn på en sikrere måte"
NOT_NOW = "Du kan ikke logge inn akkurat nå"
SIGN_IN = "Logg inn"


def through(page: Page, name: str, start: str = "/login/") -> Page:
    """From the sign-in page, or from `start` which leads there, to ID-porten, and back as `name`."""
    page.goto(start)
    page.get_by_role("link", name=DOOR).click()
    choose(page, name)
    return page


def choose(page: Page, name: str) -> None:
    """On the provider's page: the button with the person's name."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvem vil du være?")
    page.get_by_role("button", name=re.compile(f"^{re.escape(name)}(,|$)")).click()


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def mother_of(log: Stafettlog) -> ForesattRelation:
    return log.child.foresatt_relations.select_related("foresatt__user").order_by("id")[0]


def add_foresatt(id_porten: IdPorten, log: Stafettlog, name: str = "Hanne", **said: str) -> ForesattRelation:
    """The log's first foresatt can be chosen at the provider, as `name`."""
    relation = mother_of(log)
    id_porten.add(name, relation.foresatt.national_number, **said)
    return relation
