"""Insert messages, in the transaction of what they tell of. Delivery reads them later.

One row for each recipient. Whether that person should still have it is asked again at delivery.
"""

from collections.abc import Iterable
from itertools import product
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.models import (
    Actor,
    BreakGlass,
    ForesattRelation,
    Invitation,
    Lysglimt,
    Masking,
    Measure,
    Meeting,
    MessageKind,
    MessageState,
    OutboxMessage,
    Participant,
    Stafettlog,
    Transfer,
)


def tell_foresatt_account(log: Stafettlog, relation: ForesattRelation) -> None:
    """R4: sign-in information, only to a foresatt with access and an e-mail address."""
    if relation.has_access and relation.email:
        OutboxMessage.objects.create(kind=MessageKind.FORESATT_ACCOUNT, log=log, relation=relation)


def drop_relation(relation: ForesattRelation) -> None:
    """R4b: what waits for a foresatt without access is not sent. (Delivery asks again as well.)"""
    # no history: the outbox is a queue, and its rows say themselves what became of them.
    _waiting_for(relation).update(state=MessageState.DROPPED)


def hand_over(wrong: ForesattRelation, right: ForesattRelation) -> None:
    """R3: what waits for a foresatt goes to the right person; sign-in information is told anew.

    Call after the invitations have moved. A worker that has one in hand, written to the wrong person
    and not sent yet, loses its claim on it.
    """
    account = Q(kind=MessageKind.FORESATT_ACCOUNT)
    # no history: as above.
    _waiting_for(wrong).filter(account).update(state=MessageState.DROPPED)
    unsent = OutboxMessage.objects.filter(state=MessageState.WAITING, failure="")
    # no history: as above.
    unsent.filter(relation=wrong).update(relation=right, claimed_until=None)
    # no history: as above.
    unsent.filter(invitation__in=right.invitations.all()).update(claimed_until=None)


def _waiting_for(relation: ForesattRelation) -> QuerySet[OutboxMessage]:
    whose = Q(relation=relation) | Q(invitation__in=relation.invitations.all())
    return OutboxMessage.objects.filter(whose, state=MessageState.WAITING)


def tell_new_participants(log: Stafettlog, actors: Iterable[Actor]) -> None:
    """R5: each foresatt who may read is told of each new participant."""
    _tell_foresatte(log, MessageKind.NEW_PARTICIPANT, actors)


def tell_opening_attempt(log: Stafettlog, asked_by: Actor) -> None:
    """R1: the holder and the leaders of the existing log get the asker's name."""
    users = {log.stafettholder.user_id, *_leaders(log.organisation_id)}
    _tell_staff(users - {asked_by.user_id}, MessageKind.OPENING_ATTEMPT, log=log, actor=asked_by)


def tell_leader_of_actor(actor: Actor) -> None:
    """R11b: the virksomhet's leaders are told of a new actor, waiting or at once; not who registered it."""
    kind = MessageKind.ACTOR_WAITS if actor.is_waiting else MessageKind.ACTOR_REGISTERED
    _tell_staff(set(_leaders(actor.organisation_id)) - {actor.registered_by_id}, kind, actor=actor)


def tell_actor_account(actor: Actor) -> None:
    """Sign-in information to an actor who has got the number that sign-in needs."""
    _tell_staff([actor.user_id], MessageKind.ACTOR_ACCOUNT, actor=actor)


def tell_meeting(
    meeting: Meeting, kind: MessageKind, invitations: Iterable[Invitation], *, by: User | None = None
) -> None:
    """Called, moved or cancelled: one message for each of `invitations`.

    `by`, whose act it is, has the mail too, for its calendar file; as a notice it is no news, and read.
    """
    # no history: an outbox row has none; its state is its record.
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            kind=kind,
            log_id=meeting.log_id,
            invitation=invitation,
            user_id=user_id,
            read_at=timezone.now() if by is not None and user_id == by.pk else None,
        )
        for invitation, user_id in ((row, row.actor.user_id if row.actor else None) for row in invitations)
    )


def tell_lysglimt(lysglimt: Lysglimt) -> None:
    """R16: everyone on the log but the author is told that there is one, not what it says."""
    log = lysglimt.log
    _tell_foresatte(log, MessageKind.NEW_LYSGLIMT)
    parts = list(log.participants.active().select_related("actor"))
    # Who wrote it is said in the app alone: the mail names nobody.
    author = next((part.actor for part in parts if part.actor.user_id == lysglimt.created_by_id), None)
    people = {part.actor.user_id for part in parts} - {lysglimt.created_by_id}
    _tell_staff(people, MessageKind.NEW_LYSGLIMT, log=log, actor=author)


