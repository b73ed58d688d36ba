"""Min side: a mail that came back, failed or may be lost waits for the stafettholder (R28)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from stafettlog.admin.my_lost_mail import REMEMBERED
from stafettlog.models import NOT_ARRIVED, MessageKind, MessageState, OutboxMessage
from stafettlog.services import foresatt_access, meetings, outbox
from tests import factories as make
from tests.factories.calling import call_meeting, let_pass
from tests.screens.on_log import text, url
from tests.screens.tiltak import signed_in

STATES = [str(state) for state in NOT_ARRIVED]


@pytest.fixture
def relation(log):
    return log.child.foresatt_relations.get()


def rows_of(who) -> list[tuple[str, str, str]]:
    """(child, text, address) of what waits because of mail."""
    tasks = signed_in(who).get("/").context["shown"].tasks
    buttons = ("Se møtet", "Se opplysningene")
    return [(task.who, task.text, task.button_url) for task in tasks if task.button in buttons]


def become(state: str, **which: Any) -> None:
    sent = timezone.now() if state in ("sent", "delivered", "bounced") else None
    OutboxMessage.objects.filter(**which).update(state=state, sent_at=sent)


# --- About a meeting ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("bounced", "E-posten til {name} om møtet {day} kom i retur"),
        ("failed", "E-posten til {name} om møtet {day} kom ikke fram"),
        ("uncertain", "Vi vet ikke om e-posten til {name} om møtet {day} kom fram"),
    ],
)
def test_each_invited_person_is_named(log, holder, relation, state, sentence) -> None:
    meeting = call_meeting(log, holder)
    day = date_format(meeting.day, "MONTH_DAY_FORMAT")
    become(state, invitation__relation=relation)
    ((who, said, where),) = rows_of(holder)
    assert (who, said) == ("Lisa Hansen", sentence.format(name=relation.display_name, day=day))
    assert where.endswith(f"/change/#meeting-{meeting.pk}")
    become("delivered")
    assert rows_of(holder) == []


@pytest.mark.parametrize("state", ["waiting", "sent", "delivered", "dropped"])
def test_other_states_wait_for_nobody(log, holder, relation, state) -> None:
    call_meeting(log, holder)
    become(state)
    assert rows_of(holder) == []


def test_only_the_newest_counts_and_only_until_the_meeting(log, holder, relation) -> None:
    meeting = call_meeting(log, holder)
    become("failed", invitation__relation=relation)
    row = meeting.invitations.get(relation=relation)
    again = meetings.invitation_send_again(log_id=log.pk, invitation_id=row.pk, by=holder.user)
    assert rows_of(holder) == []
    become("bounced", pk=again.pk)
    assert len(rows_of(holder)) == 1
    let_pass(meeting)
    assert rows_of(holder) == []


@pytest.mark.parametrize(
    ("state", "said"), [("bounced", "kom ikke fram"), ("uncertain", "vi vet ikke om e-posten")]
)
def test_one_who_may_still_come_to_a_meeting_that_is_off(log, holder, relation, state, said) -> None:
    meeting = call_meeting(log, holder)
    become("sent")
    meetings.meeting_cancel(log_id=log.pk, meeting_id=meeting.pk, reason="Syk", by=holder.user)
    assert rows_of(holder) == []
    become(state, kind=MessageKind.MEETING_CANCELLED, invitation__relation=relation)
    ((_who, sentence, _where),) = rows_of(holder)
    assert sentence.startswith("Møtet ")
    assert "er avlyst" in sentence
    assert said in sentence
    assert relation.display_name in sentence


def test_an_invitation_lost_before_it_was_called_off_is_no_longer_missed(log, holder, relation) -> None:
    meeting = call_meeting(log, holder)
    become("bounced")
    relation.email = ""
    relation.save_without_historical_record()
    meetings.meeting_cancel(log_id=log.pk, meeting_id=meeting.pk, reason="Syk", by=holder.user)
    become("sent", kind=MessageKind.MEETING_CANCELLED)
    assert rows_of(holder) == []


# --- To a foresatt otherwise ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("bounced", "E-posten til {name} kom i retur. Sjekk adressen."),
        ("failed", "E-posten til {name} kom ikke fram. Sjekk adressen."),
        ("uncertain", "Vi vet ikke om e-posten til {name} kom fram."),
    ],
)
def test_a_foresatt_whose_account_never_came(log, holder, relation, state, sentence) -> None:
    become(state, relation=relation)
    ((who, said, where),) = rows_of(holder)
    assert (who, said) == ("Lisa Hansen", sentence.format(name=relation.display_name))
    assert where == f"{url('log_details', log.pk)}#foresatt-{relation.pk}"
    assert f'id="foresatt-{relation.pk}"' in text(signed_in(holder).get(where))


@pytest.mark.parametrize("change", ["newer", "stopped", "no address", "long ago"])
def test_it_is_gone_when_it_no_longer_matters(log, holder, relation, change, time_machine) -> None:
    become("bounced", relation=relation)
    assert len(rows_of(holder)) == 1
    if change == "newer":
        outbox.tell_foresatt_account(log, relation)
    elif change == "stopped":
        foresatt_access.foresatt_stop(
            log_id=log.pk, relation_id=relation.pk, reason="Ønsker det", by=holder.user
        )
    elif change == "no address":
        relation.email = ""
        relation.save_without_historical_record()
    else:
        time_machine.move_to(timezone.now() + REMEMBERED + timedelta(minutes=1))
    assert rows_of(holder) == []


def test_what_is_lost_again_is_told_once(log, holder, relation) -> None:
    outbox.tell_foresatt_account(log, relation)
    become("bounced", relation=relation)
    assert len(rows_of(holder)) == 1


def test_only_the_holder_is_told(log, holder, actor, school) -> None:
    """Nobody else on the log, no leader, and no holder of another log."""
    make.make_participant(log, actor)
    call_meeting(log, holder, actor_ids=(actor.pk,))
    other = make.make_log(make.make_staff(school, "Guro"))
    become("bounced")
    assert len(rows_of(holder)) == 3
    assert rows_of(actor) == []
    assert rows_of(make.make_staff(school, "Leder", leader=True)) == []
    assert all(str(log.pk) not in where for _who, _text, where in rows_of(other.stafettholder))


def test_staff_of_the_log_are_named_too(log, holder, actor) -> None:
    make.make_participant(log, actor)
    call_meeting(log, holder, actor_ids=(actor.pk,), relation_ids=())
    become("sent")
    become("bounced", user=actor.user)
    ((_who, said, _where),) = rows_of(holder)
    assert actor.display_name in said
    assert MessageState.BOUNCED in STATES
