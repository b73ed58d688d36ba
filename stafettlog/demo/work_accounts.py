"""The demo's other provider: accounts that staff have at work, without a national number.

Nobody is found by them at first: they are coupled by the person, who has signed in with ID-porten.
"""

import secrets

from stafettlog.demo.id_porten import FAMILY_ACCOUNTS, sub_of
from stafettlog.demo.people import ACCOUNTS
from stafettlog.demo.provider.plan import Person, Plan, client_of

KEY = "jobb"
TITLE = "Dette er demoens innlogging for ansatte"
LEAD = (
    "Her velger du hvem du vil være på jobb. I virkeligheten står kommunens egen innlogging her. "
    "Kontoen må kobles til deg én gang: Logg inn med ID-porten, åpne Innloggingene mine og trykk "
    "«Koble til Solvik-konto»."
)


def persons() -> tuple[Person, ...]:
    """The staff who have a local account too, each with what they are."""
    found = []
    for key, text in ACCOUNTS.items():
        if key not in FAMILY_ACCOUNTS:
            name, _comma, what = text.partition(", ")
            found.append(Person(sub_of(KEY, key), name, what, "Ansatte", {"name": name}))
    return tuple(found)


def plan(*, port: int, origin: str) -> Plan:
    """The work accounts on `port`, for staff alone: at any level, and without a number."""
    client = client_of(KEY, origin, secrets.token_urlsafe(24))
    trust = {"LABEL": "Solvik-konto", "PARTS": "staff", "ACR_STAFF": "none", "PID_CLAIM": "none"}
    return Plan(KEY, port, TITLE, LEAD, client, persons(), trust)
