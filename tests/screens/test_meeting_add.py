"""Nytt møte: order and words of the guide, who gets mail, its preview and its draft."""

import json
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from stafettlog.models import Draft, Meeting, MessageKind, OutboxMessage
from tests.factories import (
    call_meeting,
    make_concern,
    make_foresatt_input,
    make_log,
    make_measure,
    make_participant,
    make_staff,
)
from tests.factories.numbers import born_years_ago
from tests.screens.meeting import meeting_form
from tests.screens.on_log import all_read, log_page, opened, text, url
from tests.screens.tiltak import signed_in


def ticked(page: str, name: str) -> set[str]:
    """The values of the ticks of one name that are set."""
    inputs = [part.split(">")[0] for part in page.split("<input")[1:]]
    chosen = [one for one in inputs if f'name="{name}"' in one and " checked" in one]
    return {one.split('value="')[1].split('"')[0] for one in chosen}


def test_page_has_the_guides_order_and_words(log, concern, holders_client) -> None:
    page = unescape(text(holders_client.get(url("meeting_add", log.pk))))
    main = page.split("<main")[1]
    places = [main.index(word) for word in ("Oppmerksomhet</h2>", "Invitert</h2>", "Sted og tid</h2>")]
    assert places == sorted(places)
    assert f"{concern.text} / Språk" in main
    assert "Lisa Hansen / Stafettbarn" in main
    relation = log.child.foresatt_relations.get()
    assert f"{relation.display_name} / Mor" in main
    assert f"{log.stafettholder.display_name} / Stafettholder" in main
    assert "Send invitasjon</button>" in main
    assert "Invitert: 2. Får e-post: 2." in main
    assert ticked(main, "concerns") == {str(concern.pk)}
    assert ticked(main, "invited") == {str(relation.pk), str(log.stafettholder_id)}


def test_velg_alle_stands_over_several(log, concern, holder, holders_client) -> None:
    assert "Velg alle" not in text(holders_client.get(url("meeting_add", log.pk)))
    make_concern(log, holder, text="Trivsel i klassen")
    assert "Velg alle" in text(holders_client.get(url("meeting_add", log.pk)))
    holders_client.post(url("meeting_add", log.pk), meeting_form(log, concerns=[], all_concerns="on"))
    assert Meeting.objects.get().concerns.count() == 2


def test_each_row_says_how_the_person_is_told(holder, school) -> None:
    log = make_log(
        holder,
        foresatte=[
            make_foresatt_input(),
            make_foresatt_input(first_name="Omar", email=""),
            make_foresatt_input(first_name="Ola", ground="none"),
        ],
    )
    owner, other = make_staff(school, "Ronnie"), make_staff(school, "Guro")
    make_measure(make_concern(log, holder), holder, [owner])
    make_participant(log, other)
    page = text(signed_in(holder).get(url("meeting_add", log.pk)))
    for words in (
        "Får e-post",
        "Ingen e-post. Skriv ut brev",
        "Under 12 år: får ikke varsel",
        "Får ikke e-post: har ikke grunnlag for tilgang",
    ):
        assert words in page
    with_ground = log.child.foresatt_relations.exclude(ground="none").values_list("pk", flat=True)
    expected = {str(pk) for pk in with_ground} | {str(log.stafettholder_id), str(owner.pk)}
    assert ticked(page, "invited") == expected


def test_child_of_twelve_with_an_address_is_ticked(holder) -> None:
    log = make_log(holder, birth_date=born_years_ago(12), email="barn@familie.example")
    assert "barnet" in ticked(text(signed_in(holder).get(url("meeting_add", log.pk))), "invited")


def test_interpreter_is_asked_for_when_a_foresatt_needs_one(holder, log, holders_client) -> None:
    assert "Tolk er bestilt" not in text(holders_client.get(url("meeting_add", log.pk)))
    asks = make_log(holder, foresatte=[make_foresatt_input(needs_interpreter=True, language="so")])
    page = text(holders_client.get(url("meeting_add", asks.pk)))
    assert "Tolk er bestilt" in page
    assert "(Somali)" in page
    holders_client.post(url("meeting_add", asks.pk), meeting_form(asks, interpreter_ordered="on"))
    assert Meeting.objects.get(log=asks).interpreter_ordered


def test_sent_invitation_stands_on_the_log_and_says_who_is_told(log, concern, holder, holders_client) -> None:
    response = holders_client.post(url("meeting_add", log.pk), meeting_form(log, ends_at=""))
    made = Meeting.objects.get()
    assert response.url == f"{log_page(log)}#meeting-{made.pk}"
    assert timezone.localtime(made.starts_at).strftime("%H%M") == "0900"
    assert made.ends_at - made.starts_at == timedelta(hours=1)
    assert OutboxMessage.objects.filter(kind=MessageKind.MEETING_INVITATION).count() == 2
    assert "Møtet er lagt inn. 2 får e-post." in text(holders_client.get(response.url))
    assert opened(log, holder) == ["Logg"]


