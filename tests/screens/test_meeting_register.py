"""Registrer møte: the guide's status, attendance and comments; and a meeting that was held uninvited."""

import uuid
from html import unescape
from typing import Any

import pytest

from stafettlog.models import Meeting, OutboxMessage
from tests.factories import call_meeting, expire_consent, let_pass, make_log, make_participant, make_staff
from tests.screens.meeting import day_from_today, meeting_form
from tests.screens.on_log import is_secret, log_page, opened, text, url
from tests.screens.test_meeting_add import ticked
from tests.screens.tiltak import signed_in


@pytest.fixture
def meeting(log, concern, holder) -> Meeting:
    """Yesterday."""
    return let_pass(call_meeting(log, holder, concerns=[concern]))


def address(meeting: Meeting) -> str:
    return url("meeting_register", meeting.log_id, meeting.pk)


def form(meeting: Meeting, **changes: Any) -> dict[str, Any]:
    values = {
        "status": "completed",
        "attended": [str(pk) for pk in meeting.invitations.values_list("pk", flat=True)],
        "also_attended": "",
        "not_completed_reason": "",
        "comments": "",
        "version": str(meeting.version),
        "submission": str(uuid.uuid4()),
    }
    return {**values, **changes}


def test_page_has_the_guides_words_and_is_prefilled(meeting, concern, log, holders_client) -> None:
    page = unescape(text(holders_client.get(address(meeting)))).split("<main")[1]
    for words in (
        "Registrer møtedeltakere som deltok på dette møtet",
        concern.text,
        log.child.display_name,
        "Telefon",
        "Invitasjon sendt",
        "Fullført",
        "Ikke fullført",
        "Registrer oppmøte",
        "Andre som deltok",
        "Deltok alle representantene på dette møtet? Hvis møtet ikke er avholdt, hvorfor?",
    ):
        assert words in page
    assert ticked(page, "status") == {"completed"}
    assert ticked(page, "attended") == {str(pk) for pk in meeting.invitations.values_list("pk", flat=True)}


def test_registered_meeting_stands_on_the_log_with_ways_on(meeting, concern, log, holders_client) -> None:
    came = meeting.invitations.get(relation__isnull=False)
    sent = form(meeting, attended=[str(came.pk)], also_attended="Bestemor", comments="Enige")
    response = holders_client.post(address(meeting), sent)
    assert response.url == f"{log_page(log)}#meeting-{meeting.pk}"
    meeting.refresh_from_db()
    assert (meeting.status, meeting.also_attended, meeting.comments) == ("completed", "Bestemor", "Enige")
    assert list(meeting.invitations.filter(attended=True)) == [came]
    page = text(holders_client.get(response.url))
    assert "Møtet er registrert." in page
    assert url("measure_add", log.pk, concern.pk) in page
    assert "Evaluer tiltak: Språk" in page


def test_not_completed_has_a_reason_and_a_way_to_call_again(meeting, log, holders_client) -> None:
    page = text(holders_client.post(address(meeting), form(meeting, status="not_completed")))
    assert page.count("Skriv hvorfor møtet ikke ble holdt") == 2
    # It must be answered where it is shown, so it is not marked as one that may be left out.
    assert "Hvorfor ble møtet ikke holdt?</label>" in page
    sent = form(meeting, status="not_completed", not_completed_reason="Mor var syk")
    response = holders_client.post(address(meeting), sent)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.not_completed_reason) == ("not_completed", "Mor var syk")
    assert "Kall inn på nytt" in text(holders_client.get(response.url))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": "invited"}, "Møtet er ikke registrert ennå. Velg «Fullført» eller «Ikke fullført»"),
        ({"status": "cancelled"}, "Valget finnes ikke lenger. Velg på nytt."),
        ({"status": ""}, "Velg ett av svarene under «Status»"),
        ({"attended": [str(uuid.uuid4())]}, "Valget finnes ikke lenger. Velg på nytt."),
        ({"also_attended": "x" * 301}, "Den kan ha høyst 300 tegn."),
        ({"comments": "x" * 2001}, "Den kan ha høyst 2000 tegn."),
    ],
)
def test_bad_value_has_one_sentence_by_its_field(meeting, holders_client, changes, sentence) -> None:
    page = text(holders_client.post(address(meeting), form(meeting, **{"comments": "Skrevet", **changes})))
    assert "Du må rette 1 feil" in page
    assert page.count(sentence) == 2
    if "comments" not in changes:
        assert "Skrevet" in page
    meeting.refresh_from_db()
    assert meeting.status == "invited"


def test_correction_starts_from_what_was_registered_and_knows_its_version(meeting, holders_client) -> None:
    came = meeting.invitations.get(relation__isnull=False)
    first = form(meeting, attended=[str(came.pk)], comments="Første")
    holders_client.post(address(meeting), first)
    page = text(holders_client.get(address(meeting)))
    assert ticked(page, "attended") == {str(came.pk)}
    assert "Første" in page
    assert "Invitasjon sendt" not in page.split("<main")[1]
    response = holders_client.post(address(meeting), form(meeting, comments="Fra en gammel side"))
    assert response.status_code == 409
    assert "Første" in text(response)
    assert "Fra en gammel side" in text(response)
    meeting.refresh_from_db()
    holders_client.post(address(meeting), form(meeting, comments="Andre"))
    meeting.refresh_from_db()
    assert (meeting.comments, meeting.version) == ("Andre", 3)


