"""Avslutt and Feilregistrert: who may, when not, and what stays."""

import uuid

import pytest

from stafettlog.models import Concern
from stafettlog.services import concerns, evaluations
from tests.factories import (
    expire_consent,
    make_concern,
    make_log,
    make_measure,
    make_participant,
    make_staff,
)
from tests.screens.on_log import UNKNOWN, is_secret, log_page, opened, text, url

BOTH = pytest.mark.parametrize("name", ["concern_close", "concern_strike"])


@pytest.fixture
def holder(school, client):
    made = make_staff(school)
    client.force_login(made.user)
    return made


@pytest.fixture
def concern(log, holder):
    return make_concern(log, holder, text="Leser sent")


def evaluate(concern, holder) -> None:
    for measure in concern.measures.filter(evaluation__isnull=True):
        evaluations.evaluate(
            log_id=concern.log_id,
            measure_id=measure.pk,
            outcome="desired_effect",
            reason="",
            by=holder.user,
        )


def address(name: str, concern: Concern) -> str:
    return url(name, concern.log_id, concern.pk)


def form(**changes: str) -> dict[str, str]:
    return {"reason": "Skrevet i feil logg", "submission": str(uuid.uuid4()), **changes}


def state(concern: Concern) -> tuple[bool, bool]:
    concern.refresh_from_db()
    return concern.closed_at is not None, concern.struck_at is not None


def test_holder_closes_when_all_is_evaluated(client, concern, holder) -> None:
    evaluate(concern, holder)
    assert "Avslutt oppmerksomheten</button>" in text(client.get(address("concern_close", concern)))
    response = client.post(address("concern_close", concern), form())
    assert response.url == f"{log_page(concern.log)}#concern-{concern.pk}"
    assert state(concern) == (True, False)
    assert concern.closed_by == holder.user
    assert "Oppmerksomheten er avsluttet." in text(client.get(response.url))


def test_open_measures_are_counted_and_closing_refused(client, concern, holder) -> None:
    make_measure(concern, holder)
    page = text(client.get(address("concern_close", concern)))
    assert "2 tiltak er ikke evaluert." in page
    assert "<button" not in page.split("<main")[1]
    for measure in concern.measures.all():
        assert url("measure_evaluate", concern.log_id, measure.pk) in page
    response = client.post(address("concern_close", concern), form())
    assert "Evaluer alle tiltakene først. 2 gjenstår." in text(response)
    assert state(concern) == (False, False)


def test_holder_strikes_out_with_a_reason(client, concern) -> None:
    response = client.post(address("concern_strike", concern), form())
    assert response.url == f"{log_page(concern.log)}#concern-{concern.pk}"
    assert state(concern) == (False, True)
    assert concern.strike_reason == "Skrevet i feil logg"
    page = text(client.get(response.url))
    assert "Feilregistrert: Skrevet i feil logg" in page
    assert 'class="sl-struck">Leser sent' in page


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Skriv hvorfor oppmerksomheten er feilregistrert"),
        ("   ", "Skriv hvorfor oppmerksomheten er feilregistrert"),
        ("x" * 201, "200"),
    ],
)
def test_reason_is_needed_and_what_was_typed_stands(client, concern, reason, sentence) -> None:
    page = text(client.post(address("concern_strike", concern), form(reason=reason)))
    assert "Du må rette 1 feil" in page
    assert sentence in page
    assert reason.strip() in page
    assert state(concern) == (False, False)


@BOTH
def test_get_changes_nothing_and_is_noted(client, concern, holder, name) -> None:
    evaluate(concern, holder)
    client.get(address(name, concern))
    assert state(concern) == (False, False)
    assert len(opened(concern.log, holder)) == 1


@BOTH
def test_double_click_is_one_effect(client, concern, holder, name) -> None:
    evaluate(concern, holder)
    sent = form()
    first, second = (client.post(address(name, concern), sent) for _time in range(2))
    assert first.url == second.url
    assert Concern.history.filter(id=concern.pk).count() == 2


def test_ended_one_is_said_to_be_ended(client, concern, holder) -> None:
    concerns.concern_strike(log_id=concern.log_id, concern_id=concern.pk, reason="Feil", by=holder.user)
    for name in ("concern_close", "concern_strike"):
        page = text(client.get(address(name, concern), follow=True))
        assert "Oppmerksomheten er allerede avsluttet." in page
        response = client.post(address(name, concern), form(reason="En gang til"))
        assert "Oppmerksomheten er avsluttet." in text(response)
    concern.refresh_from_db()
    assert concern.strike_reason == "Feil"


@BOTH
def test_aktor_cannot(client, concern, holder, school, name) -> None:
    evaluate(concern, holder)
    actor = make_staff(school, "Ronnie")
    make_participant(concern.log, actor)
    client.force_login(actor.user)
    assert client.get(address(name, concern)).status_code == 403
    response = client.post(address(name, concern), form())
    assert response.status_code == 403
    assert "Spør stafettholderen." in text(response)
    assert state(concern) == (False, False)


@BOTH
def test_consent_that_ends_while_the_form_is_open_refuses(client, concern, holder, name) -> None:
    evaluate(concern, holder)
    assert client.get(address(name, concern)).status_code == 200
    expire_consent(concern.log)
    response = client.post(address(name, concern), form())
    assert response.status_code == 403
    assert "Samtykket er utgått." in text(response)
    if name == "concern_strike":
        assert "Skrevet i feil logg" in text(response)
    assert state(concern) == (False, False)


@BOTH
@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_concern_is_404(client, concern, holder, school, name, method) -> None:
    evaluate(concern, holder)
    other = make_staff(school, "Guro")
    own = make_log(other)
    client.force_login(other.user)
    for where in (
        url(name, own.pk, concern.pk),
        url(name, own.pk, UNKNOWN),
        address(name, concern),
    ):
        assert is_secret(getattr(client, method)(where, form()), concern.log)
    assert state(concern) == (False, False)


@BOTH
def test_anonymous_is_sent_to_sign_in(client, concern, name) -> None:
    client.logout()
    assert 'href="/login/?next=' in client.post(address(name, concern), form()).content.decode()
    assert state(concern) == (False, False)


@BOTH
def test_cost_does_not_follow_the_measures(client, concern, holder, queries, name) -> None:
    few = queries(client, address(name, concern), at_most=10).count
    for _number in range(5):
        make_measure(concern, holder)
    assert queries(client, address(name, concern)).count == few
