"""A child with a protected address, a canary wherever it may be found by, and a search for the canary."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permissions import history
from permissions.policy import Role
from stafettlog.models import PlaceKind, Protection
from stafettlog.services.protection import ProtectionInput, protection_set
from tests.access.urls import parts_of
from tests.documents.pdf import words
from tests.exports import reading
from tests.factories import (
    call_meeting,
    make_concern,
    make_foresatt_input,
    make_log,
    make_measure,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
)
from tests.factories.numbers import born_years_ago

SCHOOL, WORKPLACE, SERVICE = "Kanaridal skole", "Kanarihus oppvekst", "Kanari PPT"
CANARY = re.compile(r"kanari", re.I)
# The own workplace beside one's own name, and the own role, are not about the child.
FRAME = re.compile(r"<header.*?</header>|<p>Du er (leder|koordinator) for .*?</p>", re.S)


def set_protection(world: Any, kind: str = Protection.CONFIDENTIAL, days: int = 180) -> None:
    child = world.log.child
    child.refresh_from_db()
    protection_set(
        log_id=world.log.pk,
        given=ProtectionInput(kind, timezone.localdate() + timedelta(days=days) if kind else None),
        reason="Melding fra folkeregisteret",
        before=(child.protection, child.protection_review_on),
        by=world.holder.user,
    )


def protected_world() -> SimpleNamespace:
    """A log at level 2 with a canary wherever the child may be found by, and one person of each role."""
    school, workplace = make_organisation(SCHOOL), make_organisation(WORKPLACE)
    holder, aktor = make_staff(workplace, "Marion"), make_staff(make_organisation(SERVICE), "Guro")
    mother = make_foresatt_input(street="Kanariveien 2", city="Kanaristad")
    log = make_log(
        holder,
        level=2,
        attends=school,
        group="Kanari 3B",
        street="Kanariveien 1",
        city="Kanaristad",
        email="barnet@familie.example",
        birth_date=born_years_ago(13),
        foresatte=[mother],
    )
    make_participant(log, aktor)
    concern = make_concern(log, holder)
    measure = make_measure(concern, holder, [aktor])
    people = {"actor_ids": (holder.pk, aktor.pk), "invite_child": True}
    place = {"place_kind": PlaceKind.ORGANISATION, "place_organisation_id": school.pk}
    called = call_meeting(log, holder, concerns=[concern], place_detail="Kanarirommet", **place, **people)
    made = SimpleNamespace(log=log, holder=holder, aktor=aktor, measure=measure, meeting=called)
    made.leader, made.coordinator = (
        make_role(Role.UNIT_LEADER, workplace),
        make_role(Role.COORDINATOR, workplace),
    )
    made.ombud, made.mother = (
        make_role(Role.PRIVACY_OFFICER),
        log.child.foresatt_relations.get().foresatt.user,
    )
    # An earlier version of where the child lives.
    log.street = "Kanarisvingen 3"
    history.save(log, by=holder.user, reason="Barnets detaljer er endret")
    made.parts = parts_of(log, measure)
    set_protection(made)
    return made


def shown(response: Any) -> str:
    """What the answer says, as text."""
    kind = response.get("Content-Type", "")
    if kind == "application/pdf":
        return words(b"".join(response) if response.streaming else response.content)
    if "spreadsheet" in kind:
        return reading.xml(response)
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return headers + FRAME.sub("", response.content.decode(errors="replace"))


def found_in(text: str) -> list[str]:
    return [text[max(0, at.start() - 80) : at.end() + 40] for at in CANARY.finditer(text)]


def leaks(client: Client, addresses: dict[str, str]) -> dict[str, list[str]]:
    answers = {name: shown(client.get(address)) for name, address in addresses.items()}
    return {name: found for name, text in answers.items() if (found := found_in(text))}


def lists() -> dict[str, str]:
    names = (
        "index",
        "stafettlog_stafettlog_changelist",
        "stafettlog_actorlog_changelist",
        "stafettlog_overseenlog_changelist",
        "meeting_choose_child",
        "masking_list",
    )
    return {name: reverse(f"admin:{name}") for name in names}
