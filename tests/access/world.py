"""A log in one state, everyone of the matrix, and an id for whatever the addresses name."""

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from exports.models import ErasureRequest, ImportKind
from permissions import people
from permissions.models import RoleAssignment, User
from permissions.policy import LogState, Role
from stafettlog.models import (
    Actor,
    Draft,
    DraftKind,
    Foresatt,
    MessageKind,
    OpeningAttempt,
    OutboxMessage,
    Stafettlog,
    Transfer,
)
from stafettlog.services import drafts, facts, participants
from stafettlog.services.break_glass import break_glass_open
from stafettlog.services.consent_withdrawal import consent_withdraw
from stafettlog.services.masking import masking_ask
from tests.access.matrix import Address
from tests.access.matrix_people import State, Who
from tests.access.urls import parts_of
from tests.exports.mass_asking import make_job
from tests.factories import (
    expire_consent,
    make_concern,
    make_log,
    make_measure,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
    make_transfer,
)

CANARY = "Kanarifugl"
# Where «kind» is of something else than of a mail.
KINDS = {"import_template": {"kind": ImportKind.STAFF.value}}
IN_ROUTE = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")


@dataclass
class World:
    log: Stafettlog
    users: dict[Who, User | None]
    parts: dict[str, Any]
    clients: dict[Who, Client] = field(default_factory=dict)
    cookies: dict[Who, dict[str, str]] = field(default_factory=dict)

    def address(self, one: Address, **other: Any) -> str:
        """Where it stands, with ids of this world. Fails for a name in a route that nothing is known of."""
        parts = self.parts | KINDS.get(one.short, {}) | other
        route = one.route.replace("(?P<url>.*)$", "<url>")
        return "/" + IN_ROUTE.sub(lambda found: str(parts[found["name"]]), route)


def build(state: State) -> World:
    school, elsewhere = make_organisation(), make_organisation()
    holder, actor, ended = make_staff(school), make_staff(school), make_staff(school)
    receiver, other = make_staff(school), make_staff(elsewhere)
    log = make_log(holder, first_name=CANARY, last_name=CANARY, street=f"{CANARY}veien 1")
    make_participant(make_log(make_staff(elsewhere)), other)
    part = make_participant(log, actor)
    past = make_participant(log, ended)
    concern = make_concern(log, holder, text=f"{CANARY} strever")
    measure = make_measure(concern, holder, [actor])
    gone = make_staff(school)
    make_participant(log, gone)
    users: dict[Who, User | None] = {
        Who.HOLDER: holder.user,
        Who.ACTOR: actor.user,
        Who.OTHER_ACTOR: other.user,
        Who.LEADER: make_role(Role.UNIT_LEADER, school),
        Who.OTHER_LEADER: make_role(Role.UNIT_LEADER, elsewhere),
        Who.COORDINATOR: make_role(Role.COORDINATOR, school),
        Who.FORESATT: Foresatt.objects.filter(relations__child=log.child).get().user,
        Who.ADMIN: make_role(Role.MUNICIPALITY_ADMIN),
        Who.OMBUD: make_role(Role.PRIVACY_OFFICER),
        Who.OPERATOR: make_role(Role.OPERATOR),
        Who.BREAK_GLASS: make_role(Role.OPERATOR),
        Who.RECEIVER: receiver.user,
        Who.STRANGER: make_staff(school).user,
        Who.ENDED: ended.user,
        Who.DEACTIVATED: gone.user,
        Who.ANONYMOUS: None,
    }
    parts = parts_of(log, measure)
    world = World(log, users, parts)
    parts |= _more_parts(world, part.pk, make_staff(school).pk)
    world.clients = {who: _signed_in(user) for who, user in users.items()}
    world.cookies = {
        who: {name: cookie.value for name, cookie in client.cookies.items()}
        for who, client in world.clients.items()
    }
    participants.participant_end(
        log_id=log.pk, participant_id=past.pk, replacement_id=None, reason="", by=holder.user
    )
    # Without a place left: the account lives, and opens nothing.
    type(ended).objects.filter(pk=ended.pk).update(ended_at=log.created_at, ended_by=holder.user)
    people.deactivate(gone.user, by=None, reason="Sluttet")
    _bring_to(state, world)
    return world


def _more_parts(world: World, participant_id: Any, colleague_id: Any) -> dict[str, Any]:
    log, holder = world.log, world.users[Who.HOLDER]
    assert holder is not None
    # One request to take over at a time: that of the parts is taken away for the receiver's.
    Transfer.objects.filter(log=log).delete()
    receiver = world.users[Who.RECEIVER]
    operator = world.users[Who.BREAK_GLASS]
    assert receiver is not None
    assert operator is not None
    asked = masking_ask(
        log_id=log.pk,
        model="concern",
        row_id=world.parts["concern_id"],
        field="goal",
        reason="Gjelder et annet barn",
        by=holder,
    )
    glass = break_glass_open(
        log_reference=str(log.pk), reason="Feilsøking av en logg som ikke vises", by=operator
    )
    drafts.draft_save(by=holder, kind=DraftKind.CONCERN, content={}, log=log)
    attempt = OpeningAttempt.objects.create(log=log, asked_by=Actor.objects.get(user=receiver))
    return {
        "participant_id": participant_id,
        "transfer_id": make_transfer(log, Actor.objects.get(user=receiver)).pk,
        "attempt_id": attempt.pk,
        "masking_id": asked.pk,
        "glass_id": glass.pk,
        "draft_id": Draft.objects.get(owner=holder).pk,
        "notice_id": OutboxMessage.objects.create(kind=MessageKind.SECOND_FACTOR_RESET, user=holder).pk,
        "actor_id": colleague_id,
        "user_id": receiver.pk,
        "organisation_id": log.organisation_id,
        "job_id": make_job(holder).pk,
        "request_id": ErasureRequest.objects.create(log=log, asked_by=world.users[Who.COORDINATOR]).pk,
        "tombstone_id": uuid.uuid4(),
        "assignment_id": RoleAssignment.objects.get(user=world.users[Who.COORDINATOR]).pk,
        "provider": "finnesikke",
        "uidb64": "finnesikke",
        "token": "finnes-ikke",
        "identity_id": uuid.uuid4(),
        "import_id": uuid.uuid4(),
        "object_id": log.pk,
        "name": "x",
        "kind": "meeting_invitation",
        "paper": "samtykke",
        "language": "nb",
        "url": "hest/",
        "app_label": "stafettlog",
    }


def _signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def _bring_to(state: State, world: World) -> None:
    log, holder = world.log, world.users[Who.HOLDER]
    assert holder is not None
    if state.name == "expired":
        expire_consent(log)
    elif state.name == "withdrawn":
        consent_withdraw(log_id=log.pk, reason="Ønsker det", revision=None, by=holder)
    elif state.log != LogState.OPEN:
        Stafettlog.objects.filter(pk=log.pk).update(state=state.log.value)
        facts.recalculate(Stafettlog.objects.with_identity().get(pk=log.pk))


def missing() -> dict[str, Any]:
    """Ids of nothing, for the answer that an invisible log must have too."""
    return {"log_id": uuid.uuid4(), "object_id": uuid.uuid4()}