def test_who_must_have_a_letter_is_said_with_its_address(holder, holders_client) -> None:
    log = make_log(holder, foresatte=[make_foresatt_input(first_name="Omar", email="")])
    response = holders_client.post(url("meeting_add", log.pk), meeting_form(log))
    letter = url("meeting_letter", log.pk, Meeting.objects.get().invitations.get(relation__isnull=False).pk)
    page = text(holders_client.get(response.url))
    assert "Uten e-postadresse. Skriv ut brev til:" in page
    assert letter in page


def test_preview_is_the_mail_and_stores_nothing(log, concern, holder, holders_client) -> None:
    sent = meeting_form(log, place="other", place_detail="Rådhuset", _preview="json")
    answer = json.loads(holders_client.post(url("meeting_add", log.pk), sent).content)
    assert "kl. 09.00" in answer["subject"]
    assert "Rådhuset" in answer["text"]
    assert log.child.first_name not in answer["text"]
    assert concern.text not in answer["text"]
    assert answer["clash"] == "Du har ingen andre møter denne dagen."
    call_meeting(log, holder)
    again = json.loads(holders_client.post(url("meeting_add", log.pk), sent).content)
    assert again["clash"] == "Denne dagen har du også møte kl. 09.00–10.00."
    assert Meeting.objects.count() == 1
    unfinished = json.loads(holders_client.post(url("meeting_add", log.pk), {**sent, "day": "x"}).content)
    assert unfinished == {"subject": "", "text": "", "clash": ""}


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("button", [{"_preview": "json"}, {"_preview": "1"}, {}])
def test_day_beyond_the_calendar_is_no_error_page(log, concern, holders_client, day, button) -> None:
    sent = meeting_form(log, day=day, starts_at="23:30", ends_at="", **button)
    answer = holders_client.post(url("meeting_add", log.pk), sent)
    assert answer.status_code == 200
    assert not Meeting.objects.exists()


def test_hour_that_summer_time_skips_is_refused(log, concern, holder, time_machine) -> None:
    time_machine.move_to("2027-03-20T12:00:00+01:00", tick=False)
    client = signed_in(holder)
    for ends_at in ("03:15", ""):
        sent = meeting_form(log, day="2027-03-28", starts_at="02:30", ends_at=ends_at)
        assert client.post(url("meeting_add", log.pk), sent).status_code == 200
    assert not Meeting.objects.exists()


def test_preview_without_javascript_keeps_what_was_typed(log, concern, holders_client) -> None:
    sent = meeting_form(log, place_detail="Linje 2", invited=[], _preview="1")
    page = text(holders_client.post(url("meeting_add", log.pk), sent))
    assert "Telefon, Linje 2" in page
    assert 'value="Linje 2"' in page
    assert "Du må rette" not in page
    assert "Invitert: 0. Får e-post: 0." in page


def test_draft_is_kept_opened_again_and_gone_when_sent(log, concern, holder, holders_client) -> None:
    sent = meeting_form(log, place_detail="Møterom 7", day="", _autosave="1")
    kept = json.loads(holders_client.post(url("meeting_add", log.pk), sent).content)
    page = text(holders_client.get(f"{url('meeting_add', log.pk)}?kladd={kept['draft']}"))
    assert 'value="Møterom 7"' in page
    assert f"{url('meeting_add', log.pk)}?kladd={kept['draft']}" in text(
        holders_client.get(reverse("admin:index"))
    )
    holders_client.post(url("meeting_add", log.pk), meeting_form(log, draft=kept["draft"]))
    assert not Draft.objects.exists()
    assert Meeting.objects.count() == 1


def test_cost_does_not_follow_the_number_of_people(
    log, concern, holder, school, holders_client, queries
) -> None:
    address = url("meeting_add", log.pk)
    few = queries(holders_client, address, at_most=12).count
    sent = queries(holders_client, address, meeting_form(log), method="post", at_most=40, warm=False)
    for _number in range(6):
        make_participant(log, make_staff(school, "Ronnie"))
        make_concern(log, holder)
    all_read()
    assert queries(holders_client, address).count == few
    everyone = [str(pk) for pk in log.participants.values_list("actor_id", flat=True)]
    form = meeting_form(log, invited=everyone, submission=str(uuid.uuid4()))
    more = queries(holders_client, address, form, method="post", at_most=40, warm=False)
    assert more.response.status_code == 302
    assert more.count == sent.count
