"""Nytt tiltak: the fields, as in Endre tiltak, following up, and who may.

Who is responsible: test_responsible. What is Endre tiltak's own: test_measure_change.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from permissions.policy import Role
from stafettlog.models import Actor, Concern, Draft, Measure, Stafettlog
from tests.factories import (
    expire_consent,
    make_concern,
    make_log,
    make_measure,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
)
from tests.screens.tiltak import address, body, errors, evaluated, measure_data, signed_in

TODAY = timezone.localdate()
DATE = "Skriv datoen som dag, måned og år, for eksempel 06.06.2016"

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(log: Stafettlog, concern: Concern) -> str:
    return address("measure_add", log, concern)


def newest() -> Measure:
    return Measure.objects.order_by("pk").last()


def test_holder_adds_a_measure(holders_client: Client, url: str, concern: Concern, measure: Measure) -> None:
    answer = holders_client.post(url, measure_data(description="Nytt"))
    made = newest()
    assert answer.url.endswith(f"#measure-{made.pk}")
    assert (made.concern, made.description, made.follows) == (concern, "Nytt", None)


def test_norwegian_date_is_understood(holders_client: Client, url: str, concern: Concern) -> None:
    holders_client.post(url, measure_data(start_on=f"{TODAY:%d.%m.%Y}", finish_on=f"{TODAY:%d.%m.%Y}"))
    assert newest().finish_on == TODAY


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no kind": ({"kind": None}, "kind", "Velg hva slags tiltak det er"),
    "unknown kind": ({"kind": "magic"}, "kind", "Valget finnes ikke lenger. Velg på nytt."),
    "no description": ({"description": " \n "}, "description", "Beskriv tiltaket"),
    "long description": (
        {"description": "a" * 2001},
        "description",
        "Teksten er for lang. Den kan ha høyst 2000 tegn.",
    ),
    "no start": ({"start_on": ""}, "start_on", "Velg når tiltaket skal settes i gang"),
    "bad start": ({"start_on": "i morgen"}, "start_on", DATE),
    "no finish": ({"finish_on": ""}, "finish_on", "Velg når tiltaket skal være ferdig"),
    "bad finish": ({"finish_on": "2026-02-30"}, "finish_on", DATE),
    "finish of another century": ({"finish_on": "0206-06-06"}, "finish_on", "Sjekk årstallet i datoen"),
    "finish first": (
        {"finish_on": (TODAY - timedelta(days=1)).isoformat()},
        "finish_on",
        "«Ferdigstilles» kan ikke være før «Igangsettes innen»",
    ),
    "nobody": ({"mine": None}, "responsible", "Velg minst én som har ansvar for tiltaket"),
    "no id": ({"responsible": ["x"]}, "responsible", "Velg aktører fra listen."),
    "unknown id": ({"responsible": [str(uuid4())]}, "responsible", "Velg aktører fra listen."),
    "no virksomhet": ({"agreed": ["x"]}, "agreed", "Kryss av på nytt for hvem foresatte samtykker til."),
}


@pytest.mark.parametrize("name", ["measure_add", "measure_change"])
@pytest.mark.parametrize(("changes", "field", "sentence"), BAD.values(), ids=BAD)
def test_bad_input_is_told_by_its_field(
    holders_client: Client,
    log: Stafettlog,
    measure: Measure,
    name: str,
    changes: dict[str, Any],
    field: str,
    sentence: str,
) -> None:
    if name == "measure_change" and sentence == "Sjekk årstallet i datoen":
        sentence = "«Ferdigstilles» kan ikke være før «Igangsettes innen»"
    target = measure if name == "measure_change" else measure.concern
    answer = holders_client.post(address(name, log, target), measure_data(version=1, **changes))
    assert errors(answer) == {field: [sentence]}
    assert body(answer).count(sentence) == 2, "in the summary and by the field"
    measure.refresh_from_db()
    assert (Measure.objects.count(), measure.version) == (1, 1)


def test_two_clicks_add_one(holders_client: Client, url: str, concern: Concern) -> None:
    data = measure_data()
    assert len({holders_client.post(url, data).url for _ in range(2)}) == 1
    assert Measure.objects.count() == 2


# --- After an evaluation ----------------------------------------------------------------------------


def test_follow_up_is_filled_in_from_the_evaluated_one(
    holders_client: Client, url: str, holder: Actor, concern: Concern
) -> None:
    colleague = make_staff(holder.organisation)
    start = TODAY - timedelta(days=50)
    old = make_measure(
        concern,
        holder,
        [colleague],
        kind="training",
        description="Øver hjemme",
        start_on=start,
        finish_on=start + timedelta(days=42),
    )
    evaluated(old, holder)
    answer = holders_client.get(url, {"etter": old.pk})
    form = answer.context["form"]
    assert form["kind"].value() == "training"
    assert form["description"].value() == "Øver hjemme"
    assert (form["start_on"].value(), form["finish_on"].value()) == (TODAY, TODAY + timedelta(days=42))
    assert (form["mine"].value(), form["responsible"].value()) == (False, [colleague.pk])
    assert "evaluert: Har gitt noe virkning" in body(answer)

    holders_client.post(url, measure_data(follows=str(old.pk), mine=None, responsible=[colleague.pk]))
    assert newest().follows == old


def test_second_follow_up_leads_to_the_first(
    holders_client: Client, url: str, holder: Actor, concern: Concern, measure: Measure
) -> None:
    evaluated(measure, holder)
    first = make_measure(concern, holder, follows=measure)
    answer = holders_client.get(url, {"etter": measure.pk}, follow=False)
    assert answer.url.endswith(f"#measure-{first.pk}")
    answer = holders_client.post(url, measure_data(follows=str(measure.pk), description="Mitt"))
    assert "allerede laget et nytt tiltak" in errors(answer)["__all__"][0]
    assert "Mitt" in body(answer)


def test_follow_up_needs_an_evaluated_measure_of_the_same_concern(
    holders_client: Client, url: str, holder: Actor, log: Stafettlog, measure: Measure
) -> None:
    elsewhere = evaluated(make_concern(log, holder).measures.get(), holder)
    for wrong in (measure.pk, elsewhere.pk, uuid4(), "x"):
        assert holders_client.get(url, {"etter": wrong}).status_code == 404
        assert holders_client.post(url, measure_data(follows=str(wrong))).status_code == 404
    assert Measure.objects.count() == 2


def test_draft_remembers_what_it_follows(
    holders_client: Client, url: str, holder: Actor, measure: Measure
) -> None:
    evaluated(measure, holder)
    kept = holders_client.post(url, measure_data(follows=str(measure.pk), _autosave="1")).json()["draft"]
    answer = holders_client.get(url, {"kladd": kept})
    assert answer.context["answered"] == measure
    assert answer.context["form"]["follows"].value() == str(measure.pk)


def test_draft_of_another_concern_is_not_opened_here(
    holders_client: Client, url: str, holder: Actor, log: Stafettlog
) -> None:
    kept = holders_client.post(url, measure_data(description="Kladden min", _autosave="1")).json()["draft"]
    other = address("measure_add", log, make_concern(log, holder))
    assert "Kladden min" not in body(holders_client.get(other, {"kladd": kept}, follow=True))
    holders_client.post(other, measure_data(draft=kept))
    assert Draft.objects.filter(pk=kept).exists()


@pytest.mark.parametrize("name", ["measure_add", "measure_change"])
def test_form_asks_as_much_with_many_rows(
    holders_client: Client, log: Stafettlog, measure: Measure, holder: Actor, queries: Any, name: str
) -> None:
    path = address(name, log, measure if name == "measure_change" else measure.concern)
    few = queries(holders_client, path).count
    for _ in range(3):
        make_measure(measure.concern, holder, [make_staff(log.organisation)])
    assert queries(holders_client, path).count == few


# --- Who may ----------------------------------------------------------------------------------------


def test_actor_may_not_write_but_is_told_why(log: Stafettlog, measure: Measure, url: str) -> None:
    actor = make_staff(log.organisation)
    make_participant(log, actor)
    client = signed_in(actor)
    for path in (url, address("measure_change", log, measure)):
        for answer in (client.get(path), client.post(path, measure_data(version=1, description="Mitt"))):
            assert answer.status_code == 403
            assert "Spør stafettholderen" in body(answer)
        assert "Mitt" in body(answer)
    assert Measure.objects.get().version == 1


def test_log_of_others_does_not_exist(log: Stafettlog, measure: Measure, url: str) -> None:
    strangers = [make_staff(make_organisation()), make_staff(make_organisation(), leader=True)]
    # Who leads the virksomhet knows of the log, and is refused.
    knowing = make_staff(log.organisation, leader=True)
    for person in [*strangers, make_role(Role.OPERATOR), knowing]:
        client = signed_in(person)
        for path in (url, address("measure_change", log, measure)):
            for answer in (client.get(path), client.post(path, measure_data())):
                assert answer.status_code == (403 if person is knowing else 404)
                assert "Lisa" not in body(answer)
    assert Measure.objects.count() == 1


def test_measure_of_another_log_is_not_found(holders_client: Client, holder: Actor, log: Stafettlog) -> None:
    foreign = make_concern(make_log(holder), holder).measures.get()
    path = address("measure_change", log, foreign)
    assert holders_client.get(path).status_code == 404
    assert holders_client.post(path, measure_data(version=1)).status_code == 404


@pytest.mark.parametrize("name", ["measure_add", "measure_change"])
def test_consent_that_ran_out_meanwhile_gives_back_the_text(
    holders_client: Client, log: Stafettlog, measure: Measure, name: str
) -> None:
    path = address(name, log, measure if name == "measure_change" else measure.concern)
    assert holders_client.get(path).status_code == 200
    expire_consent(log)
    answer = holders_client.post(path, measure_data(version=1, description="Mitt"))
    assert answer.status_code == 403
    assert "Samtykket er utgått" in body(answer)
    assert "Mitt" in body(answer)
    assert Measure.objects.get().description != "Mitt"
