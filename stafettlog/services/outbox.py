"""Insert messages, in the transaction of what they tell of. Delivery reads them later."""

from stafettlog.models import (
    Actor,
    ForesattRelation,
    MessageKind,
    OutboxMessage,
    Participant,
    Stafettlog,
)


def tell_foresatt_account(log: Stafettlog, relation: ForesattRelation) -> None:
    """R4: sign-in information, only to a foresatt with a ground and an e-mail address."""
    if relation.has_ground and relation.email:
        OutboxMessage.objects.create(kind=MessageKind.FORESATT_ACCOUNT, log=log, relation=relation)


def tell_new_participant(participant: Participant) -> None:
    """R5: each foresatt who may read is told of a new participant."""
    log = participant.log
    for relation in ForesattRelation.objects.active().filter(child=log.child_id):
        if relation.has_ground and relation.email:
            OutboxMessage.objects.create(
                kind=MessageKind.NEW_PARTICIPANT, log=log, relation=relation, actor=participant.actor
            )


def tell_opening_attempt(log: Stafettlog, asked_by: Actor) -> None:
    """R1: the holder and the leader of the existing log get the asker's name."""
    OutboxMessage.objects.create(kind=MessageKind.OPENING_ATTEMPT, log=log, actor=asked_by)


def tell_leader_of_actor(actor: Actor) -> None:
    """R11b: the virksomhet's leader is told of a new actor, waiting or at once."""
    kind = MessageKind.ACTOR_WAITS if actor.is_waiting else MessageKind.ACTOR_REGISTERED
    OutboxMessage.objects.create(kind=kind, actor=actor)


def tell_actor_account(actor: Actor) -> None:
    """Sign-in information to an actor who has got the number that sign-in needs."""
    if actor.user.email:
        OutboxMessage.objects.create(kind=MessageKind.ACTOR_ACCOUNT, actor=actor)
