"""Finding whom to give a role, and the list of roles as it grows."""

import pytest

from permissions.policy import Role
from tests import factories as make
from tests.screens.office import keyed, signed_in, text_of

pytestmark = pytest.mark.django_db
NEW = "/roller/ny/"


@pytest.fixture
def client(db):
    return signed_in(make.make_role(Role.MUNICIPALITY_ADMIN))


def test_search_finds_by_name_title_or_virksomhet_and_no_number(client, actor):
    (found,) = client.get("/roller/personsok/?q=ronnie bakke").json()["results"]
    assert found["id"] == str(actor.pk)
    assert client.get(f"/roller/personsok/?q={actor.user.national_number}").json()["results"] == []
    assert client.get("/roller/personsok/?q=r").json()["results"] == []
    page = text_of(client.post(NEW, keyed(role="coordinator", actor_query="ronnie", _search_actor="1")))
    assert "Velg den som skal ha rollen." in page
    assert "Ronnie" in page


def test_list_costs_the_same_with_more_rows(client, queries, school):
    make.make_staff(school, leader=True)
    few = queries(client, "/roller/", at_most=9).count
    for _n in range(6):
        make.make_staff(make.make_organisation(), leader=True)
    assert queries(client, "/roller/", at_most=9).count == few
