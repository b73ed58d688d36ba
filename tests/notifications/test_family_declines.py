"""Mail that a foresatt does without, as the stafettholder has noted it: asked when it is delivered."""

import pytest
from django.core import mail

from stafettlog.models import ForesattRelation, MessageKind, MessageState, OutboxMessage
from stafettlog.notifications.catalogue import CATALOGUE
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from tests.factories import make_log, make_lysglimt
from tests.notifications.everything import every_kind, queue, world

FAMILYS = [kind for kind, entry in CATALOGUE.items() if entry.family_may_decline]
ASK = "Vil du ikke ha slik e-post? Si fra til "


def decline(relation: ForesattRelation, *kinds: str) -> None:
    relation.declined_mail = list(kinds)
    relation.save_without_historical_record()


def goes_to(row: OutboxMessage) -> ForesattRelation | None:
    return row.relation or (row.invitation.relation if row.invitation else None)


def test_each_kind_that_a_foresatt_may_decline_is_dropped_and_no_other(db: None) -> None:
    rows = every_kind()
    for relation in ForesattRelation.objects.all():
        # Also those that cannot be declined: a forged choice stops no invitation.
        decline(relation, *MessageKind.values)
    deliver()
    seen = set()
    for row in OutboxMessage.objects.filter(pk__in=[row.pk for row in rows]):
        off = goes_to(row) is not None and row.kind in FAMILYS
        assert (row.failure == Reason.DECLINED) is off, row.kind
        seen |= {row.kind} if off else set()
    assert seen == set(FAMILYS)
    assert [one for one in mail.outbox if ASK in one.body] == []


def test_the_choice_is_one_childs_and_made_before_delivery(db: None) -> None:
    w = world()
    other = make_log(w.holder, first_name="Sigrid")
    rows = []
    for log, relation in ((w.log, w.relation), (other, other.child.foresatt_relations.first())):
        make_lysglimt(log)
        rows.append(queue(MessageKind.NEW_LYSGLIMT, log=log, relation=relation))
    decline(w.relation, MessageKind.NEW_LYSGLIMT)
    deliver()
    states = [OutboxMessage.objects.get(pk=row.pk).state for row in rows]
    assert states == [MessageState.DROPPED, MessageState.SENT]


@pytest.mark.parametrize(
    ("kind", "says"), [(MessageKind.NEW_LYSGLIMT, True), (MessageKind.FORESATT_ACCOUNT, False)]
)
def test_the_foot_says_whom_to_tell_where_there_is_a_choice(db: None, kind: MessageKind, says: bool) -> None:
    w = world()
    OutboxMessage.objects.all().delete()
    make_lysglimt(w.log)
    queue(kind, log=w.log, relation=w.relation)
    deliver()
    (sent,) = mail.outbox
    line = f"{ASK}{w.holder.display_name}."
    assert (line in sent.body, line in sent.alternatives[0][0]) == (says, says)
