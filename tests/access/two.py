"""Two logs of two schools, for forms on the one that name what belongs to the other."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from stafettlog.models import (
    Actor,
    Concern,
    Stafettlog,
)
from tests.factories import (
    make_concern,
    make_log,
    make_organisation,
    make_participant,
    make_staff,
)


@dataclass
class Two:
    """Two logs in two schools, each with a holder, an oppmerksomhet and one that takes part."""

    mine: Stafettlog
    other: Stafettlog
    concern: Concern
    part: Actor

    @property
    def me(self) -> Any:
        return self.mine.stafettholder.user


def make_two() -> Two:
    mine, other = (make_log(make_staff(make_organisation())) for _time in range(2))
    part = make_staff(other.organisation)
    make_participant(other, part)
    return Two(mine, other, make_concern(other, other.stafettholder, text="Kanarifugl"), part)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"admin:{name}", args=args)
