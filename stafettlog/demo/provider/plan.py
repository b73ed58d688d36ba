"""What a provider is told at its start: who it is, who signs in by it, and the one client that it knows."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Person:
    """One button. `sub` says nothing of whom it is; `claims` go into the token as they are."""

    sub: str
    name: str
    what: str
    group: str = ""
    claims: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Client:
    """Stafettloggen as the provider knows it. `origin`: where it answers, no / at the end."""

    id: str
    secret: str
    origin: str
    redirect_uri: str
    signed_out_uri: str
    front_channel_uri: str


@dataclass(frozen=True)
class Plan:
    """One provider on a port of its own. `lead`: a sentence on its page of what stands for what.

    `trust`: what else Stafettloggen's settings say of it, by the variable's last part (config/sign_in.py).
    """

    key: str
    port: int
    title: str
    lead: str
    client: Client
    persons: tuple[Person, ...] = ()
    trust: dict[str, str] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://{HOST}:{self.port}"


def client_of(key: str, origin: str, secret: str) -> Client:
    """The client with the addresses that Stafettloggen has for the provider `key`."""
    return Client(
        id="stafettloggen",
        secret=secret,
        origin=origin,
        redirect_uri=f"{origin}/logg-inn/{key}/tilbake/",
        signed_out_uri=f"{origin}/logget-ut/",
        front_channel_uri=f"{origin}/logg-ut/{key}/",
    )


def environment(plans: list[Plan]) -> dict[str, str]:
    """What Stafettloggen's settings read of these providers."""
    told = {"OIDC_PROVIDERS": ",".join(plan.key for plan in plans)}
    for plan in plans:
        about = {
            "ISSUER": plan.issuer,
            "CLIENT_ID": plan.client.id,
            "CLIENT_SECRET": plan.client.secret,
            **plan.trust,
        }
        told |= {f"OIDC_{plan.key.upper()}_{name}": value for name, value in about.items()}
    return told


def write(plans: list[Plan]) -> bytes:
    """For the process's standard input: neither its arguments nor its environment show a number."""
    return json.dumps([asdict(plan) for plan in plans]).encode()


def read(text: bytes) -> list[Plan]:
    return [
        Plan(
            **{
                **raw,
                "client": Client(**raw["client"]),
                "persons": tuple(Person(**p) for p in raw["persons"]),
            }
        )
        for raw in json.loads(text)
    ]
