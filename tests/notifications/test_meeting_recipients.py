"""Who of those invited still gets the mail about a meeting when it is delivered (R4b, R17, R18)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone

from stafettlog.models import Actor, Meeting, MessageKind, MessageState, OutboxMessage, PlaceKind
from stafettlog.notifications.delivery import deliver
from stafettlog.notifications.reasons import Reason
from stafettlog.notifications.render import meeting_preview, render
from stafettlog.services import facts
from tests.factories import expire_consent, let_pass
from tests.notifications.everything import after, cancelled, closed, invitation_row, meeting, read, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> SimpleNamespace:
    made = world()
    deliver()
    mail.outbox.clear()
    return made


def outcome(row: OutboxMessage) -> tuple[str, str]:
    deliver()
    row.refresh_from_db()
    return row.state, row.failure


def dropped(reason: Reason) -> tuple[str, str]:
    return MessageState.DROPPED, reason


SENT = (MessageState.SENT, "")


def take_off(meeting: Meeting, **who: object) -> None:
    invitation = meeting.invitations.get(**({"relation": None, "actor": None} | who))
    invitation.removed_at, invitation.removed_by = timezone.now(), meeting.created_by
    invitation.save_without_historical_record()


def test_everyone_invited_gets_a_mail_of_their_own(w: SimpleNamespace) -> None:
    meeting(w)
    deliver()
    to = {one.to[0] for one in mail.outbox}
    assert {w.relation.email, w.other.user.email, "barnet@familie.example"} <= to
    assert all(len(one.recipients()) == 1 for one in mail.outbox)


def test_removed_after_queueing_gets_nothing(w: SimpleNamespace) -> None:
    called = meeting(w)
    take_off(called, relation=w.relation)
    assert outcome(invitation_row(called, relation=w.relation)) == dropped(Reason.NOT_INVITED)
    assert w.relation.email not in {one.to[0] for one in mail.outbox}


def test_stopped_foresatt_gets_neither_invitation_nor_cancelling(w: SimpleNamespace) -> None:
    called = meeting(w)
    first = invitation_row(called, relation=w.relation)
    w.relation.stopped_at, w.relation.stopped_by = timezone.now(), w.holder.user
    w.relation.save_without_historical_record()
    facts.recalculate(w.log)
    assert outcome(first) == dropped(Reason.NO_ACCESS)
    cancelled(called)
    assert outcome(after(first, MessageKind.MEETING_CANCELLED)) == dropped(Reason.NO_ACCESS)


def test_aktoer_gets_no_invitation_when_the_consent_is_out(w: SimpleNamespace) -> None:
    row = invitation_row(meeting(w), actor=w.other)
    expire_consent(w.log)
    assert outcome(row) == dropped(Reason.NO_ACCESS)


def test_aktoer_who_waits_for_the_leader_gets_nothing(w: SimpleNamespace) -> None:
    row = invitation_row(meeting(w), actor=w.other)
    w.other.confirmed_at = w.other.confirmed_by = None
    w.other.save_without_historical_record()
    assert outcome(row) == dropped(Reason.NO_ACCESS)


def test_child_below_the_age_gets_nothing(w: SimpleNamespace) -> None:
    row = invitation_row(meeting(w))
    w.log.child.birth_date = timezone.localdate() - timedelta(days=365 * 11)
    w.log.child.save_without_historical_record()
    assert outcome(row) == dropped(Reason.TOO_YOUNG)


@pytest.mark.parametrize(("days_to_birthday", "reason"), [(0, None), (1, Reason.TOO_YOUNG)])
def test_child_is_told_from_its_twelfth_birthday(
    w: SimpleNamespace, days_to_birthday: int, reason: Reason | None
) -> None:
    row = invitation_row(meeting(w))
    today = timezone.localdate() + timedelta(days=days_to_birthday)
    w.log.child.birth_date = today.replace(year=today.year - 12)
    w.log.child.save_without_historical_record()
    assert outcome(row) == (dropped(reason) if reason else SENT)


def test_meeting_that_is_over_is_not_announced(w: SimpleNamespace) -> None:
    called = meeting(w)
    row = invitation_row(called, relation=w.relation)
    let_pass(called)
    assert outcome(row) == dropped(Reason.OUTDATED)


def test_cancelled_before_it_was_sent_nobody_hears_of_it(w: SimpleNamespace) -> None:
    called = meeting(w)
    row = invitation_row(called, relation=w.relation)
    cancelled(called)
    off = OutboxMessage.objects.create(
        kind=MessageKind.MEETING_CANCELLED, log=w.log, invitation=row.invitation
    )
    assert outcome(row) == dropped(Reason.NOT_INVITED)
    assert outcome(off) == dropped(Reason.NEVER_TOLD)
    assert mail.outbox == []


@pytest.mark.parametrize("end", [expire_consent, closed])
def test_those_told_hear_that_it_is_cancelled_also_without_access(w: SimpleNamespace, end: object) -> None:
    called = meeting(w)
    rows = [invitation_row(called, relation=w.relation), invitation_row(called, actor=w.other)]
    cancelled(called)
    end(w.log)
    assert [outcome(after(row, MessageKind.MEETING_CANCELLED)) for row in rows] == [SENT, SENT]


def test_cancelling_is_not_sent_once_the_meeting_stands_again(w: SimpleNamespace) -> None:
    row = invitation_row(meeting(w), relation=w.relation)
    assert outcome(after(row, MessageKind.MEETING_CANCELLED)) == dropped(Reason.OUTDATED)


def test_taken_off_the_list_is_said_as_it_is(w: SimpleNamespace) -> None:
    called = meeting(w)
    row = after(invitation_row(called, relation=w.relation), MessageKind.MEETING_CANCELLED)
    take_off(called, relation=w.relation)
    assert outcome(row) == SENT
    assert "Du er ikke lenger invitert til møtet" in mail.outbox[-1].body


def test_moved_meeting_says_the_new_time(w: SimpleNamespace) -> None:
    called = meeting(w)
    row = after(invitation_row(called, relation=w.relation), MessageKind.MEETING_MOVED)
    start = timezone.make_aware(timezone.datetime(2031, 6, 9, 13, 30))
    called.starts_at, called.ends_at = start, start + timedelta(hours=1)
    called.save_without_historical_record()
    row.refresh_from_db()
    sent = render(row)
    assert sent.subject == "Endret møte: 9. juni kl. 13.30"
    assert "Det er nå mandag 9. juni 2031 kl. 13.30–14.30." in sent.text


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ({"place_kind": PlaceKind.PHONE}, "Sted: Telefon"),
        ({"place_kind": PlaceKind.VIDEO, "place_detail": "https://video.example/1"}, "Sted: Video, https://"),
        ({"place_kind": PlaceKind.OTHER, "place_detail": "Rådhuset"}, "Sted: Rådhuset"),
        ({"place_kind": PlaceKind.OTHER}, None),
    ],
)
def test_place_has_no_empty_part(w: SimpleNamespace, place: dict[str, str], line: str | None) -> None:
    called = meeting(w)
    row = invitation_row(called, relation=w.relation)
    for name, value in place.items():
        setattr(called, name, value)
    called.place_detail = place.get("place_detail", "")
    called.save_without_historical_record()
    row.refresh_from_db()
    lines = [one for one in render(row).text.splitlines() if one.startswith("Sted")]
    assert [one[: len(line or one)] for one in lines] == ([line] if line else [])


def test_place_with_a_virksomhet_and_a_room(w: SimpleNamespace) -> None:
    called = meeting(w)
    called.place_kind, called.place_organisation = PlaceKind.ORGANISATION, w.ppt
    called.place_detail = "møterom 2"
    called.save_without_historical_record()
    assert "Sted: PPT i kommunen, møterom 2\n" in render(invitation_row(called, relation=w.relation)).text


def test_names_and_places_open_no_header_and_no_paragraph(w: SimpleNamespace) -> None:
    evil = "Inger\r\nBcc: alle@andre.example\n\n<script>alert(1)</script>"
    called = meeting(w, place_kind=PlaceKind.OTHER, place_detail="x")
    Meeting.objects.filter(pk=called.pk).update(place_detail=f"Rom\n\nBcc: x@y.example {'<b>'}")
    type(w.relation).objects.filter(pk=w.relation.pk).update(first_name=evil)
    deliver()
    sent = next(one for one in mail.outbox if one.to == [w.relation.email])
    headers = sent.message().as_string().partition("\n\n")[0]
    assert "Bcc" not in headers
    assert "alle@andre" not in headers
    assert "Bcc" not in {line.partition(":")[0] for line in sent.body.splitlines()}
    html = sent.alternatives[0][0]
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html


def test_who_needs_an_interpreter_reads_whether_one_is_ordered(w: SimpleNamespace) -> None:
    w.relation.needs_interpreter = True
    w.relation.save_without_historical_record()
    called = meeting(w)
    mine, other = invitation_row(called, relation=w.relation), invitation_row(called, actor=w.other)
    assert "Du trenger tolk. Tolken er ikke bestilt ennå. Spør Marion" in render(mine).text
    assert "olk" not in render(other).text
    called.interpreter_ordered = True
    called.save_without_historical_record()
    assert all("Tolk er bestilt." in render(read(row)).text for row in (mine, other))


def test_preview_is_the_mail_itself(w: SimpleNamespace) -> None:
    called = meeting(w, interpreter_ordered=True)
    sent = render(invitation_row(called, relation=w.relation))
    assert "Tolk er bestilt." in sent.text
    subject, text = meeting_preview(
        starts_at=called.starts_at,
        ends_at=called.ends_at,
        place=called.place,
        sender=Actor.objects.get(pk=w.holder.pk),
        municipality="Solvik kommune (eksempel)",
        interpreter_ordered=True,
    )
    assert subject == sent.subject
    assert text.partition("\n")[2] == sent.text.partition("\n")[2]
    assert text.startswith("Hei [mottakerens navn]\n")
