"""While a mail server hangs, requests speak to none, and wait for no lock of the worker that does."""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications import smtp as bounded
from stafettlog.notifications.delivery import deliver
from tests.notifications.everything import queue, world
from tests.screens.meeting import meeting_form
from tests.screens.on_log import url
from tests.screens.tiltak import signed_in
from tests.sign_in.asking import ask
from tests.support.smtp_sink import Sink, Step

SEVERAL = 4


def hung(sink: Sink) -> tuple[threading.Event, threading.Event]:
    """(set when the server has the text and says nothing, to be set to let it go on)."""
    reached, go_on = threading.Event(), threading.Event()

    def at_step(step: Step) -> None:
        if step is Step.TEXT:
            reached.set()
            assert go_on.wait(30)

    sink.at_step = at_step
    return reached, go_on


def work() -> None:
    try:
        deliver()
    finally:
        connections.close_all()


def change_something(w: SimpleNamespace) -> None:
    """Requests that each have somebody told by mail."""
    holder = signed_in(w.holder)
    assert holder.post(url("meeting_add", w.log.pk), meeting_form(w.log)).status_code == 302
    glimpse = {"submission": uuid4(), "text": "Leste høyt", "happened_on": timezone.localdate().isoformat()}
    assert holder.post(url("lysglimt_add", w.log.pk), glimpse).status_code == 302
    invitation = OutboxMessage.objects.filter(kind=MessageKind.MEETING_INVITATION).first()
    assert invitation is not None
    again = url("invitation_send_again", w.log.pk, invitation.invitation_id)
    assert holder.post(again).status_code == 302
    assert ask(Client(), w.holder.user.email).status_code == 302


def test_requests_speak_to_no_mail_server_and_wait_for_no_worker(
    transactional_db: None, smtp: Callable[..., Sink]
) -> None:
    w = world()
    OutboxMessage.objects.all().delete()
    first = queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    sink = smtp()
    reached, go_on = hung(sink)
    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        assert reached.wait(20)
        change_something(w)
        # The worker hangs on, in the one conversation that there is.
        assert worker.is_alive()
        assert sink.conversations == 1
        waiting = OutboxMessage.objects.exclude(pk=first.pk)
        assert waiting.count() >= SEVERAL
        assert set(waiting.values_list("state", flat=True)) == {MessageState.WAITING}
    finally:
        go_on.set()
        worker.join(30)
    assert not worker.is_alive()
    deliver()
    assert set(OutboxMessage.objects.values_list("state", flat=True)) <= {
        MessageState.SENT,
        MessageState.DROPPED,
    }
    sent = OutboxMessage.objects.filter(state=MessageState.SENT)
    assert sorted(sink.taken) == sorted(str(row.pk) for row in sent)


def test_worker_has_no_transaction_open_while_it_speaks(
    transactional_db: None, smtp: Callable[..., Sink], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it holds, everybody else would wait for as long as the server likes."""
    w = world()
    OutboxMessage.objects.all().delete()
    queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    smtp()
    seen: list[bool] = []
    send = bounded._Bounded.send

    def note(self: Any, s: Any) -> None:
        seen.append(connection.in_atomic_block)
        send(self, s)

    monkeypatch.setattr(bounded._Bounded, "send", note)
    deliver()
    assert seen
    assert not any(seen)
