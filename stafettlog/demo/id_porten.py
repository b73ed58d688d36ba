"""Who can be chosen at the demo's ID-porten."""

import secrets
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5

from stafettlog.demo.people import ACCOUNTS, number_of
from stafettlog.demo.provider.plan import Person, Plan, client_of
from stafettlog.demo.telling import foresatt_number

KEY = "idporten"
TITLE = "Dette er demoens ID-porten"
LEAD = (
    "Her velger du hvem du vil være. I virkeligheten står ID-porten her, og du logger inn med BankID, "
    "BankID på mobil, Buypass eller Commfides."
)
HIGH, SUBSTANTIAL = "idporten-loa-high", "idporten-loa-substantial"
FAMILY, BOTH, STAFF, OUTSIDE = "Foresatte", "Både foresatt og ansatt", "Ansatte", "Noen som ikke slipper inn"
# Of those who have a local account as well: the rest of what stands there is their name.
FAMILY_ACCOUNTS = ("foresatt", "foresatt2")
NOBODY = 299
"""Serial of a number that nobody of the stories has."""


def persons() -> tuple[Person, ...]:
    """All who can be chosen, by group: a foresatt first, then staff, then those who are refused."""
    family = [_with_account(key, FAMILY) for key in FAMILY_ACCOUNTS]
    family[1:1] = [_told(24, "Marte Haugland", "mor til Oliver og Jenny, velger barn")]
    return (
        *family,
        _told(21, "Katarzyna Nowak", "mor til Mateusz, leser polsk"),
        _told(3, "Fadumo Ali", "mor til Yusuf, leser arabisk"),
        _person(
            "trond",
            "Trond Aasvang",
            "far til Eira, spesialpedagog på Bakketoppen skole",
            BOTH,
            number_of("trond"),
        ),
        *(_with_account(key, STAFF) for key in ACCOUNTS if key not in FAMILY_ACCOUNTS),
        _told(25, "Kjetil Lundsør", "far til Emma, uten grunnlag for å lese loggen", OUTSIDE),
        _told(
            2, "Omar Andersen", "far til Anders, logger inn med MinID: for lavt nivå", OUTSIDE, SUBSTANTIAL
        ),
        _told(NOBODY, "Vilde Utenfor", "har ingenting med Stafettloggen å gjøre", OUTSIDE),
    )


def grouped() -> list[tuple[str, list[Person]]]:
    """(heading, those under it), in order: for the page that says who there is."""
    return [(heading, list(found)) for heading, found in groupby(persons(), key=lambda one: one.group)]


def plan(*, port: int, origin: str) -> Plan:
    """The demo's ID-porten on `port`, for the web process at `origin`; with a new secret."""
    client = client_of(KEY, origin, secrets.token_urlsafe(24))
    return Plan(KEY, port, TITLE, LEAD, client, persons(), {"LABEL": "ID-porten", "PARTS": "family,staff"})


def _with_account(key: str, group: str) -> Person:
    name, _comma, what = ACCOUNTS[key].partition(", ")
    return _person(
        key,
        name,
        what.removeprefix("foresatt (").removesuffix(")") if group == FAMILY else what,
        group,
        number_of(key),
    )


def _told(serial: int, name: str, what: str, group: str = FAMILY, acr: str = HIGH) -> Person:
    """Someone of the stories who has no local account."""
    return _person(f"told-{serial}", name, what, group, foresatt_number(serial), acr)


def _person(key: str, name: str, what: str, group: str, number: str, acr: str = HIGH) -> Person:
    return Person(sub_of(KEY, key), name, what, group, {"name": name, "pid": number, "acr": acr})


def sub_of(provider: str, key: str) -> str:
    """The same in every demo, and nobody reads from it whom it means."""
    return uuid5(NAMESPACE_URL, f"stafettloggen-demo:{provider}:{key}").hex
