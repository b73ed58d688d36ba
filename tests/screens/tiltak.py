"""What the forms about oppmerksomhet and tiltak send, and a person who sends it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permissions.models import User
from stafettlog.models import Actor, Measure, Outcome
from stafettlog.services import evaluations

# Fault -> what is sent instead, the field, its sentence.
BAD_CONCERN: dict[str, tuple[dict[str, Any], str, str]] = {
    "no text": ({"text": " "}, "text", "Skriv hva dere er særlig oppmerksomme på"),
    "long text": ({"text": "a" * 101}, "text", "Teksten er for lang. Den kan ha høyst 100 tegn."),
    "no area": ({"area": None}, "area", "Velg et område"),
    "unknown area": ({"area": "x"}, "area", "Valget finnes ikke lenger. Velg på nytt."),
    "no goal": ({"goal": ""}, "goal", "Skriv hva som kjennetegner måloppnåelse"),
    "long goal": ({"goal": "a" * 1001}, "goal", "Teksten er for lang. Den kan ha høyst 1000 tegn."),
}


def address(name: str, *parts: Any) -> str:
    return reverse(f"admin:{name}", args=[getattr(part, "pk", part) for part in parts])


def signed_in(person: User | Actor) -> Client:
    client = Client()
    client.force_login(person.user if isinstance(person, Actor) else person)
    return client


def measure_data(**changes: Any) -> dict[str, Any]:
    """A tiltak of the holder's own; None as a value leaves the field out."""
    today = timezone.localdate()
    data = {
        "submission": str(uuid4()),
        "kind": "close_follow_up",
        "description": "Leser sammen to ganger i uken",
        "start_on": today.isoformat(),
        "finish_on": (today + timedelta(days=28)).isoformat(),
        "mine": "on",
    }
    return {name: value for name, value in (data | changes).items() if value is not None}


def concern_data(**changes: Any) -> dict[str, Any]:
    """An oppmerksomhet, with its first tiltak."""
    data = {
        "text": "Strever med leseflyt",
        "area": "language",
        "goal": "Leser en side uten hjelp",
        "discussed_with_foresatte": "on",
    }
    return measure_data(**(data | changes))


def level_data(to_level: Any, **changes: Any) -> dict[str, Any]:
    """The form as made at level 2."""
    form = {"submission": str(uuid4()), "version": "2", "to_level": to_level, "reason": "Trenger PPT"}
    return form | changes


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """The page's errors by field, as it shows them."""
    assert response.status_code == 200, response.status_code
    return {name: [str(e) for e in found] for name, found in response.context["form"].errors.items()}


def body(response: HttpResponse) -> str:
    return response.content.decode()


def evaluated(measure: Measure, by: Actor) -> Measure:
    evaluations.evaluate(
        log_id=measure.log_id,
        measure_id=measure.pk,
        outcome=Outcome.SOME_EFFECT,
        reason="",
        by=by.user,
    )
    return measure
