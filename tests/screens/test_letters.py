"""*Skriv ut invitasjonsbrev* and the letter of a meeting: who prints one, for whom, and what is noted."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permissions import history
from permissions.models import AccessLog
from stafettlog.models import AccessGround, Invitation, MeetingStatus
from tests import factories as make
from tests.documents.pdf import facts as pdf_facts
from tests.documents.pdf import words
from tests.screens.on_log import access_log_fails


@pytest.fixture
def relation(log):
    return log.child.foresatt_relations.get()


def letter(log, relation) -> str:
    return reverse("admin:foresatt_letter", args=[log.pk, relation.pk])


def meeting_letter(log, invitation) -> str:
    return reverse("admin:meeting_letter", args=[log.pk, invitation.pk])


def invited(log, **changes) -> Invitation:
    """The invitation of the one foresatt."""
    return make.make_meeting(log, **changes).invitations.get(relation__isnull=False)


def change(row, by, **values):
    for name, value in values.items():
        setattr(row, name, value)
    history.save(row, by=by.user, reason="Endret")


def stop(relation, by):
    change(relation, by, stopped_at=timezone.now(), stopped_by=by.user, stop_reason="Fordi")


def end(relation, by):
    change(relation, by, ended_at=timezone.now(), ended_by=by.user, end_reason="Fordi")


def refused(client: Client, url: str, sentence: str) -> None:
    """403 with the sentence, no PDF, and nothing noted as opened."""
    answer = client.get(url)
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
    assert not AccessLog.objects.exists()


def test_holder_prints_it_and_it_is_noted(holders_client, log, holder, relation, queries):
    answer = queries(holders_client, letter(log, relation), at_most=9).response
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="invitasjonsbrev.pdf"'
    assert answer["Cache-Control"] == "no-store, private"
    assert pdf_facts(answer.content)["accessible"]
    text = words(answer.content)
    assert relation.display_name in text
    assert "Lisa" in text
    assert holder.display_name in text
    # The outside tells of no school and no child; the number and the last name stand nowhere.
    for secret in ("Hansen", holder.organisation.name, log.child.national_number, relation.email):
        assert secret not in text
    row = AccessLog.objects.latest("id")
    assert (row.log_id, row.page, row.role) == (str(log.pk), "Invitasjonsbrev", "Stafettholder")


def test_nothing_is_printed_that_cannot_be_noted(holders_client, log, relation, monkeypatch):
    access_log_fails(monkeypatch)
    answer = holders_client.get(letter(log, relation))
    assert (answer.status_code, b"%PDF" in answer.content) == (503, False)


@pytest.mark.parametrize(
    ("how", "sentence"), [(stop, "Tilgangen til denne foresatte er stoppet"), (end, "ikke lenger foresatt")]
)
def test_stopped_or_ended_gets_none(holders_client, log, holder, relation, how, sentence):
    invitation = invited(log)
    how(relation, holder)
    refused(holders_client, letter(log, relation), sentence)
    refused(holders_client, meeting_letter(log, invitation), sentence)


def test_without_ground_there_is_none(holders_client, log, holder, relation):
    change(relation, holder, ground=AccessGround.NONE)
    refused(holders_client, letter(log, relation), "ikke grunnlag for tilgang")
    refused(holders_client, meeting_letter(log, invited(log)), "ikke grunnlag for tilgang")


def test_after_eighteen_there_is_none(log, holder, relation, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=366 * 11))
    client = Client()
    client.force_login(holder.user)
    refused(client, letter(log, relation), "ikke lenger tilgang til denne loggen")


def test_can_be_printed_when_the_consent_has_expired(holders_client, log, relation):
    make.expire_consent(log)
    assert holders_client.get(letter(log, relation)).status_code == 200


def test_language_of_the_foresatt_makes_a_second_page(holders_client, log, holder, relation):
    change(relation, holder, language="uk")
    assert pdf_facts(holders_client.get(letter(log, relation)).content)["pages"] == 2


def test_letter_of_a_meeting(holders_client, log, holder):
    concern = make.make_concern(log, holder, text="Noe som ikke skal ut")
    invitation = invited(log, concerns=[concern], place_detail="møterom 2", interpreter_ordered=True)
    answer = holders_client.get(meeting_letter(log, invitation))
    assert answer["Content-Disposition"] == 'inline; filename="motebrev.pdf"'
    text = words(answer.content)
    assert "Du er invitert til et møte om Lisa." in text
    assert "Bakketoppen skole, møterom 2" in text
    assert "Tolk er bestilt." in text
    for secret in ("Noe som ikke", "Hansen"):
        assert secret not in text
    assert AccessLog.objects.latest("id").page == "Møtebrev"


def test_letter_to_the_child_and_to_an_aktor(holders_client, log, holder, actor):
    make.make_participant(log, actor)
    meeting = make.make_meeting(log, child=True, relations=[], actors=[actor])
    to_child = meeting.invitations.get(actor__isnull=True)
    text = words(holders_client.get(meeting_letter(log, to_child)).content)
    assert "Lisa Hansen Prøveveien 1 3045 Drammen" in text
    assert "Du er invitert til et møte." in text
    assert "BankID" not in text
    to_actor = meeting.invitations.get(actor=actor)
    text = words(holders_client.get(meeting_letter(log, to_actor)).content)
    assert f"{actor.display_name} Bakketoppen skole" in text
    part = log.participants.get(actor=actor)
    change(part, holder, ended_at=timezone.now(), ended_by=holder.user)
    assert holders_client.get(meeting_letter(log, to_actor)).status_code == 403


@pytest.mark.parametrize("why", ["cancelled", "over", "struck", "off the list"])
def test_no_letter_to_a_meeting_that_does_not_stand(holders_client, log, holder, why):
    now = timezone.now()
    invitation = invited(log, starts_at=now - timedelta(hours=3) if why == "over" else None)
    if why == "cancelled":
        change(
            invitation.meeting,
            holder,
            status=MeetingStatus.CANCELLED,
            cancelled_at=now,
            cancelled_by=holder.user,
        )
    elif why == "struck":
        change(invitation.meeting, holder, struck_at=now, struck_by=holder.user)
    elif why == "off the list":
        change(invitation, holder, removed_at=now, removed_by=holder.user)
    sentence = "ikke lenger invitert" if why == "off the list" else "Møtet er holdt eller avlyst"
    refused(holders_client, meeting_letter(log, invitation), sentence)


def test_an_aktor_prints_none(client, log, actor, relation):
    make.make_participant(log, actor)
    client.force_login(actor.user)
    assert client.get(letter(log, relation)).status_code == 403
    assert client.get(meeting_letter(log, invited(log))).status_code == 403


def test_strangers_and_foreign_ids_meet_the_same_page(client, log, relation, actor):
    invitation = invited(log)
    other = make.make_log(actor)
    client.force_login(actor.user)
    missing = client.get(reverse("admin:foresatt_letter", args=[uuid.uuid4(), uuid.uuid4()]))
    assert missing.status_code == 404
    for address in (
        letter(log, relation),
        letter(other, relation),
        meeting_letter(log, invitation),
        meeting_letter(other, invitation),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (404, missing.content)
    assert not AccessLog.objects.exists()


def test_a_siblings_relation_is_not_this_childs(holders_client, log, holder, relation):
    parent = make.make_foresatt_input(national_number=relation.foresatt.national_number)
    sibling = make.make_log(holder, foresatte=[parent])
    hers = sibling.child.foresatt_relations.get()
    assert holders_client.get(letter(log, hers)).status_code == 404
    assert holders_client.get(letter(sibling, hers)).status_code == 200


def test_only_reading(holders_client, log, relation):
    for address in (letter(log, relation), meeting_letter(log, invited(log))):
        assert holders_client.post(address).status_code == 405
