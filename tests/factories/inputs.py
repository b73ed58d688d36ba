"""What the forms would send on to the services."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

from django.utils import timezone

from stafettlog.models import (
    AccessGround,
    Actor,
    Area,
    ConsentMethod,
    ForesattRole,
    LivingSituation,
    MeasureKind,
)
from stafettlog.services.children import ChildInput
from stafettlog.services.concerns import ConcernInput
from stafettlog.services.consents import ConsentInput
from stafettlog.services.foresatte import ForesattInput
from stafettlog.services.measures import MeasureInput
from stafettlog.services.opening import LogInput, Opening
from tests.factories.numbers import born_years_ago, fresh_number, serial


def make_foresatt_input(**changes: Any) -> ForesattInput:
    """A mother with parental responsibility and an e-mail address, who has consented."""
    at = serial()
    values = {
        "national_number": fresh_number(born_years_ago(35)),
        "first_name": "Hanne",
        "last_name": f"Mor{at}",
        "role": ForesattRole.MOTHER,
        "street": "Prøveveien 1",
        "postcode": "3045",
        "city": "Drammen",
        "phone": "400 00 000",
        "ground": AccessGround.PARENTAL_RESPONSIBILITY,
        "email": f"foresatt{at}@familie.example",
        "gave_consent": True,
    }
    return ForesattInput(**(values | changes))


def make_opening(actor: Actor, **changes: Any) -> Opening:
    """A whole «Nytt stafettbarn»: `changes` are fields of child, log or consent by name, or `foresatte`."""
    birth_date = changes.get("birth_date") or born_years_ago(8)
    foresatte = changes.pop("foresatte", None)
    child = {
        "first_name": "Anders",
        "last_name": f"Barn{serial()}",
        "birth_date": birth_date,
        # Made only if it is not given: None means a child without a number.
        "national_number": "",
    }
    log = {
        "level": 1,
        "attends": actor.organisation,
        "street": "Prøveveien 1",
        "postcode": "3045",
        "city": "Drammen",
        "living_situation": LivingSituation.BOTH_PARENTS,
        "group": "3B",
    }
    consent = {"given_on": timezone.localdate(), "method": ConsentMethod.ORAL}
    for name, value in changes.items():
        for part, kind in ((child, ChildInput), (log, LogInput), (consent, ConsentInput)):
            if name in {field.name for field in fields(kind)}:
                part[name] = value
                break
        else:
            raise TypeError(f"An opening has no field {name!r}.")
    if child["national_number"] == "":
        child["national_number"] = fresh_number(birth_date)
    return Opening(
        actor_id=actor.pk,
        child=ChildInput(**child),
        log=LogInput(**log),
        consent=ConsentInput(**consent),
        foresatte=[make_foresatt_input()] if foresatte is None else list(foresatte),
    )


def make_concern_input(**changes: Any) -> ConcernInput:
    """An oppmerksomhet about language, discussed with the foresatte."""
    values = {
        "text": "Barnet har vansker med leseflyt",
        "area": Area.LANGUAGE,
        "goal": "Leser en side uten hjelp",
        "discussed_with_leader": False,
        "discussed_with_foresatte": True,
    }
    return ConcernInput(**(values | changes))


def make_measure_input(**changes: Any) -> MeasureInput:
    """A tiltak of the holder's own, from today, with four weeks to its deadline."""
    today = timezone.localdate()
    values = {
        "kind": MeasureKind.CLOSE_FOLLOW_UP,
        "description": "Leser sammen to ganger i uken",
        "start_on": today,
        "finish_on": today + timedelta(days=28),
        "mine": True,
    }
    return MeasureInput(**(values | changes))
