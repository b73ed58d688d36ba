"""Virksomheter, for the kommuneadministrator."""

import uuid

import pytest

from permissions.models import Organisation, RoleGroup
from permissions.policy import Role
from stafettlog.services import organisations
from stafettlog.services.versions import version_of
from tests import factories as make
from tests.screens.office import keyed, signed_in, text_of

pytestmark = pytest.mark.django_db
ADD = "/virksomheter/ny/"


@pytest.fixture
def admin():
    return make.make_role(Role.MUNICIPALITY_ADMIN)


@pytest.fixture
def client(admin):
    return signed_in(admin)


def page_of(row: Organisation, rest: str = "") -> str:
    return f"/virksomheter/{row.pk}/{rest}"


def test_list_says_who_leads_and_counts_the_rest(client, school, holder, log):
    make.make_staff(school, "Liv", leader=True)
    ppt = make.make_organisation("PPT Solvik")
    page = text_of(client.get("/virksomheter/"))
    assert "Bakketoppen skole Skole Liv Prøve" in page
    # Two who work there; of logs nothing is said, also not how many.
    assert "2 PPT Solvik" in page
    assert page.count("Mangler leder") == 1
    assert log.child.last_name not in page
    only = text_of(client.get("/virksomheter/?leder=uten"))
    assert "PPT Solvik" in only
    assert "Bakketoppen" not in only
    assert "Ingen treff" in text_of(client.get("/virksomheter/?q=finnes-ikke"))
    organisations.organisation_end(organisation_id=ppt.pk, by=make.make_role(Role.MUNICIPALITY_ADMIN))
    assert "PPT Solvik" not in text_of(client.get("/virksomheter/"))
    assert "PPT Solvik" in text_of(client.get("/virksomheter/?bruk=nei"))


def test_list_costs_the_same_with_more_rows(client, queries):
    for _n in range(2):
        make.make_staff(make.make_organisation(), leader=True)
    few = queries(client, "/virksomheter/", at_most=9).count
    for _n in range(6):
        make.make_staff(make.make_organisation(), leader=True)
    assert queries(client, "/virksomheter/", at_most=9).count == few


def test_search_is_posted_and_a_number_stands_in_no_address(client, school):
    answer = client.post("/virksomheter/", {"q": "Bakke", "type": "school", "is_superuser": "1"})
    assert answer.url == "/virksomheter/?type=school&q=Bakke"
    assert client.post("/virksomheter/", {"q": "12345678901"}).url == "/virksomheter/"
    assert client.get("/virksomheter/?q=12345678901").url == "/virksomheter/"
    for forged in ("?type=finnes-ikke", "?bruk='", "?side=x", "?name__startswith=B", "?q=%00"):
        assert client.get(f"/virksomheter/{forged}").status_code == 200


def test_new_one_has_its_groups_and_its_history(client, admin):
    data = keyed(name="  Solbakken   barnehage ", kind="kindergarten", is_active="", id=str(uuid.uuid4()))
    answer = client.post(ADD, data)
    made = Organisation.objects.get(name="Solbakken barnehage")
    assert answer.url == page_of(made)
    assert made.is_active
    assert str(made.pk) != data["id"]
    assert RoleGroup.objects.filter(organisation=made).count() == 2
    page = text_of(client.get(answer.url))
    assert "Solbakken barnehage er registrert." in page
    assert f"Virksomheten er registrert {admin.display_name}" in page
    assert client.post(ADD, data).url == answer.url
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Skriv inn navnet på virksomheten"),
        ({"name": "x" * 121}, "Teksten er for lang"),
        ({"name": "bakketoppen SKOLE"}, "Det finnes allerede en virksomhet med dette navnet."),
        ({"kind": ""}, "Velg type virksomhet"),
        ({"kind": "palace"}, "Valget finnes ikke lenger"),
    ],
)
def test_each_fault_is_told_by_its_field_and_nothing_is_lost(client, school, changes, sentence):
    data = keyed(name="Ny skole", kind="school") | changes
    page = client.post(ADD, data).content.decode()
    assert page.count(sentence) >= 2
    assert "<title>Feil: " in page
    assert Organisation.objects.count() == 1


