"""R14: a text is masked by two persons, everywhere and for good."""

import uuid
from typing import Any

import pytest
from django.urls import reverse

from permissions import roles
from permissions.models import AccessLog
from permissions.policy import Role
from stafettlog.models import Draft, DraftKind, Masking, MessageKind, OutboxMessage
from stafettlog.services import drafts, masked_texts, masking
from stafettlog.services.concerns import ConcernInput, concern_change
from stafettlog.services.masked_texts import KINDS, MASKED
from tests.exports import reading
from tests.factories import make_concern, make_log, make_organisation, make_participant, make_role, make_staff
from tests.screens.tiltak import address, signed_in

TEXT = "Broren til Kanarifugl har diagnose"
WHY = "Handler om feil barn"


@pytest.fixture
def leader(school):
    return make_role(Role.UNIT_LEADER, school)


@pytest.fixture
def log(holder):
    return make_log(holder, level=2)


@pytest.fixture
def concern(log, holder):
    made = make_concern(log, holder, text="Noe annet", goal=TEXT)
    given = ConcernInput("Noe nytt", made.area, TEXT + " igjen", False, True)
    return concern_change(log_id=log.pk, concern_id=made.pk, concern=given, version=1, by=holder.user)


@pytest.fixture
def asked(log, concern, holder, leader) -> Masking:
    return ask(log, concern, holder)


def ask(log: Any, concern: Any, by: Any, **changes: Any) -> Masking:
    values = {"model": "concern", "row_id": concern.pk, "field": "goal", "reason": WHY}
    return masking.masking_ask(log_id=log.pk, by=by.user, **(values | changes))


def form(**changes: Any) -> dict[str, Any]:
    return {"submission": str(uuid.uuid4()), **changes}


def settle(asked: Masking, by: Any, **changes: Any) -> Any:
    data = form(**({"what": "accept", "answer": ""} | changes))
    return signed_in(by).post(address("masking_settle", asked), data)


def ask_url(log: Any, concern: Any, field: str = "goal") -> str:
    return reverse("admin:masking_ask", args=[log.pk, "concern", concern.pk, field])


def test_every_declared_field_is_there_and_has_a_name() -> None:
    for name, kind in KINDS.items():
        for field in kind.fields:
            assert kind.model._meta.get_field(field).max_length is None or (
                kind.model._meta.get_field(field).max_length >= len(MASKED)
            )
            assert ":" in masked_texts.kind_name(name, field)


def test_holder_asks_and_leaders_are_told_without_the_text(log, concern, holder, leader) -> None:
    client = signed_in(holder)
    assert TEXT in client.get(ask_url(log, concern)).content.decode()
    answer = client.post(ask_url(log, concern), form(reason=WHY, confirmed="on"))
    assert answer.status_code == 302
    asked = Masking.objects.get()
    assert (asked.status, asked.reason, asked.asked_by) == ("waiting", WHY, holder.user)
    told = OutboxMessage.objects.filter(kind=MessageKind.MASKING_ASKED)
    assert [message.user for message in told] == [leader]


@pytest.mark.parametrize("missing", ["reason", "confirmed"])
def test_reason_and_tick_are_asked_for(log, concern, holder, leader, missing) -> None:
    data = form(reason=WHY, confirmed="on")
    del data[missing]
    answer = signed_in(holder).post(ask_url(log, concern), data)
    assert answer.status_code == 200
    assert answer.context["form"].has_error(missing)
    assert not Masking.objects.exists()


def test_second_click_asks_once(log, concern, holder, leader) -> None:
    client, data = signed_in(holder), form(reason=WHY, confirmed="on")
    for _click in range(2):
        assert client.post(ask_url(log, concern), data).status_code == 302
    assert Masking.objects.count() == 1


def test_leader_sees_kind_and_reason_never_text_nor_name(asked, leader, log) -> None:
    client = signed_in(leader)
    for url in (address("index"), address("masking_list"), address("masking_settle", asked)):
        text = client.get(url).content.decode()
        assert "ppmerksomhet: mål" in text
        assert TEXT not in text
        assert log.child.last_name not in text
    assert WHY in client.get(address("masking_settle", asked)).content.decode()
    row = AccessLog.objects.order_by("-at").first()
    assert (row.page, row.role, row.log_id) == ("Skjul tekst", "Enhetsleder", str(log.pk))


def test_accepted_text_is_gone_everywhere(asked, leader, holder, concern, log) -> None:
    drafts.draft_save(
        by=holder.user, kind=DraftKind.CONCERN, content={"goal": [f"Se: {TEXT}."], "text": ["Annet"]}, log=log
    )
    version = concern.version
    assert settle(asked, leader).status_code == 302
    concern.refresh_from_db()
    assert (concern.goal, concern.text, concern.version) == (MASKED, "Noe nytt", version + 1)
    assert set(concern.history.values_list("goal", flat=True)) == {MASKED}
    assert Draft.objects.get().content == {"goal": [f"Se: {MASKED}."], "text": ["Annet"]}
    newest = concern.history.first()
    assert newest.history_user == leader
    assert holder.display_name in newest.history_change_reason
    client = signed_in(holder)
    for name in ("stafettlog_stafettlog_change", "log_history"):
        text = client.get(address(name, log)).content.decode()
        assert "Kanarifugl" not in text
        assert MASKED in text
    history = client.get(address("log_history", log)).content.decode()
    assert f"skjulte en tekst (Oppmerksomhet: mål) for alltid: {WHY}" in history
    file = client.post(address("log_export", log), reading.form())
    assert "Kanarifugl" not in reading.xml(file)
    told = OutboxMessage.objects.filter(kind=MessageKind.MASKING_SETTLED)
    assert [message.user for message in told] == [holder.user]


