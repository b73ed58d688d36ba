"""Ny oppmerksomhet with its first tiltak, and Endre oppmerksomhet."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

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
from tests.screens.tiltak import address, body, concern_data, errors, signed_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def holder() -> Actor:
    return make_staff(make_organisation("Bakketoppen skole"))


@pytest.fixture
def log(holder: Actor) -> Stafettlog:
    return make_log(holder, first_name="Lisa")


@pytest.fixture
def client(holder: Actor) -> Client:
    return signed_in(holder)


def test_holder_adds_a_concern_with_its_first_measure(client: Client, log: Stafettlog) -> None:
    answer = client.post(address("concern_add", log), concern_data())
    concern = Concern.objects.get()
    assert answer.url == f"{address('stafettlog_stafettlog_change', log)}#concern-{concern.pk}"
    measure = concern.measures.get()
    assert (concern.text, concern.level, concern.discussed_with_leader) == ("Strever med leseflyt", 1, False)
    assert [part.actor for part in measure.responsible.all()] == [log.stafettholder]


def test_second_button_leads_on_to_the_next_measure(client: Client, log: Stafettlog) -> None:
    answer = client.post(address("concern_add", log), concern_data(_and_new="1"))
    assert answer.url == address("measure_add", log, Concern.objects.get())


def test_form_has_the_guides_words_and_order(client: Client, log: Stafettlog) -> None:
    page = body(client.get(address("concern_add", log)))
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


def test_form_points_to_where_abuse_is_reported(client: Client, log: Stafettlog) -> None:
    page = body(client.get(address("concern_add", log)))
    assert f'href="{settings.ABUSE_REPORT_URL}" target="_blank" rel="noopener noreferrer"' in page


BAD = {
    "no text": ({"text": " "}, "text", "Skriv hva dere er særlig oppmerksomme på"),
    "long text": ({"text": "a" * 101}, "text", "Teksten er for lang. Den kan ha høyst 100 tegn."),
    "no area": ({"area": None}, "area", "Velg et område"),
    "unknown area": ({"area": "x"}, "area", "Valget finnes ikke lenger. Velg på nytt."),
    "no goal": ({"goal": ""}, "goal", "Skriv hva som kjennetegner måloppnåelse"),
    "long goal": ({"goal": "a" * 1001}, "goal", "Teksten er for lang. Den kan ha høyst 1000 tegn."),
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
    client: Client, log: Stafettlog, changes: dict[str, Any], field: str, sentence: str
) -> None:
    answer = client.post(address("concern_add", log), concern_data(**changes))
    assert errors(answer) == {field: [sentence]}
    page = body(answer)
    assert "Du må rette 1 feil" in page
    assert f'id="id_{field}_error"' in page
    assert page.count(sentence) == 2, "in the summary and by the field"
    assert "<title>Feil: " in page
    for name in {"text", "goal", "description"} - {field}:
        assert concern_data()[name] in page
    assert not Concern.objects.exists()


def test_line_break_counts_as_one_letter(client: Client, log: Stafettlog) -> None:
    goal = "a" * 499 + "\r\n" + "b" * 500
    assert client.post(address("concern_add", log), concern_data(goal=goal)).status_code == 302
    assert len(Concern.objects.get().goal) == 1000


def test_markup_is_shown_as_text(client: Client, log: Stafettlog) -> None:
    page = body(client.post(address("concern_add", log), concern_data(text="<b>x</b>", area="")))
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page


def test_two_clicks_add_one(client: Client, log: Stafettlog) -> None:
    data = concern_data()
    first, second = (client.post(address("concern_add", log), data) for _ in range(2))
    assert first.url == second.url
    assert Concern.objects.count() == 1


def test_autosave_keeps_a_draft_that_sending_removes(client: Client, log: Stafettlog) -> None:
    url = address("concern_add", log)
    kept = client.post(url, {"text": "Halvskre", "_autosave": "1"}).json()["draft"]
    page = body(client.get(url, {"kladd": kept}))
    assert "Halvskre" in page
    assert "Kladd lagret kl. " in page
    assert client.post(url, concern_data(draft=kept)).status_code == 302
    assert not Draft.objects.exists()


def test_draft_of_someone_else_is_not_shown(client: Client, log: Stafettlog) -> None:
    other = make_staff(make_organisation())
    foreign = signed_in(other).post(
        address("concern_add", make_log(other)), {"text": "Hemmelig", "_autosave": "1"}
    )
    answer = client.get(address("concern_add", log), {"kladd": foreign.json()["draft"]}, follow=True)
    assert "Hemmelig" not in body(answer)
    assert "Kladden finnes ikke lenger." in body(answer)


def test_register_actor_keeps_what_is_typed_and_comes_back_with_the_new_one(
    client: Client, log: Stafettlog, holder: Actor
) -> None:
    url = address("concern_add", log)
    answer = client.post(url, concern_data(_register_actor="1", finish_on="rot"))
    draft = Draft.objects.get()
    assert answer.url == f"{address('stafettlog_actor_add')}?kladd={draft.pk}"
    new = make_staff(holder.organisation, "Nyregistrert", number=False)
    page = body(client.get(url, {"kladd": draft.pk, "aktor": new.pk}))
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


def test_log_of_others_does_not_exist(client: Client) -> None:
    other = make_staff(make_organisation())
    log = make_log(other, first_name="Hemmelig")
    concern = make_concern(log, other)
    for url in (address("concern_add", log), address("concern_change", log, concern)):
        for answer in (client.get(url), client.post(url, concern_data())):
            assert answer.status_code == 404
            assert "Hemmelig" not in body(answer)
    assert Client().get(address("concern_add", log)).status_code == 302


def test_consent_that_ran_out_meanwhile_gives_back_the_text(client: Client, log: Stafettlog) -> None:
    assert client.get(address("concern_add", log)).status_code == 200
    expire_consent(log)
    answer = client.post(address("concern_add", log), concern_data())
    assert answer.status_code == 403
    assert "Samtykket er utgått" in body(answer)
    assert "Strever med leseflyt" in body(answer)
    assert not Concern.objects.exists()


def test_opening_is_in_the_access_log(client: Client, log: Stafettlog, holder: Actor) -> None:
    client.get(address("concern_add", log))
    entry = AccessLog.objects.get()
    assert (entry.user_id, entry.log_id) == (str(holder.user_id), str(log.pk))
    assert (entry.page, entry.role) == ("Ny oppmerksomhet", "Stafettholder")


def test_form_asks_as_much_with_many_participants(client: Client, log: Stafettlog, queries: Any) -> None:
    url = address("concern_add", log)
    few = queries(client, url).count
    for _ in range(3):
        make_participant(log, make_staff(log.organisation))
    assert queries(client, url).count == few


# --- Endre oppmerksomhet ---------------------------------------------------------------------------


@pytest.fixture
def concern(log: Stafettlog, holder: Actor) -> Concern:
    return make_concern(log, holder, text="Første tekst")


def change_data(**changes: Any) -> dict[str, Any]:
    names = ("submission", "text", "area", "goal", "discussed_with_foresatte")
    data = {name: value for name, value in concern_data().items() if name in names}
    return {**data, "version": 1, **changes}


def test_holder_changes_a_concern(client: Client, log: Stafettlog, concern: Concern) -> None:
    url = address("concern_change", log, concern)
    assert "Første tekst" in body(client.get(url))
    answer = client.post(url, change_data(text="Ny tekst", discussed_with_leader="on"))
    assert answer.url.endswith(f"#concern-{concern.pk}")
    concern.refresh_from_db()
    assert (concern.text, concern.discussed_with_leader, concern.version) == ("Ny tekst", True, 2)


def test_stale_change_shows_both_texts(client: Client, log: Stafettlog, concern: Concern) -> None:
    url = address("concern_change", log, concern)
    client.post(url, change_data(text="Den andres tekst"))
    answer = client.post(url, change_data(text="Min tekst"))
    assert answer.status_code == 409
    assert "Den andres tekst" in body(answer)
    assert "Min tekst" in body(answer)
    assert 'name="version" value="2"' in body(answer)
    again = client.post(url, change_data(text="Min tekst", version=2))
    assert again.status_code == 302


@pytest.mark.parametrize(("changes", "field", "sentence"), list(BAD.values())[:6], ids=list(BAD)[:6])
def test_bad_change_is_told_by_its_field(
    client: Client, log: Stafettlog, concern: Concern, changes: dict[str, Any], field: str, sentence: str
) -> None:
    data = {name: value for name, value in change_data(**changes).items() if value is not None}
    assert errors(client.post(address("concern_change", log, concern), data)) == {field: [sentence]}


def test_closed_concern_cannot_be_changed(client: Client, log: Stafettlog, concern: Concern) -> None:
    Concern.objects.filter(pk=concern.pk).update(
        struck_at=timezone.now() + timedelta(seconds=1), struck_by=log.stafettholder.user
    )
    url = address("concern_change", log, concern)
    assert client.get(url).url.endswith(f"#concern-{concern.pk}")
    answer = client.post(url, change_data(text="For sent"))
    assert "Oppmerksomheten er avsluttet" in errors(answer)["__all__"][0]
    assert "For sent" in body(answer)


@pytest.mark.parametrize("path", ["concern_change", "measure_add"])
def test_concern_of_another_log_is_not_found(
    client: Client, holder: Actor, log: Stafettlog, path: str
) -> None:
    foreign = make_concern(make_log(holder), holder)
    url = address(path, log, foreign)
    assert client.get(url).status_code == 404
    assert client.post(url, concern_data()).status_code == 404
    assert client.get(address(path, log, uuid4())).status_code == 404
