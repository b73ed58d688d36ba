"""Two workers at the same moment send each mail once, on SQLite and on PostgreSQL."""

from collections import Counter

from django.core import mail

from stafettlog.models import MessageKind, MessageState, OpeningAttempt, OutboxMessage
from stafettlog.notifications.claims import claim_next
from stafettlog.notifications.delivery import deliver
from tests.notifications.everything import queue, world
from tests.support.race import race, split


def test_two_workers_send_each_mail_once(transactional_db: None) -> None:
    w = world()
    deliver()
    mail.outbox.clear()
    rows = [queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation) for _ in range(12)]
    done, failed = split(race(deliver, deliver, deliver))
    assert failed == []
    assert sum(one.handled for one in done) == len(rows)
    ids = Counter(one.extra_headers["Message-ID"] for one in mail.outbox)
    assert set(ids.values()) == {1}
    assert len(ids) == len(rows)
    assert not OutboxMessage.objects.exclude(state=MessageState.SENT).exists()


def test_one_row_has_one_claimant(transactional_db: None) -> None:
    w = world()
    deliver()
    row = queue(MessageKind.FORESATT_ACCOUNT, log=w.log, relation=w.relation)
    claimed, failed = split(race(claim_next, claim_next, claim_next))
    assert failed == []
    assert [one for one in claimed if one is not None] == [row]


def test_old_row_is_shared_out_once(transactional_db: None) -> None:
    w = world()
    deliver()
    mail.outbox.clear()
    OpeningAttempt.objects.create(log=w.log, asked_by=w.other)
    queue(MessageKind.OPENING_ATTEMPT, log=w.log, actor=w.other)
    _done, failed = split(race(deliver, deliver))
    assert failed == []
    deliver()
    assert sorted(one.to[0] for one in mail.outbox) == sorted([w.holder.user.email, w.leader.user.email])
