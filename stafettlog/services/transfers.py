"""Overføring: asking another to take the baton, and taking the question back (R21)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Actor, Level, MessageKind, Stafettlog, Transfer, TransferStatus
from stafettlog.services import outbox
from stafettlog.services.consents import is_covered
from stafettlog.services.errors import ConsentNeeded, NotVisible
from stafettlog.services.locking import lock_log


def transfer_ask(
    *, log_id: UUID, to_actor_id: UUID, message: str, stays: bool, consent_agreed: bool, by: User
) -> Transfer:
    """Ask an aktør to take the log over. Until that person accepts, nothing of the log changes.

    `stays`: the stafettholder goes on as an aktør. `consent_agreed`: the foresatte agree that the
    receiver's virksomhet takes part; the consent is extended when the receiver accepts. Raises
    NotVisible, NotAllowed, ConsentNeeded, ValidationError (`receiver`, `stays`, `message`).
    """
    with lock_log(log_id, by=by, action=Action.ASK_TRANSFER) as log:
        receiver = receiver_of(log, to_actor_id)
        if stays and at_level_one_elsewhere(log, receiver):
            text = _("På nivå 1 kan du ikke bli med videre når loggen går til en annen virksomhet.")
            raise ValidationError({"stays": text})
        lacking = not is_covered(log, receiver.organisation_id)
        if lacking and not consent_agreed:
            raise ConsentNeeded([receiver.organisation])
        asked = Transfer(
            log=log,
            from_actor=log.stafettholder,
            to_actor=receiver,
            message=message.strip(),
            stays=stays,
            consent_agreed=lacking,
            asked_by=by,
        )
        words = {"name": receiver.display_name}
        history.save(asked, by=by, reason=_("%(name)s er spurt om å overta loggen") % words)
        outbox.tell_transfer(asked, MessageKind.TRANSFER_ASKED, [receiver.user_id])
        return asked


def transfer_withdraw(*, log_id: UUID, transfer_id: UUID, by: User) -> Transfer:
    """Take the question back, while nobody has answered. Taking back twice changes nothing.

    The leader's own are those asked on behalf, and those that nobody else can take back any more
    (`is_leaders`). Raises NotVisible, NotAllowed, ValidationError.
    """
    with lock_log(log_id, by=by, action=Action.WITHDRAW_TRANSFER, own=_leaders(transfer_id)) as log:
        asked = _of(log, transfer_id)
        if asked.status == TransferStatus.WITHDRAWN:
            return asked
        if asked.status != TransferStatus.WAITING:
            text = _("%(name)s har allerede svart på forespørselen.")
            raise ValidationError(text % {"name": asked.to_actor.display_name})
        asked.status = TransferStatus.WITHDRAWN
        asked.answered_at, asked.answered_by = timezone.now(), by
        history.save(asked, by=by, reason=_("Forespørselen om overføring er trukket tilbake"))
        outbox.tell_transfer(asked, MessageKind.TRANSFER_WITHDRAWN, {asked.to_actor.user_id} - {by.pk})
        return asked


def transfer_seen(*, log_id: UUID, transfer_id: UUID, by: User) -> None:
    """The stafettholder (or the leader who asked) has read the answer: it no longer stands on the page."""
    with lock_log(log_id, by=by, action=Action.WITHDRAW_TRANSFER, own=_leaders(transfer_id)) as log:
        asked = _of(log, transfer_id)
        if asked.seen_at is None and asked.status != TransferStatus.WAITING:
            asked.seen_at = timezone.now()
            history.save_without(asked)


def is_leaders(asked: Transfer) -> bool:
    """Whether a leader may take `asked` back: a leader asked it, or it is stuck (R23).

    Stuck is a request that has waited so long that the leaders see it, or one with an end that has
    left: with one open request a log, nobody else could be asked. `asked` comes with its people.
    """
    overdue = asked.asked_at <= timezone.now() - timedelta(days=settings.TRANSFER_LEADER_DAYS)
    gone = not (asked.from_actor.is_working and asked.to_actor.is_working)
    return bool(asked.on_behalf_reason) or (asked.status == TransferStatus.WAITING and (overdue or gone))


def _leaders(transfer_id: UUID) -> Callable[[], bool]:
    def own() -> bool:
        asked = Transfer.objects.with_people().filter(pk=transfer_id).first()
        return asked is not None and is_leaders(asked)

    return own


def at_level_one_elsewhere(log: Stafettlog, receiver: Actor) -> bool:
    """Whether level 1 ends everyone's part with the transfer: the log goes to another virksomhet (R9)."""
    return log.level == Level.ONE and receiver.organisation_id != log.organisation_id


def _of(log: Stafettlog, transfer_id: UUID) -> Transfer:
    asked = log.transfers.select_related("to_actor__user").filter(pk=transfer_id).first()
    if asked is None:
        raise NotVisible
    return asked


def receiver_of(log: Stafettlog, actor_id: UUID) -> Actor:
    """The one to ask. Raises ValidationError (`receiver`) unless that person can take the log over."""
    receiver = Actor.objects.with_names().filter(pk=actor_id).first()
    if receiver is None:
        raise ValidationError({"receiver": _("Velg en aktør fra listen.")})
    if refusal := _why_not(log, receiver):
        raise ValidationError({"receiver": refusal % {"name": receiver.display_name}})
    return receiver


def _why_not(log: Stafettlog, receiver: Actor) -> str:
    if receiver.user_id == log.stafettholder.user_id:
        return _("%(name)s er stafettholder allerede. Velg en annen.")
    if receiver.ended_at is not None or not receiver.user.is_active:
        return _("%(name)s er ikke lenger aktør. Velg en annen.")
    if not receiver.is_working or not receiver.user.national_number_index:
        return _("%(name)s kan ikke logge inn ennå, fordi lederen ikke er ferdig med registreringen.")
    return ""