def tell_transfer(transfer: Transfer, kind: MessageKind, users: Iterable[UUID]) -> None:
    """Asked (also on behalf of the stafettholder), answered or withdrawn."""
    _tell_staff(users, kind, log=transfer.log, transfer=transfer)


def tell_break_glass(glass: BreakGlass) -> None:
    """Each privacy officer is told that drift reads a log, and why."""
    officers = RoleAssignment.objects.filter(role=Role.PRIVACY_OFFICER.value, ended_at__isnull=True)
    # no history: an outbox row has none; its state is its record.
    OutboxMessage.objects.bulk_create(
        OutboxMessage(kind=MessageKind.BREAK_GLASS, log=glass.log, break_glass=glass, user_id=user_id)
        for user_id in officers.exclude(user=glass.user).values_list("user_id", flat=True)
    )


def tell_masking_asked(log: Stafettlog, leaders: Iterable[UUID]) -> None:
    """R14: those who may settle it are told that text is to be masked, not which."""
    _tell_staff(leaders, MessageKind.MASKING_ASKED, log=log)


def tell_masking_settled(log: Stafettlog, asked: Masking) -> None:
    """Who asked, and the stafettholder of today, are told that there is an answer; not who gave it."""
    told = {asked.asked_by_id, log.stafettholder.user_id} - {asked.settled_by_id}
    _tell_staff(told, MessageKind.MASKING_SETTLED, log=log)


def tell_password_link(*, user: User | None, **_signal: object) -> None:
    """Someone asked for a link to a new password. The worker makes it; a row for nobody is dropped there."""
    OutboxMessage.objects.create(kind=MessageKind.PASSWORD_RESET, user=user)


def tell_second_factor_reset(*, user: User, **_signal: object) -> None:
    """The owner of an account is told that its app for codes is gone."""
    OutboxMessage.objects.create(kind=MessageKind.SECOND_FACTOR_RESET, user=user)


def tell_identity_coupled(*, user: User, **_signal: object) -> None:
    """The owner of an account is told that a work account signs in as it from now on."""
    OutboxMessage.objects.create(kind=MessageKind.IDENTITY_COUPLED, user=user)


def tell_new_measure(measure: Measure, responsible: Iterable[Participant], *, by: User) -> None:
    """Each of `responsible` (with their aktør) but the one who did it is told of the tiltak."""
    people = {part.actor.user_id for part in responsible} - {by.pk}
    # no history: an outbox row has none; its state is its record.
    OutboxMessage.objects.bulk_create(
        OutboxMessage(kind=MessageKind.NEW_MEASURE, log_id=measure.log_id, measure=measure, user_id=user_id)
        for user_id in people
    )


def tell_log_closed(log: Stafettlog) -> None:
    """R24: the foresatte are told that the log is closed, and how long they can read it."""
    _tell_foresatte(log, MessageKind.LOG_CLOSED)


def _tell_foresatte(log: Stafettlog, kind: MessageKind, about: Iterable[Actor | None] = (None,)) -> None:
    """One message for each of `about`."""
    if not (actors := list(about)):
        return
    relations = ForesattRelation.objects.with_access().filter(child=log.child_id).exclude(email="")
    # no history: an outbox row has none; its state is its record.
    OutboxMessage.objects.bulk_create(
        OutboxMessage(kind=kind, log=log, relation=relation, actor=actor)
        for actor, relation in product(actors, relations)
    )


def _tell_staff(
    user_ids: Iterable[UUID],
    kind: MessageKind,
    *,
    log: Stafettlog | None = None,
    actor: Actor | None = None,
    transfer: Transfer | None = None,
) -> None:
    # no history: an outbox row has none; its state is its record.
    OutboxMessage.objects.bulk_create(
        OutboxMessage(kind=kind, log=log, actor=actor, transfer=transfer, user_id=user_id)
        for user_id in user_ids
    )


def coordinators(organisation_id: UUID) -> list[UUID]:
    """User ids of the virksomhet's coordinators."""
    return _in_role(Role.COORDINATOR, organisation_id)


def _leaders(organisation_id: UUID) -> list[UUID]:
    return _in_role(Role.UNIT_LEADER, organisation_id)


def _in_role(role: Role, organisation_id: UUID) -> list[UUID]:
    return list(
        RoleAssignment.objects.filter(
            role=role.value, organisation=organisation_id, ended_at__isnull=True
        ).values_list("user_id", flat=True)
    )
