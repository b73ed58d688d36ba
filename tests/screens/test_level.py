"""Endre nivå: the page."""

import pytest
from django.test import Client

from stafettlog.models import Actor, LevelChange, Stafettlog
from stafettlog.services import levels
from tests.factories import expire_consent, make_log, make_organisation, make_participant, make_staff
from tests.screens.tiltak import address, body, errors, level_data, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder() -> Actor:
    return make_staff(make_organisation("Bakketoppen skole"))


@pytest.fixture
def log(holder: Actor) -> Stafettlog:
    return make_log(holder, level=2, first_name="Lisa")


@pytest.fixture
def client(holder: Actor) -> Client:
    return signed_in(holder)


@pytest.fixture
def url(log: Stafettlog) -> str:
    return address("log_level", log)


def test_page_says_from_why_and_who_can_see_the_log(client: Client, url: str, log: Stafettlog) -> None:
    actor = make_staff(make_organisation("PPT"), "Ronja")
    make_participant(log, actor)
    page = body(client.get(url))
    assert "Loggen er på nivå 2 nå." in page
    assert "Ny vurdering av hva barnet trenger." in page
    assert f"{actor.display_name} (PPT)" in page
    assert "(foresatt)" in page
    assert "individuell plan" in page


@pytest.mark.parametrize("level", [1, 3])
def test_holder_changes_the_level(client: Client, url: str, log: Stafettlog, level: int) -> None:
    answer = client.post(url, level_data(level), follow=False)
    assert answer.url == address("stafettlog_stafettlog_change", log)
    change = LevelChange.objects.get()
    assert (change.from_level, change.to_level, change.reason) == (2, level, "Trenger PPT")


def test_two_clicks_change_once(client: Client, url: str) -> None:
    data = level_data(3)
    assert {client.post(url, data).status_code for _ in range(2)} == {302}
    assert LevelChange.objects.count() == 1


def test_holder_cannot_overwrite_a_change_made_meanwhile_unseen(
    client: Client, url: str, log: Stafettlog
) -> None:
    levels.level_change(log_id=log.pk, to_level=3, reason="Først", by=log.stafettholder.user)
    answer = client.post(url, level_data(1, reason="Min grunn"))
    assert answer.status_code == 409
    assert "Min grunn" in body(answer)
    assert "Nivå 3" in body(answer)
    assert Stafettlog.objects.get().level == 3
    # The page that came back was made at level 3: sent from there, it counts.
    assert client.post(url, level_data(1, version=answer.context["version"])).status_code == 302
    assert Stafettlog.objects.get().level == 1


@pytest.mark.parametrize(
    ("level", "changes", "field", "sentence"),
    [
        (2, {}, "to_level", "Loggen er allerede på nivå 2."),
        ("", {}, "to_level", "Velg nivå"),
        (4, {}, "to_level", "Valget finnes ikke lenger. Velg på nytt."),
        ("x", {}, "to_level", "Valget finnes ikke lenger. Velg på nytt."),
        (3, {"reason": " "}, "reason", "Skriv hvorfor nivået endres"),
        (3, {"reason": "a" * 501}, "reason", "Teksten er for lang. Den kan ha høyst 500 tegn."),
    ],
)
def test_bad_input_is_told_by_its_field(
    client: Client, url: str, level: object, changes: dict[str, str], field: str, sentence: str
) -> None:
    answer = client.post(url, level_data(level, **changes))
    assert errors(answer) == {field: [sentence]}
    assert body(answer).count(sentence) == 2
    assert not LevelChange.objects.exists()


def test_lowering_past_outsiders_is_refused_with_their_names(
    client: Client, url: str, log: Stafettlog
) -> None:
    outsider = make_staff(make_organisation("PPT"), "Ronja")
    make_participant(log, outsider)
    found = errors(client.post(url, level_data(1)))["to_level"][0]
    assert f"{outsider.display_name} (PPT)" in found
    log.refresh_from_db()
    assert log.level == 2


def test_actor_may_not_but_is_told_why(url: str, log: Stafettlog) -> None:
    actor = make_staff(log.organisation)
    make_participant(log, actor)
    client = signed_in(actor)
    for answer in (client.get(url), client.post(url, level_data(3))):
        assert answer.status_code == 403
        assert "Spør stafettholderen" in body(answer)
    assert not LevelChange.objects.exists()


def test_log_of_others_does_not_exist(url: str) -> None:
    client = signed_in(make_staff(make_organisation()))
    for answer in (client.get(url), client.post(url, level_data(3))):
        assert answer.status_code == 404
        assert "Lisa" not in body(answer)
    anonymous = Client().post(url, level_data(3))
    assert anonymous.status_code == 403
    assert "Lisa" not in body(anonymous)
    assert not LevelChange.objects.exists()


def test_consent_that_ran_out_meanwhile_gives_back_the_reason(
    client: Client, url: str, log: Stafettlog
) -> None:
    expire_consent(log)
    answer = client.post(url, level_data(3, reason="Min grunn"))
    assert answer.status_code == 403
    assert "Min grunn" in body(answer)
    assert not LevelChange.objects.exists()


def test_page_asks_as_much_with_many_participants(
    client: Client, url: str, log: Stafettlog, queries: object
) -> None:
    few = queries(client, url).count
    for _ in range(3):
        make_participant(log, make_staff(log.organisation))
    assert queries(client, url).count == few