def test_double_click_is_one_registration(meeting, holders_client) -> None:
    sent = form(meeting)
    first, second = (holders_client.post(address(meeting), sent) for _time in range(2))
    assert first.url == second.url
    meeting.refresh_from_db()
    assert meeting.version == 2


def test_meeting_to_come_is_not_registered_yet(log, concern, holder, holders_client) -> None:
    made = call_meeting(log, holder, concerns=[concern])
    assert "Møtet har ikke begynt ennå." in text(holders_client.get(address(made), follow=True))
    assert "Møtet har ikke begynt ennå." in text(holders_client.post(address(made), form(made)))
    made.refresh_from_db()
    assert made.status == "invited"


def test_what_was_held_before_is_registered_after_the_consents_end(
    meeting, log, holder, holders_client
) -> None:
    expire_consent(log)
    assert holders_client.get(address(meeting)).status_code == 200
    response = holders_client.post(address(meeting), form(meeting))
    meeting.refresh_from_db()
    assert meeting.status == "completed"
    assert "Nytt tiltak: " not in text(holders_client.get(response.url))


def test_opening_is_noted_and_a_get_changes_nothing(meeting, log, holder, holders_client) -> None:
    holders_client.get(address(meeting))
    assert opened(log, holder) == ["Registrer møte"]
    meeting.refresh_from_db()
    assert meeting.version == 1


def test_cost_does_not_follow_the_number_invited(
    log, concern, holder, school, holders_client, queries
) -> None:
    few = let_pass(call_meeting(log, holder, concerns=[concern]))
    for _number in range(6):
        make_participant(log, make_staff(school, "Ronnie"))
    everyone = tuple(log.participants.values_list("actor_id", flat=True))
    many = let_pass(call_meeting(log, holder, concerns=[concern], actor_ids=everyone))
    seen = [queries(holders_client, address(one), at_most=12).count for one in (few, many)]
    assert seen[0] == seen[1]
    sent = [
        queries(holders_client, address(one), form(one), method="post", at_most=36, warm=False).count
        for one in (few, many)
    ]
    assert sent[0] == sent[1]


# --- The dialog of the log page -----------------------------------------------------------------------


def test_log_page_carries_the_form_of_a_meeting_that_waits(
    meeting, log, holder, holders_client, queries
) -> None:
    page = text(queries(holders_client, log_page(log)).response)
    assert f'id="register-{meeting.pk}"' in page
    assert f'action="{address(meeting)}"' in page
    call_meeting(log, holder, concerns=[meeting.concerns.get()])
    assert text(holders_client.get(log_page(log))).count('<dialog class="sl-dialog" id="register-') == 1


def test_aktor_has_no_such_form(meeting, log, actor) -> None:
    make_participant(log, actor)
    assert "register-" not in text(signed_in(actor).get(log_page(log)))


# --- Held without invitation ----------------------------------------------------------------------------


def held_form(log: Any, **changes: Any) -> dict[str, Any]:
    values = {"day": day_from_today(-1).isoformat(), "also_attended": "", "comments": "", **changes}
    return meeting_form(log, **values)


def test_held_meeting_is_registered_without_mail(log, concern, holders_client) -> None:
    page = text(holders_client.get(url("meeting_held", log.pk)))
    assert ticked(page, "invited") == {str(log.stafettholder_id)}
    assert "Får e-post" not in page
    before = OutboxMessage.objects.count()
    response = holders_client.post(url("meeting_held", log.pk), held_form(log, also_attended="Bestemor"))
    made = Meeting.objects.get()
    assert response.url == f"{log_page(log)}#meeting-{made.pk}"
    assert (made.status, made.without_invitation, made.also_attended) == ("completed", True, "Bestemor")
    assert set(made.invitations.values_list("attended", flat=True)) == {True}
    assert OutboxMessage.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"day": day_from_today(1).isoformat()}, "Datoen har ikke vært ennå."),
        ({"invited": []}, "Velg minst én som deltok"),
        ({"comments": "x" * 2001}, "Den kan ha høyst 2000 tegn."),
    ],
)
def test_bad_held_meeting_has_one_sentence(log, concern, holders_client, changes, sentence) -> None:
    page = text(holders_client.post(url("meeting_held", log.pk), held_form(log, **changes)))
    assert page.count(sentence) == 2
    assert not Meeting.objects.exists()


def test_held_is_for_the_holder(log, concern, actor, school) -> None:
    make_participant(log, actor)
    assert signed_in(actor).post(url("meeting_held", log.pk), held_form(log)).status_code == 403
    stranger = make_staff(school, "Guro")
    make_log(stranger)
    assert is_secret(signed_in(stranger).get(url("meeting_held", log.pk)), log)
    assert not Meeting.objects.exists()