def test_change_says_before_and_after(client, school):
    data = keyed(name="Bakketoppen barneskole", kind="other", version=version_of(school))
    assert client.post(page_of(school), data).url == page_of(school)
    page = text_of(client.get(page_of(school)))
    assert (
        "Navnet er endret fra «Bakketoppen skole» til «Bakketoppen barneskole». "
        "Typen er endret fra Skole til Annen tjeneste" in page
    )
    same = keyed(name="Bakketoppen barneskole", kind="other", version=2)
    client.post(page_of(school), same)
    assert version_of(school) == 2


def test_stale_save_shows_both_and_saves_on_the_second_try(client, school, admin):
    data = keyed(name="Mitt navn", kind="school", version=1)
    organisations.organisation_change(
        organisation_id=school.pk, name="Deres navn", kind="school", version=1, by=admin
    )
    answer = client.post(page_of(school), data)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Noen andre lagret mens du skrev." in page
    assert "Deres navn" in page
    assert 'value="Mitt navn"' in answer.content.decode()
    school.refresh_from_db()
    assert school.name == "Deres navn"
    assert client.post(page_of(school), data | {"version": 2}).status_code == 302
    school.refresh_from_db()
    assert school.name == "Mitt navn"


@pytest.mark.parametrize("version", ["", "x", "99999999999", "-1"])
def test_forged_version_is_stale(client, school, version):
    answer = client.post(page_of(school), keyed(name="N", kind="school", version=version))
    assert answer.status_code == 409


def test_out_of_use_is_refused_with_all_that_stands_in_the_way(client, school, holder, log):
    make.make_staff(school, leader=True)
    for answer in (
        client.get(page_of(school, "avslutt/")),
        client.post(page_of(school, "avslutt/"), keyed()),
    ):
        page = text_of(answer)
        assert "2 ansatte arbeider her" in page
        assert "1 leder eller koordinator har rollen sin her." in page
        assert log.child.last_name not in page
    school.refresh_from_db()
    assert school.is_active


def test_open_logs_are_named_alone_and_without_a_number(client, school, holder, log):
    type(holder).objects.filter(pk=holder.pk).update(ended_at=log.created_at, ended_by=holder.user)
    for answer in (
        client.get(page_of(school, "avslutt/")),
        client.post(page_of(school, "avslutt/"), keyed()),
    ):
        assert "Virksomheten har åpne stafettlogger." in text_of(answer)
    school.refresh_from_db()
    assert school.is_active


def test_empty_one_goes_out_of_use_and_in_again(client, school):
    data = keyed()
    for _again in range(2):
        assert client.post(page_of(school, "avslutt/"), data).url == page_of(school)
    school.refresh_from_db()
    assert not school.is_active
    assert school.history.count() == 2
    assert "tatt ut av bruk" in text_of(client.get(page_of(school)))
    assert client.get(page_of(school, "avslutt/")).status_code == 302
    assert client.get(page_of(school, "ta-i-bruk/")).status_code == 405
    client.post(page_of(school, "ta-i-bruk/"))
    school.refresh_from_db()
    assert school.is_active


@pytest.mark.parametrize("role", [Role.UNIT_LEADER, Role.COORDINATOR, Role.PRIVACY_OFFICER])
def test_other_roles_get_no_answer_but_why(school, role):
    client = signed_in(make.make_role(role, school))
    for url in (
        "/virksomheter/",
        ADD,
        page_of(school),
        page_of(school, "avslutt/"),
        f"/virksomheter/{uuid.uuid4()}/",
    ):
        for answer in (client.get(url), client.post(url, keyed(name="Overtatt skole", kind="school"))):
            assert answer.status_code == 403
            assert school.name not in answer.content.decode()
    assert client.post(page_of(school, "ta-i-bruk/")).status_code == 403
    assert not Organisation.objects.filter(name="Overtatt skole").exists()


def test_role_that_ended_while_the_form_was_open_gives_the_words_back(client, admin):
    admin.role_assignments.all().delete()
    answer = client.post(ADD, keyed(name="Solbakken nye barnehage", kind="kindergarten"))
    assert answer.status_code == 403
    assert "Solbakken nye barnehage" in answer.content.decode()
    assert not Organisation.objects.exists()


def test_missing_one_is_404(client):
    assert client.get(f"/virksomheter/{uuid.uuid4()}/").status_code == 404
