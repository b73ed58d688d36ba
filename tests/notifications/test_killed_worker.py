"""Workers as processes of their own: killed at any moment, or two at once. None lost, none twice (R28).

Short in every run. PROOF_KILLS=200 and PROOF_MESSAGES=1000 are the long forms; PROOF_SEED another course.
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from stafettlog.models import MessageKind, MessageState, OutboxMessage
from stafettlog.notifications.reasons import Reason
from tests.notifications.everything import world
from tests.support.smtp_sink import Sink, Step, open_sink
from tests.support.worker_pool import Pool, open_pool

KILLS = int(os.environ.get("PROOF_KILLS", "10"))
MESSAGES = int(os.environ.get("PROOF_MESSAGES", "30"))
SEED = int(os.environ.get("PROOF_SEED", "6"))
S = MessageState


@pytest.fixture
def sink() -> Iterator[Sink]:
    with open_sink() as opened:
        yield opened


@pytest.fixture
def pool(sink: Sink, transactional_db: None) -> Iterator[Pool]:
    with open_pool(port=sink.port) as opened:
        yield opened


@pytest.fixture
def w(transactional_db: None) -> SimpleNamespace:
    made = world()
    OutboxMessage.objects.all().delete()
    return made


def queue(w: SimpleNamespace, count: int) -> None:
    OutboxMessage.objects.bulk_create(
        OutboxMessage(kind=MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation) for _ in range(count)
    )


def counted() -> Counter[str]:
    return Counter(OutboxMessage.objects.values_list("state", flat=True))


def let_leases_end() -> None:
    """As if ten minutes had gone by; no worker is alive."""
    OutboxMessage.objects.filter(state=S.WAITING, claimed_until__isnull=False).update(
        claimed_until=timezone.now() - timedelta(seconds=1)
    )


def test_killed_at_any_moment_none_is_lost_and_none_sent_twice(
    w: SimpleNamespace, sink: Sink, pool: Pool
) -> None:
    chance = random.Random(SEED)
    spoken_to = threading.Event()

    def slowly(_step: Step) -> None:
        spoken_to.set()
        time.sleep(chance.uniform(0, 0.004))

    sink.at_step = slowly
    queue(w, KILLS)
    killed = 0
    while killed < KILLS:
        if not OutboxMessage.objects.filter(state=S.WAITING).exists():
            queue(w, KILLS // 4 + 1)
        spoken_to.clear()
        pid = pool.start()
        # Anywhere in the first mail or the second; now and then before a word is said.
        if chance.random() < 0.85:
            assert spoken_to.wait(20)
        time.sleep(chance.uniform(0, 0.07))
        killed += pool.end(pid, signal.SIGKILL) == -signal.SIGKILL
        let_leases_end()
    assert pool.end(pool.start("--once")) == 0

    states, came = counted(), Counter(sink.taken)
    rows = {str(pk): state for pk, state in OutboxMessage.objects.values_list("pk", "state")}
    doubtful = {pk for pk, state in rows.items() if state == S.UNCERTAIN}
    print(
        f"{killed} kills, {len(rows)} messages: {dict(states)}; of the uncertain "
        f"{len(doubtful & set(came))} had come; {sink.conversations} conversations"
    )
    assert set(came) <= set(rows)
    assert max(came.values()) == 1
    assert {pk for pk, state in rows.items() if state == S.SENT} <= set(came)
    assert set(states) <= {S.SENT, S.UNCERTAIN}
    assert len(doubtful) <= killed
    assert set(OutboxMessage.objects.filter(state=S.UNCERTAIN).values_list("failure", flat=True)) <= {
        Reason.UNCERTAIN
    }


def test_two_workers_send_each_message_once(w: SimpleNamespace, sink: Sink, pool: Pool) -> None:
    queue(w, MESSAGES)
    by: set[int] = set()
    sink.at_step = lambda _step: by.add(threading.get_ident())
    began = time.monotonic()
    workers = [pool.start("--once") for _ in range(2)]
    assert [pool.end(pid) for pid in workers] == [0, 0]
    seconds = time.monotonic() - began
    print(f"2 workers, {MESSAGES} messages: {len(sink.taken)} came in {seconds:.1f} s, {dict(counted())}")
    assert counted() == {S.SENT: MESSAGES}
    came = Counter(sink.taken)
    assert set(came.values()) == {1}
    assert len(came) == MESSAGES
    assert not OutboxMessage.objects.filter(claimed_until__isnull=False).exists()
