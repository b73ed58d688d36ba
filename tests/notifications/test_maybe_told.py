"""Who may know of what is now called off, and who has not got the sign-in information: by every state."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from stafettlog.models import LEFT_US, MessageKind, MessageState, OutboxMessage, TransferStatus
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import NotToBeSent, Reason
from stafettlog.notifications.render import render
from stafettlog.services import foresatte
from tests.factories import make_transfer
from tests.notifications.everything import cancelled, invitation_row, meeting, queue, read, settle, world

S = MessageState
# It may have come, or a letter or a word has been given instead.
MAYBE = {S.SENT, S.DELIVERED, S.BOUNCED, S.FAILED, S.UNCERTAIN}


@pytest.fixture
def w(db: None) -> SimpleNamespace:
    made = world()
    deliver()
    return made


def put(row: OutboxMessage, state: MessageState) -> None:
    sent_at = timezone.now() if state in LEFT_US else None
    OutboxMessage.objects.filter(pk=row.pk).update(state=state, sent_at=sent_at)


def refused(row: OutboxMessage) -> str:
    """Why it is not to be sent, or ""."""
    try:
        render(read(row))
    except NotToBeSent as dropped:
        return dropped.reason
    return ""


@pytest.mark.parametrize("state", S)
def test_meeting_is_called_off_for_whoever_may_know_of_it(w: SimpleNamespace, state: MessageState) -> None:
    called = meeting(w)
    first = invitation_row(called, relation=w.relation)
    put(first, state)
    cancelled(called)
    off = queue(MessageKind.MEETING_CANCELLED, log=w.log, invitation=first.invitation)
    assert refused(off) == ("" if state in MAYBE else Reason.NEVER_TOLD)


@pytest.mark.parametrize("state", S)
def test_transfer_is_taken_back_for_whoever_may_know_of_it(w: SimpleNamespace, state: MessageState) -> None:
    settle(transfer := make_transfer(w.log, w.other, message="x"), TransferStatus.WITHDRAWN)
    about = {"log": w.log, "transfer": transfer, "user": w.other.user}
    put(queue(MessageKind.TRANSFER_ASKED, **about), state)
    gone = queue(MessageKind.TRANSFER_WITHDRAWN, **about)
    assert refused(gone) == ("" if state in MAYBE else Reason.NEVER_TOLD)


@pytest.mark.parametrize("state", S)
def test_sign_in_information_is_sent_anew_but_to_whom_has_it(w: SimpleNamespace, state: MessageState) -> None:
    rows = OutboxMessage.objects.filter(kind=MessageKind.FORESATT_ACCOUNT, relation=w.relation)
    put(rows.get(), state)
    foresatte.send_account_once(w.log, w.relation)
    has_it_or_is_about_to = state in {S.SENT, S.DELIVERED, S.WAITING}
    assert rows.count() == (1 if has_it_or_is_about_to else 2)