def test_form_that_stood_open_cannot_write_it_back(asked, leader, holder, concern, log) -> None:
    version = concern.version
    settle(asked, leader)
    data = form(text="Noe nytt", area=concern.area, goal=TEXT, version=version)
    answer = signed_in(holder).post(address("concern_change", log, concern), data)
    assert answer.status_code == 409
    concern.refresh_from_db()
    assert concern.goal == MASKED


def test_declined_text_stands_and_the_answer_says_why(asked, leader, concern) -> None:
    assert settle(asked, leader, what="decline").status_code == 200
    assert settle(asked, leader, what="decline", answer="Dette er om riktig barn").status_code == 302
    asked.refresh_from_db()
    concern.refresh_from_db()
    assert (asked.status, asked.answer) == ("declined", "Dette er om riktig barn")
    assert TEXT in concern.goal


def test_it_is_settled_once(asked, leader, concern) -> None:
    settle(asked, leader, what="decline", answer="Nei")
    answer = settle(asked, leader)
    assert "allerede besvart" in answer.content.decode()
    concern.refresh_from_db()
    assert TEXT in concern.goal


def test_asker_cannot_settle(log, concern, holder, leader, school) -> None:
    roles.assign(holder.user, Role.UNIT_LEADER, school, by=None)
    asked = ask(log, concern, holder)
    answer = settle(asked, holder)
    assert answer.status_code == 403
    assert "En annen leder må svare" in answer.content.decode()
    concern.refresh_from_db()
    assert TEXT in concern.goal


@pytest.mark.parametrize("leads", [True, False])
def test_without_another_leader_it_is_refused_with_who_can(log, concern, holder, school, leads) -> None:
    if leads:
        roles.assign(holder.user, Role.UNIT_LEADER, school, by=None)
    answer = signed_in(holder).get(ask_url(log, concern), follow=True)
    assert "Be kommuneadministrator om å gi virksomheten en leder til." in answer.content.decode()
    assert not Masking.objects.exists()


def test_holder_takes_it_back(asked, holder, leader, log) -> None:
    url = address("masking_withdraw", log, asked)
    assert signed_in(holder).post(url, form()).status_code == 302
    asked.refresh_from_db()
    assert asked.status == "withdrawn"
    assert settle(asked, leader).status_code in (200, 302)
    asked.refresh_from_db()
    assert asked.status == "withdrawn"


def test_others_may_not(asked, log, concern, school, leader) -> None:
    colleague = make_staff(school, "Ronnie")
    make_participant(log, colleague)
    outsider = make_role(Role.UNIT_LEADER, make_organisation())
    stranger = make_staff(make_organisation())
    coordinator = make_role(Role.COORDINATOR, school)
    assert signed_in(colleague).get(ask_url(log, concern)).status_code == 403
    assert signed_in(coordinator).get(ask_url(log, concern)).status_code == 403
    assert signed_in(leader).get(ask_url(log, concern)).status_code == 403
    assert signed_in(stranger).get(ask_url(log, concern)).status_code == 404
    for person, status in ((outsider, 404), (coordinator, 403), (colleague, 403), (stranger, 403)):
        assert signed_in(person).get(address("masking_settle", asked)).status_code == status
        assert settle(asked, person).status_code == status
    assert signed_in(stranger).get(address("masking_list")).status_code == 403
    asked.refresh_from_db()
    assert asked.status == "waiting"


def test_only_texts_of_the_log_can_be_named(log, concern, holder, leader) -> None:
    other = make_concern(make_log(holder), holder)
    client = signed_in(holder)
    for model, row, field in (
        ("concern", other.pk, "goal"),
        ("concern", concern.pk, "area"),
        ("child", log.child_id, "first_name"),
        ("stafettlog", log.pk, "street"),
        ("concern", uuid.uuid4(), "goal"),
    ):
        url = reverse("admin:masking_ask", args=[log.pk, model, row, field])
        assert client.get(url).status_code == 404
        assert client.post(url, form(reason=WHY, confirmed="on")).status_code == 404


def test_links_stand_for_the_holder_alone(log, concern, holder, school, leader) -> None:
    colleague = make_staff(school, "Ronnie")
    make_participant(log, colleague)
    link = ask_url(log, concern)
    assert link in signed_in(holder).get(address("log_history", log)).content.decode()
    assert link in signed_in(holder).get(address("concern_change", log, concern)).content.decode()
    assert link not in signed_in(colleague).get(address("log_history", log)).content.decode()
