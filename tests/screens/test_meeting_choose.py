"""Nytt møte from Min side: the child is chosen first."""

from django.urls import reverse

from tests.factories import expire_consent, fresh_number, make_log, make_participant, make_staff
from tests.factories.numbers import born_years_ago
from tests.screens.on_log import text, url
from tests.screens.tiltak import signed_in

HERE = "admin:meeting_choose_child"


def test_own_children_are_listed_each_with_its_form(log, holder, holders_client) -> None:
    other = make_log(holder, first_name="Anders", last_name="Aas")
    page = text(holders_client.get(reverse(HERE)))
    for one in (log, other):
        assert one.child.display_name in page
        assert url("meeting_add", one.pk) in page


def test_one_child_needs_no_choice(log, holders_client) -> None:
    assert holders_client.get(reverse(HERE))["Location"] == url("meeting_add", log.pk)


def test_only_those_one_may_call_meetings_for(log, holder, actor, school, holders_client) -> None:
    expired, third = make_log(holder, first_name="Utgått"), make_log(holder, first_name="Tredje")
    expire_consent(expired)
    make_participant(log, actor)
    make_log(make_staff(school, "Guro"), first_name="Fremmed")
    page = text(holders_client.get(reverse(HERE)))
    assert third.child.first_name in page
    # With the reason, and no way to a form that would refuse.
    _can, cannot = page.split("Kan ikke velges nå")
    assert "Utgått" in cannot
    assert "Samtykket var gyldig til og med" in cannot
    assert url("consent_renew", expired.pk) in cannot
    assert url("meeting_add", expired.pk) not in page
    assert "Fremmed" not in page
    aktor = text(signed_in(actor).get(reverse(HERE)))
    assert log.child.first_name not in aktor
    assert "Du har ingen stafettbarn som du kan kalle inn til møte for." in aktor


def test_search_by_name_stands_in_no_address(log, holder, holders_client) -> None:
    make_log(holder, first_name="Anders", last_name="Aas")
    page = text(holders_client.post(reverse(HERE), {"q": "lisa han"}))
    assert "Lisa Hansen" in page
    assert "Anders Aas" not in page
    assert "Ingen treff." in text(holders_client.post(reverse(HERE), {"q": "Ukjent"}))
    # One child found is still shown: the search is no choice.
    assert holders_client.post(reverse(HERE), {"q": "Lisa"}).status_code == 200


def test_number_is_not_searched_for_nor_shown_back(log, holder, holders_client) -> None:
    make_log(holder)
    number = fresh_number(born_years_ago(8))
    page = text(holders_client.post(reverse(HERE), {"q": number}))
    assert number not in page
    assert "Her kan du ikke søke med fødselsnummer." in page


def test_anonymous_is_sent_to_sign_in(client, log) -> None:
    assert client.get(reverse(HERE))["Location"].startswith("/login/")


def test_cost_does_not_follow_the_children(log, holder, holders_client, queries) -> None:
    make_log(holder)
    few = queries(holders_client, reverse(HERE), at_most=8).count
    for _number in range(4):
        make_log(holder)
    assert queries(holders_client, reverse(HERE)).count == few
