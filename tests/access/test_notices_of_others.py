"""Notices that are not one's own, or of a log that is closed to one by now: not there, and not counted."""

import re
import uuid

import pytest
from django.test import Client

from permissions import history, people, roles
from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.admin.notice_rows import NoticeRow, rows
from stafettlog.models import (
    MailChoice,
    MessageKind,
    MessageState,
    OpeningAttempt,
    OutboxMessage,
    Protection,
    Stafettlog,
    TransferStatus,
)
from stafettlog.services import meetings, notices, participants
from tests.factories import (
    call_meeting,
    expire_consent,
    make_log,
    make_meeting_input,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
    make_transfer,
)
from tests.factories.calling import at
from tests.notifications.everything import every_kind, settle

LIST, MAIL, CANARY = "/varsler/", "/varsler/e-post/", "Kanarifugl"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def told(user: User, kind: MessageKind = MessageKind.SECOND_FACTOR_RESET, **of: object) -> OutboxMessage:
    return OutboxMessage.objects.create(kind=kind, user=user, **of)


def page(user: User) -> tuple[str, int]:
    """The text of the list, and the number that the bell says."""
    content = signed_in(user).get(LIST).content.decode()
    found = re.search(r"Varsler, (\d+|ingen) ules", content)
    assert found
    # One's own workplace stands in the frame.
    return content.split("<main")[1], 0 if found[1] == "ingen" else int(found[1])


class Case:
    def __init__(self) -> None:
        self.school = make_organisation("Rugdeli skole")
        self.holder, self.actor, self.stranger = (make_staff(self.school) for _ in range(3))
        self.log = make_log(self.holder, first_name=CANARY, last_name=CANARY)
        self.part = make_participant(self.log, self.actor)
        self.told = told(self.actor.user, MessageKind.NEW_LYSGLIMT, log=self.log)


@pytest.fixture
def case(db: None) -> Case:
    return Case()


def test_anothers_notice_is_as_one_that_is_not_there(case: Case) -> None:
    client = signed_in(case.stranger.user)
    addresses = [f"{LIST}{pk}/" for pk in (case.told.pk, uuid.uuid4())]
    hidden, missing = [client.get(address) for address in addresses]
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.decode().replace(addresses[0], addresses[1]) == missing.content.decode()
    client.post(LIST, {"read": case.told.pk})
    client.post(LIST, {"_all": "1", "until": case.told.pk})
    case.told.refresh_from_db()
    assert case.told.read_at is None
    assert CANARY not in page(case.stranger.user)[0]


def test_who_has_left_the_log_has_no_notice_of_it(case: Case) -> None:
    user = case.actor.user
    content, count = page(user)
    assert (f"{CANARY} {CANARY}" in content, count) == (True, 1)
    participants.participant_end(
        log_id=case.log.pk, participant_id=case.part.pk, replacement_id=None, reason="", by=case.holder.user
    )
    content, count = page(user)
    assert (CANARY in content, "lysglimt" in content, count) == (False, False, 0)
    assert signed_in(user).get(f"{LIST}{case.told.pk}/").status_code == 404
    assert CANARY not in signed_in(user).get("/").content.decode().split("<main")[1]


def test_with_the_consent_goes_the_notice_of_an_aktor_and_not_that_of_the_holder(case: Case) -> None:
    told(case.holder.user, MessageKind.NEW_LYSGLIMT, log=case.log)
    expire_consent(case.log)
    assert page(case.actor.user)[1] == 0
    assert page(case.holder.user)[1] == 1


def test_who_no_longer_comes_is_told_the_time_and_nothing_else(case: Case) -> None:
    meeting = call_meeting(case.log, case.holder, actor_ids=(case.holder.pk, case.actor.pk))
    participants.participant_end(
        log_id=case.log.pk, participant_id=case.part.pk, replacement_id=None, reason="", by=case.holder.user
    )
    if not OutboxMessage.objects.filter(kind=MessageKind.MEETING_CANCELLED, user=case.actor.user).exists():
        invitation = meeting.invitations.get(actor=case.actor)
        told(case.actor.user, MessageKind.MEETING_CANCELLED, log=case.log, invitation=invitation)
    content, count = page(case.actor.user)
    assert (CANARY in content, str(case.log.pk) in content, count) == (False, False, 1)
    (row,) = [NoticeRow.of(one) for one in rows(case.actor.user)]
    assert row.url == ""


def test_who_has_left_is_not_told_where_the_meeting_was_moved(case: Case) -> None:
    meeting = call_meeting(case.log, case.holder, actor_ids=(case.holder.pk, case.actor.pk))
    OutboxMessage.objects.filter(invitation__meeting=meeting).update(
        state=MessageState.SENT, sent_at=meeting.created_at
    )
    participants.participant_end(
        log_id=case.log.pk, participant_id=case.part.pk, replacement_id=None, reason="", by=case.holder.user
    )
    before = [NoticeRow.of(one).text for one in rows(case.actor.user)]
    meeting.refresh_from_db()
    moved = make_meeting_input(case.log, starts_at=at(20, 13), ends_at=at(20, 14))
    meetings.meeting_move(
        log_id=case.log.pk,
        meeting_id=meeting.pk,
        version=meeting.version,
        change=moved,
        by=case.holder.user,
    )
    assert before == [NoticeRow.of(one).text for one in rows(case.actor.user)]
    assert len(before) == 1


