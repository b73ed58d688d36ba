"""Ny oppmerksomhet with its first tiltak."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from permissions.models import AccessLog
from stafettlog.models import Actor, Concern, Draft, Stafettlog
from tests.factories import (
    expire_consent,
    make_concern,
    make_log,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.screens.tiltak import BAD_CONCERN, address, body, concern_data, errors, signed_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_holder_adds_a_concern_with_its_first_measure(holders_client: Client, log: Stafettlog) -> None:
    answer = holders_client.post(address("concern_add", log), concern_data())
    concern = Concern.objects.get()
    assert answer.url == f"{address('stafettlog_stafettlog_change', log)}#concern-{concern.pk}"
    measure = concern.measures.get()
    assert (concern.text, concern.level, concern.discussed_with_leader) == ("Strever med leseflyt", 1, False)
    assert [part.actor for part in measure.responsible.all()] == [log.stafettholder]


def test_second_button_leads_on_to_the_next_measure(holders_client: Client, log: Stafettlog) -> None:
    answer = holders_client.post(address("concern_add", log), concern_data(_and_new="1"))
    assert answer.url == address("measure_add", log, Concern.objects.get())


def test_form_has_the_guides_words_and_order(holders_client: Client, log: Stafettlog) -> None:
    page = body(holders_client.get(address("concern_add", log)))
    words = [
        "Vi er særlig oppmerksomme på",
        "Beskriv her - maks 100 tegn",
        "Konsentrasjon / oppmerksomhet",
        "Hva kjennetegner måloppnåelse?",
        "Hvem er informert?",
        "Oppmerksomheten er drøftet med leder.",
        "Oppmerksomheten er drøftet med foresatte.",
        "Tett oppfølging",
        "Beskrivelse",
        "OBS. Du kan legge til flere tiltak når oppmerksomheten er lagret.",
        "Igangsettes innen",
        "Ferdigstilles",
        "Det er mitt ansvar å følge opp dette tiltaket",
        "Valgte aktører vil være ansvarlige for oppfølging av dette tiltaket",
        "Søk etter navn, stilling eller virksomhet",
        "Ingen aktør valgt",
        "Registrer ny aktør",
        "OBS! Lisa sin logg er på nivå 1 - søkeresultatet vil kun liste aktører",
        "Legg til og nytt tiltak",
    ]
    places = [page.find(word) for word in words]
    assert -1 not in places, words[places.index(-1)]
    assert places == sorted(places)
    assert re.search(r'name="mine"[^>]* checked', page)
    assert f'value="{TODAY.isoformat()}"' in page


def test_form_points_to_where_abuse_is_reported(holders_client: Client, log: Stafettlog) -> None:
    page = body(holders_client.get(address("concern_add", log)))
    assert f'href="{settings.ABUSE_REPORT_URL}" target="_blank" rel="noopener noreferrer"' in page


BAD = BAD_CONCERN | {
    "no kind": ({"kind": None}, "kind", "Velg hva slags tiltak det er"),
    "no description": ({"description": ""}, "description", "Beskriv tiltaket"),
    "bad finish": (
        {"finish_on": "31.02.2026"},
        "finish_on",
        "Skriv datoen som dag, måned og år, for eksempel 06.06.2016",
    ),
    "nobody": ({"mine": None}, "responsible", "Velg minst én som har ansvar for tiltaket"),
}


@pytest.mark.parametrize(("changes", "field", "sentence"), BAD.values(), ids=BAD)
def test_bad_input_is_told_by_its_field_and_kept(
    holders_client: Client, log: Stafettlog, changes: dict[str, Any], field: str, sentence: str
) -> None:
    answer = holders_client.post(address("concern_add", log), concern_data(**changes))
    assert errors(answer) == {field: [sentence]}
    page = body(answer)
    assert "Du må rette 1 feil" in page
    assert f'id="id_{field}_error"' in page
    assert page.count(sentence) == 2, "in the summary and by the field"
    assert "<title>Feil: " in page
    for name in {"text", "goal", "description"} - {field}:
        assert concern_data()[name] in page
    assert not Concern.objects.exists()


def test_line_break_counts_as_one_letter(holders_client: Client, log: Stafettlog) -> None:
    goal = "a" * 499 + "\r\n" + "b" * 500
    assert holders_client.post(address("concern_add", log), concern_data(goal=goal)).status_code == 302
    assert len(Concern.objects.get().goal) == 1000


def test_markup_is_shown_as_text(holders_client: Client, log: Stafettlog) -> None:
    page = body(holders_client.post(address("concern_add", log), concern_data(text="<b>x</b>", area="")))
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page


def test_two_clicks_add_one(holders_client: Client, log: Stafettlog) -> None:
    data = concern_data()
    first, second = (holders_client.post(address("concern_add", log), data) for _ in range(2))
    assert first.url == second.url
    assert Concern.objects.count() == 1


def test_autosave_keeps_a_draft_that_sending_removes(holders_client: Client, log: Stafettlog) -> None:
    url = address("concern_add", log)
    kept = holders_client.post(url, {"text": "Halvskre", "_autosave": "1"}).json()["draft"]
    page = body(holders_client.get(url, {"kladd": kept}))
    assert "Halvskre" in page
    assert "Kladd lagret kl. " in page
    assert holders_client.post(url, concern_data(draft=kept)).status_code == 302
    assert not Draft.objects.exists()


def test_sending_removes_a_draft_whose_answer_never_reached_the_page(
    holders_client: Client, log: Stafettlog
) -> None:
    url, data = address("concern_add", log), concern_data()
    for _ in range(2):
        assert holders_client.post(url, {**data, "_autosave": "1"}).status_code == 200
    assert Draft.objects.count() == 1
    assert holders_client.post(url, data).status_code == 302
    assert not Draft.objects.exists()
    # One that arrives after the form itself leaves nothing behind.
    assert holders_client.post(url, {**data, "_autosave": "1"}).status_code == 409
    assert not Draft.objects.exists()


def test_draft_of_someone_else_is_not_shown(holders_client: Client, log: Stafettlog) -> None:
    other = make_staff(make_organisation())
    foreign = signed_in(other).post(
        address("concern_add", make_log(other)), {"text": "Hemmelig", "_autosave": "1"}
    )
    answer = holders_client.get(address("concern_add", log), {"kladd": foreign.json()["draft"]}, follow=True)
    assert "Hemmelig" not in body(answer)
    assert "Kladden finnes ikke lenger." in body(answer)


def test_register_actor_keeps_what_is_typed_and_comes_back_with_the_new_one(
    holders_client: Client, log: Stafettlog, holder: Actor
) -> None:
    url = address("concern_add", log)
    answer = holders_client.post(url, concern_data(_register_actor="1", finish_on="rot"))
    draft = Draft.objects.get()
    assert answer.url == f"{address('stafettlog_actor_add')}?kladd={draft.pk}"
    new = make_staff(holder.organisation, "Nyregistrert", number=False)
    page = body(holders_client.get(url, {"kladd": draft.pk, "aktor": new.pk}))
    assert "Strever med leseflyt" in page
    assert re.search(rf'value="{new.pk}" id="[^"]*" checked', page)
    assert "Nyregistrert" in page


def test_actor_may_not_add_but_is_told_why(log: Stafettlog, holder: Actor) -> None:
    actor = make_staff(holder.organisation)
    make_participant(log, actor)
    client = signed_in(actor)
    url = address("concern_add", log)
    for answer in (client.get(url), client.post(url, concern_data())):
        assert answer.status_code == 403
        assert "Spør stafettholderen" in body(answer)
    assert not Concern.objects.exists()


def test_log_of_others_does_not_exist(holders_client: Client) -> None:
    other = make_staff(make_organisation())
    log = make_log(other, first_name="Hemmelig")
    concern = make_concern(log, other)
    for url in (address("concern_add", log), address("concern_change", log, concern)):
        for answer in (holders_client.get(url), holders_client.post(url, concern_data())):
            assert answer.status_code == 404
            assert "Hemmelig" not in body(answer)
    assert Client().get(address("concern_add", log)).status_code == 302


def test_consent_that_ran_out_meanwhile_gives_back_the_text(holders_client: Client, log: Stafettlog) -> None:
    assert holders_client.get(address("concern_add", log)).status_code == 200
    expire_consent(log)
    answer = holders_client.post(address("concern_add", log), concern_data())
    assert answer.status_code == 403
    assert "Samtykket er utgått" in body(answer)
    assert "Strever med leseflyt" in body(answer)
    assert not Concern.objects.exists()


def test_opening_is_in_the_access_log(holders_client: Client, log: Stafettlog, holder: Actor) -> None:
    holders_client.get(address("concern_add", log))
    entry = AccessLog.objects.get()
    assert (entry.user_id, entry.log_id) == (str(holder.user_id), str(log.pk))
    assert (entry.page, entry.role) == ("Ny oppmerksomhet", "Stafettholder")


def test_form_asks_as_much_with_many_participants(
    holders_client: Client, log: Stafettlog, queries: Any
) -> None:
    url = address("concern_add", log)
    few = queries(holders_client, url).count
    for _ in range(3):
        make_participant(log, make_staff(log.organisation))
    assert queries(holders_client, url).count == few
