"""Endre tiltak: what changes, versions, and when it is too late. The fields: test_measure_form."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from stafettlog.models import Actor, Measure, Stafettlog
from tests.factories import make_staff
from tests.screens.tiltak import address, body, errors, evaluated, measure_data, signed_in
from tests.support.race import race

pytestmark = pytest.mark.django_db


def test_holder_changes_a_measure(
    holders_client: Client, log: Stafettlog, measure: Measure, holder: Actor
) -> None:
    url = address("measure_change", log, measure)
    form = holders_client.get(url).context["form"]
    assert (form["description"].value(), form["mine"].value()) == (measure.description, True)
    colleague = make_staff(holder.organisation)
    answer = holders_client.post(
        url, measure_data(version=1, description="Endret", mine=None, responsible=colleague.pk)
    )
    assert answer.url.endswith(f"#measure-{measure.pk}")
    measure.refresh_from_db()
    assert (measure.description, measure.version) == ("Endret", 2)
    assert [part.actor for part in measure.responsible.all()] == [colleague]


def test_old_measure_keeps_its_dates(holders_client: Client, log: Stafettlog, measure: Measure) -> None:
    data = measure_data(version=1, start_on="2010-01-01", finish_on="2010-02-01")
    assert holders_client.post(address("measure_change", log, measure), data).status_code == 302
    measure.refresh_from_db()
    assert measure.start_on == date(2010, 1, 1)


def test_stale_change_shows_both_texts(holders_client: Client, log: Stafettlog, measure: Measure) -> None:
    url = address("measure_change", log, measure)
    holders_client.post(url, measure_data(version=1, description="Den andres tekst"))
    answer = holders_client.post(url, measure_data(version=1, description="Min tekst"))
    assert answer.status_code == 409
    page = body(answer)
    assert "Noen andre lagret mens du skrev." in page
    assert "Den andres tekst" in page
    assert "Min tekst" in page
    assert 'name="version" value="2"' in page
    measure.refresh_from_db()
    assert measure.description == "Den andres tekst"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999", None])
def test_tampered_version_is_stale(
    holders_client: Client, log: Stafettlog, measure: Measure, version: Any
) -> None:
    data = measure_data(version=version)
    assert holders_client.post(address("measure_change", log, measure), data).status_code == 409


def test_evaluated_measure_cannot_be_changed(
    holders_client: Client, log: Stafettlog, measure: Measure, holder: Actor
) -> None:
    url = address("measure_change", log, measure)
    evaluated(measure, holder)
    assert holders_client.get(url).url.endswith(f"#measure-{measure.pk}")
    answer = holders_client.post(url, measure_data(version=1, description="For sent"))
    assert errors(answer) == {"__all__": ["Tiltaket er evaluert og kan ikke endres."]}
    assert "For sent" in body(answer)


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_leave_one(log: Stafettlog, measure: Measure, holder: Actor) -> None:
    url = address("measure_change", log, measure)

    def save(text: str) -> Any:
        client = signed_in(holder)
        return lambda: client.post(url, measure_data(version=1, description=text))

    answers = race(save("Den ene"), save("Den andre"))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    measure.refresh_from_db()
    assert measure.version == 2