def test_a_leader_reads_initials_and_loses_them_with_the_role(case: Case) -> None:
    leader = make_role(Role.UNIT_LEADER, case.school)
    asked = OpeningAttempt(log=case.log, asked_by=case.stranger)
    history.save(asked, by=case.stranger.user, reason="Spurte etter en logg")
    told(leader, MessageKind.OPENING_ATTEMPT, log=case.log, actor=case.stranger)
    told(leader, MessageKind.ACTOR_REGISTERED, actor=case.stranger)
    # What is in the log is not for one who knows only that there is one.
    told(leader, MessageKind.NEW_LYSGLIMT, log=case.log)
    content, count = page(leader)
    assert ("KK, født" in content, CANARY in content, count) == (True, False, 2)
    roles.end(RoleAssignment.objects.get(user=leader), by=case.holder.user)
    told(leader)
    assert [one.kind for one in notices.notices(leader)] == [MessageKind.SECOND_FACTOR_RESET]


def test_privacy_officer_and_those_of_a_transfer_are_told_of_no_child(case: Case) -> None:
    officer, kommune = make_role(Role.PRIVACY_OFFICER), make_role(Role.MUNICIPALITY_ADMIN)
    receiver = make_staff(make_organisation(), "Guro")
    transfer = make_transfer(case.log, receiver)
    settle(transfer, TransferStatus.WITHDRAWN)
    for user in (officer, kommune):
        told(user, MessageKind.BREAK_GLASS, log=case.log)
    for user in (receiver.user, kommune):
        told(user, MessageKind.TRANSFER_WITHDRAWN, log=case.log, transfer=transfer)
    for user, expected in ((officer, 1), (receiver.user, 1), (kommune, 0)):
        content, count = page(user)
        assert (CANARY in content, str(case.log.pk) in content, count) == (False, False, expected)


def test_no_place_of_a_protected_child(case: Case) -> None:
    call_meeting(case.log, case.holder, place_detail=f"{CANARY}rommet")
    child = case.log.child
    child.protection = Protection.STRICTLY_CONFIDENTIAL
    child.protection_review_on = case.log.created_at.date()
    child.save_without_historical_record()
    content = page(case.holder.user)[0]
    assert f"Gjelder {CANARY} {CANARY}" in content
    assert f"{CANARY}rommet" not in content
    assert case.school.name not in content


def test_an_account_that_ended_reads_nothing(case: Case) -> None:
    client = signed_in(case.actor.user)
    people.deactivate(case.actor.user, by=case.holder.user, reason="Sluttet")
    assert client.get(LIST).status_code == 302


def test_choices_are_ones_own_and_of_nothing_that_must_come(case: Case) -> None:
    client = signed_in(case.stranger.user)
    client.post(MAIL, {"user": case.actor.user_id, "wanted": []})
    assert set(MailChoice.objects.values_list("user", flat=True)) == {case.stranger.user_id}
    assert not MailChoice.objects.filter(kind=MessageKind.MEETING_INVITATION).exists()
    before = MailChoice.objects.count()
    assert client.post(MAIL, {"wanted": [MessageKind.TRANSFER_ASKED]}).status_code == 200
    assert MailChoice.objects.count() == before


def test_every_kind_has_one_rule_and_a_sentence_without_the_child(db: None) -> None:
    groups = [notices.OWN_ACCOUNT, notices.OF_AKTOR, notices.OF_TRANSFER, notices.OF_KNOWN_LOG]
    groups += [notices.OF_READ_LOG, notices.OF_FAMILY, {MessageKind.BREAK_GLASS}]
    assert sorted(kind for group in groups for kind in group) == sorted(MessageKind)
    every_kind()
    # As the service makes them; these were made by hand.
    of_staff = OutboxMessage.objects.filter(invitation__actor__isnull=False, user=None)
    for row in of_staff.select_related("invitation__actor"):
        OutboxMessage.objects.filter(pk=row.pk).update(user=row.invitation.actor.user_id)
    child = Stafettlog.objects.first().child
    seen = set()
    for user in User.objects.filter(messages__isnull=False).distinct():
        shown = list(rows(user))
        unread = [one for one in shown if one.read_at is None and not one.is_settled]
        assert len(unread) == notices.unread_count(user)
        for one in shown:
            row = NoticeRow.of(one)
            seen.add(one.kind)
            assert row.text
            assert child.first_name not in row.text
            assert "None" not in f"{row.text} {row.child} {row.mail}"
            assert signed_in(user).get(row.url, follow=True).status_code == 200 if row.url else True
    assert seen == set(MessageKind) - notices.OF_FAMILY
