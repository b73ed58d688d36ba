"""Send på nytt: one person, once, and only what still makes sense."""

import pytest
from django.utils import timezone

from stafettlog.models import Meeting, MessageKind, MessageState, OutboxMessage
from stafettlog.services import meetings
from tests.factories import call_meeting, let_pass, make_meeting_input
from tests.screens.on_log import log_page, text, url


@pytest.fixture
def meeting(log, concern, holder) -> Meeting:
    made = call_meeting(log, holder, concerns=[concern])
    OutboxMessage.objects.update(state=MessageState.SENT, sent_at=timezone.now())
    return made


def waiting() -> list[str]:
    return list(OutboxMessage.objects.filter(state="waiting").order_by("id").values_list("kind", flat=True))


def test_invitation_is_sent_again_once(meeting, holders_client) -> None:
    row = meeting.invitations.get(actor__isnull=False)
    where = url("invitation_send_again", meeting.log_id, row.pk)
    response = holders_client.post(where)
    assert response.url == f"{log_page(meeting.log)}#meeting-{meeting.pk}"
    assert "Invitasjonen sendes på nytt." in text(holders_client.get(response.url))
    assert "venter på å bli sendt" in text(holders_client.post(where, follow=True))
    assert waiting() == [MessageKind.MEETING_INVITATION]
    assert holders_client.get(where).status_code == 405


def test_nothing_is_sent_of_a_meeting_that_is_over_or_to_someone_without_mail(
    meeting, holders_client
) -> None:
    relation = meeting.invitations.get(relation__isnull=False)
    relation.relation.email = ""
    relation.relation.save_without_historical_record()
    where = url("invitation_send_again", meeting.log_id, relation.pk)
    assert "Ingen e-post" in text(holders_client.post(where, follow=True))
    let_pass(meeting)
    other = url("invitation_send_again", meeting.log_id, meeting.invitations.get(actor__isnull=False).pk)
    assert "Møtet er over." in text(holders_client.post(other, follow=True))
    assert waiting() == []


def test_removed_person_has_nothing_sent_again(meeting, log, holder, holders_client) -> None:
    gone = meeting.invitations.get(relation__isnull=False)
    meetings.meeting_move(
        log_id=log.pk,
        meeting_id=meeting.pk,
        version=1,
        change=make_meeting_input(log, concerns=meeting.concerns.all(), relation_ids=()),
        by=holder.user,
    )
    assert holders_client.post(url("invitation_send_again", log.pk, gone.pk)).status_code == 404
