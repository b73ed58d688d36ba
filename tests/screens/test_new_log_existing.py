"""Nytt stafettbarn for a child that has a log (R1): nothing is revealed, and no two logs come of it."""

import pytest
from django.db import connections

from permissions.access_words import Page
from stafettlog.models import Draft, Foresatt, OpeningAttempt, Stafettlog
from tests.factories import fresh_number, make_foresatt_input, make_log, make_organisation, make_staff
from tests.factories.numbers import born_years_ago
from tests.screens.new_log import NEUTRAL, URL, client_of, foresatt_data, form_data, pdf
from tests.screens.on_log import opened
from tests.support.race import race


def people():
    """(holder of a log, a person of another virksomhet)."""
    return make_staff(make_organisation("Bakketoppen skole")), make_staff(make_organisation("Solvik PPT"))


@pytest.mark.django_db
def test_an_asker_who_may_not_see_the_log_learns_nothing(queries):
    holder, asker = people()
    log = make_log(holder, first_name="Emma", last_name="Hemmelig", group="7X")
    client = client_of(asker)
    data = form_data(holder.organisation, number=log.child.national_number)
    response = client.post(URL, {**data, "document": pdf()}, follow=True)
    text = response.content.decode()
    assert NEUTRAL in text
    for secret in ("Emma", "Hemmelig", "7X", str(log.pk), holder.display_name):
        assert secret not in text
    draft = Draft.objects.get()
    assert draft.content["first_name"] == ["Anders"]
    assert draft.files.get().original_name == "samtykke.pdf"
    assert f"kladd={draft.pk}" in response.request["QUERY_STRING"]
    assert OpeningAttempt.objects.get().asked_by == asker
    log.child.refresh_from_db()
    assert log.child.first_name == "Emma"
    assert Stafettlog.objects.count() == 1


@pytest.mark.django_db
def test_who_may_see_the_log_is_led_to_it():
    holder, _asker = people()
    log = make_log(holder)
    data = form_data(holder.organisation, number=log.child.national_number)
    response = client_of(holder).post(URL, data)
    text = response.content.decode()
    assert "Barnet har allerede en åpen stafettlogg." in text
    assert f"/stafettlog/stafettlog/{log.pk}/change/" in text
    assert 'value="Hauges gate 32"' in text
    assert not OpeningAttempt.objects.exists()
    assert opened(log, holder) == [Page.NUMBER_HIT]


@pytest.mark.django_db
def test_too_many_attempts_get_a_calm_answer_and_keep_what_was_typed(settings):
    settings.OPENING_ATTEMPTS_PER_HOUR = 2
    holder, asker = people()
    client = client_of(asker)
    for _n in range(2):
        number = make_log(holder).child.national_number
        client.post(URL, form_data(holder.organisation, number=number))
    Draft.objects.all().delete()
    response = client.post(URL, form_data(holder.organisation, document=pdf()))
    text = response.content.decode()
    assert response.status_code == 429
    assert "Det har vært for mange forsøk på kort tid. Prøv igjen om en time." in text
    assert Draft.objects.get().files.count() == 1
    assert Stafettlog.objects.count() == 2


@pytest.mark.django_db
def test_a_known_foresatts_stored_name_and_address_are_not_shown():
    holder, asker = people()
    known = make_foresatt_input(first_name="Fatima", last_name="Skjult", street="Hemmeligveien 9")
    make_log(holder, foresatte=[known])
    client = client_of(asker)
    rows = [foresatt_data(number=known.national_number)]
    pages = [client.post(URL, form_data(asker.organisation, rows, first_name="")).content.decode()]
    response = client.post(URL, form_data(holder.organisation, rows), follow=True)
    pages.append(response.content.decode())
    for secret in ("Fatima", "Skjult", "Hemmeligveien"):
        assert all(secret not in page for page in pages)
    assert Foresatt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_on_one_child_make_one_log_and_one_neutral_answer():
    holder, asker = people()
    number = fresh_number(born_years_ago(8))

    def send(actor):
        client = client_of(actor)
        data = form_data(holder.organisation, number=number)
        return lambda: client.post(URL, data)

    answers = race(send(holder), send(asker))
    connections.close_all()
    assert [getattr(answer, "status_code", answer) for answer in answers] == [302, 302]
    assert Stafettlog.objects.count() == 1
    places = sorted("kladd" in answer.headers["Location"] for answer in answers)
    assert places == [False, True]
    assert OpeningAttempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_makes_one_log():
    holder, _asker = people()
    data = form_data(holder.organisation)

    def send():
        client = client_of(holder)
        return lambda: client.post(URL, {**data, "document": pdf()})

    first, second = race(send(), send())
    assert first.headers["Location"] == second.headers["Location"]
    assert Stafettlog.objects.count() == 1
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_siblings_with_the_same_foresatt_at_once_both_get_their_log():
    holder, other = people()
    number = fresh_number(born_years_ago(35))

    def send(actor):
        client = client_of(actor)
        data = form_data(holder.organisation, [foresatt_data(number=number)])
        return lambda: client.post(URL, data)

    answers = race(send(holder), send(other))
    assert [getattr(answer, "status_code", answer) for answer in answers] == [302, 302]
    assert Stafettlog.objects.count() == 2
    assert Foresatt.objects.count() == 1
