"""Taking back a request to hand the log over, when what it rested on has ended (R7, R24)."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from stafettlog.models import MessageKind, Stafettlog, Transfer, TransferStatus
from stafettlog.services import outbox


def _any(transfer: Transfer) -> bool:
    return True


def stop_waiting(
    log: Stafettlog, *, by: User, reason: str, when: Callable[[Transfer], bool] = _any
) -> Transfer | None:
    """Withdraw the locked log's waiting request, if there is one and `when` says so; its receiver is told."""
    transfer = Transfer.objects.waiting().select_related("to_actor", "log").filter(log=log).first()
    if transfer is None or not when(transfer):
        return None
    return withdraw(transfer, by=by, reason=reason)


def withdraw(transfer: Transfer, *, by: User, reason: str) -> Transfer:
    """Take back a waiting request of a locked log; it comes with `to_actor` and `log`."""
    transfer.status = TransferStatus.WITHDRAWN
    transfer.answered_at = timezone.now()
    transfer.answered_by = by
    transfer.answer_reason = reason
    history.save(transfer, by=by, reason=_("Forespørselen om overføring er trukket tilbake"))
    outbox.tell_transfer(transfer, MessageKind.TRANSFER_WITHDRAWN, {transfer.to_actor.user_id} - {by.pk})
    return transfer
