"""Roles: given and ended by another than oneself."""

import uuid

import pytest

from permissions import roles as given_roles
from permissions.models import RoleAssignment, User
from permissions.policy import Role
from stafettlog.models import Stafettlog
from stafettlog.services import access
from tests import factories as make
from tests.screens.office import keyed, number, signed_in, text_of

pytestmark = pytest.mark.django_db
NEW = "/roller/ny/"


@pytest.fixture
def admin():
    return make.make_role(Role.MUNICIPALITY_ADMIN)


@pytest.fixture
def client(admin):
    return signed_in(admin)


def to(actor, role: str, organisation=None, **changes):
    return (
        keyed(role=role, organisation=str(organisation.pk) if organisation else "", person=str(actor.pk))
        | changes
    )


def has(user, role: Role) -> bool:
    return RoleAssignment.objects.filter(user=user, role=role.value, ended_at__isnull=True).exists()


def new_person(**changes):
    return {
        "first_name": "Peder",
        "last_name": "Vangsnes",
        "email": "peder@solvik.example",
        "national_number": number(),
    } | changes


def test_coordinator_reads_the_logs_from_the_same_moment_until_it_ends(client, admin, school, ppt, log):
    actor = make.make_staff(ppt, "Guro")
    data = to(actor, "coordinator", school)
    for _again in range(2):
        assert client.post(NEW, data).url == "/roller/"
    row = RoleAssignment.objects.get(user=actor.user)
    assert (row.organisation, row.started_by) == (school, admin)
    seen = Stafettlog.objects.filter(access.visible_logs(actor.user))
    assert seen.exists()
    page = text_of(client.get("/roller/"))
    assert f"{actor.display_name} er nå koordinator." in page
    assert f"gitt av {admin.display_name}" in page
    ended = keyed()
    for _again in range(2):
        assert client.post(f"/roller/{row.pk}/avslutt/", ended).url == "/roller/"
    assert not seen.exists()
    assert (
        actor.display_name not in text_of(client.get("/roller/?status=")).split("er ikke lenger", 1)[-1][30:]
    )
    assert f"avsluttet av {admin.display_name}" in text_of(client.get("/roller/?status=avsluttet"))
    assert client.get(f"/roller/{row.pk}/avslutt/").url == "/roller/"


def test_new_leader_may_get_a_place_there_too(client, school, ppt):
    actor = make.make_staff(ppt, "Guro")
    client.post(NEW, to(actor, "unit_leader", school, with_place="on", title="Rektor"))
    assert has(actor.user, Role.UNIT_LEADER)
    place = actor.user.actors.get(organisation=school)
    assert (place.title, place.is_working) == ("Rektor", True)
    ombud = make.make_staff(ppt)
    client.post(NEW, to(ombud, "privacy_officer", school, with_place="on", title="x"))
    assert ombud.user.actors.count() == 1
    assert RoleAssignment.objects.get(user=ombud.user).organisation is None


def test_someone_new_is_registered_with_the_role(client):
    client.post(NEW, keyed(role="privacy_officer", **new_person(), is_superuser="1", is_staff=""))
    made = User.objects.get(last_name="Vangsnes")
    assert made.is_staff
    assert made.national_number_index
    assert has(made, Role.PRIVACY_OFFICER)


def test_foresatt_is_never_offered_but_known_by_the_number(client, log):
    mother = log.child.foresatt_relations.get().foresatt.user
    assert client.get(f"/roller/personsok/?q={mother.last_name}").json()["results"] == []
    refused = client.post(
        NEW, keyed(role="privacy_officer", **new_person(national_number=mother.national_number))
    )
    page = refused.content.decode()
    assert "Nummeret kan ikke brukes for denne personen." in page
    assert mother.last_name not in page
    assert 'value="Vangsnes"' in page
    assert not has(mother, Role.PRIVACY_OFFICER)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"role": ""}, "Velg hvilken rolle personen skal ha"),
        ({"role": "operator"}, "Valget finnes ikke lenger"),
        ({"role": "holder"}, "Valget finnes ikke lenger"),
        ({"role": "unit_leader"}, "Velg virksomheten som rollen gjelder for"),
        ({"role": "unit_leader", "organisation": "x"}, "Velg et gyldig valg"),
        ({"person": ""}, "Velg en person fra listen."),
        ({"person": "x"}, "Velg en person fra listen."),
        ({"person": str(uuid.uuid4())}, "Velg en person fra listen."),
        ({"first_name": "Ny"}, "Ikke begge deler."),
        ({"with_place": "on", "role": "coordinator"}, "Skriv inn stilling"),
    ],
)
def test_each_fault_is_told_and_no_role_is_given(client, school, actor, changes, sentence):
    before = RoleAssignment.objects.count()
    page = text_of(client.post(NEW, to(actor, "privacy_officer") | changes))
    assert sentence in page or "Valget finnes ikke" in page
    assert RoleAssignment.objects.count() == before


def test_half_a_new_person_is_asked_for_the_rest(client):
    page = text_of(client.post(NEW, keyed(role="privacy_officer", first_name="Peder")))
    for sentence in ("Skriv inn etternavn", "Skriv inn e-post", "Skriv inn fødselsnummeret (11 siffer)"):
        assert sentence in page


def test_nobody_gives_a_role_to_oneself(school):
    own = make.make_staff(school, "Nora")
    given_roles.assign(own.user, Role.MUNICIPALITY_ADMIN, by=None)
    client = signed_in(own)
    for data in (
        to(own, "coordinator", school),
        keyed(
            role="privacy_officer",
            **new_person(last_name=own.user.last_name, national_number=own.user.national_number),
        ),
    ):
        assert "Du kan ikke gi deg selv en rolle." in text_of(client.post(NEW, data))
    assert own.user.role_assignments.count() == 1


def test_one_without_a_number_gets_no_role(client, school):
    actor = make.make_staff(school, number=False)
    page = text_of(client.post(NEW, to(actor, "coordinator", school)))
    assert "mangler fødselsnummer og kan ikke logge inn." in page
    assert not has(actor.user, Role.COORDINATOR)


def test_the_same_role_twice_is_refused(client, school, actor):
    client.post(NEW, to(actor, "coordinator", school))
    assert "Personen har allerede denne rollen." in text_of(
        client.post(NEW, to(actor, "coordinator", school))
    )


def test_last_administrator_stays_and_one_of_two_may_leave(client, admin):
    own = f"/roller/{RoleAssignment.objects.get(user=admin).pk}/avslutt/"
    for answer in (client.get(own), client.post(own, keyed())):
        assert "Du er den eneste kommuneadministratoren." in text_of(answer)
    assert has(admin, Role.MUNICIPALITY_ADMIN)
    make.make_role(Role.MUNICIPALITY_ADMIN)
    assert client.post(own, keyed()).url == "/"
    assert not has(admin, Role.MUNICIPALITY_ADMIN)


def test_own_role_as_leader_is_ended_by_another(client, admin, school):
    row = given_roles.assign(admin, Role.UNIT_LEADER, school, by=None)
    assert "Du kan ikke avslutte din egen rolle." in text_of(
        client.post(f"/roller/{row.pk}/avslutt/", keyed())
    )
    assert has(admin, Role.UNIT_LEADER)


def test_ending_the_last_leader_is_allowed_with_a_warning(client, school):
    leader = make.make_staff(school, leader=True)
    url = f"/roller/{RoleAssignment.objects.get(user=leader.user).pk}/avslutt/"
    assert "Bakketoppen skole står uten leder etterpå." in text_of(client.get(url))
    assert client.post(url, keyed()).status_code == 302
    assert not leader.user.groups.exists()
    assert User.objects.get(pk=leader.user_id).is_active


def test_account_ends_with_the_last_role_where_there_is_no_place(client):
    ombud = make.make_role(Role.PRIVACY_OFFICER)
    theirs = signed_in(ombud)
    assert theirs.get("/").status_code == 200
    client.post(f"/roller/{RoleAssignment.objects.get(user=ombud).pk}/avslutt/", keyed())
    assert not User.objects.get(pk=ombud.pk).is_active
    assert theirs.get("/").status_code == 302


def test_drift_gives_and_ends_the_administrator_and_nothing_else(admin, school, actor):
    client = signed_in(make.make_role(Role.OPERATOR))
    leader = make.make_staff(school, "Liv", leader=True)
    page = text_of(client.get("/roller/"))
    assert admin.display_name in page
    assert leader.display_name not in page
    for role in ("unit_leader", "coordinator", "privacy_officer", "operator"):
        client.post(NEW, to(actor, role, school))
    assert not actor.user.role_assignments.exists()
    client.post(NEW, to(actor, "municipality_admin"))
    assert has(actor.user, Role.MUNICIPALITY_ADMIN)
    leads = RoleAssignment.objects.get(user=leader.user)
    assert client.post(f"/roller/{leads.pk}/avslutt/", keyed()).status_code == 404
    assert (
        client.post(f"/roller/{RoleAssignment.objects.get(user=admin).pk}/avslutt/", keyed()).status_code
        == 302
    )
    assert not has(admin, Role.MUNICIPALITY_ADMIN)


@pytest.mark.parametrize("role", [Role.UNIT_LEADER, Role.COORDINATOR, Role.PRIVACY_OFFICER, None])
def test_others_get_no_answer_but_why(school, actor, admin, role):
    client = signed_in(make.make_role(role, school) if role else make.make_staff(school))
    row = RoleAssignment.objects.get(user=admin)
    for url in (
        "/roller/",
        NEW,
        "/roller/personsok/?q=ro",
        f"/roller/{row.pk}/avslutt/",
        f"/roller/{uuid.uuid4()}/avslutt/",
    ):
        answer = client.get(url)
        assert answer.status_code == 403
        assert admin.last_name not in answer.content.decode()
        assert client.post(url, to(actor, "municipality_admin")).status_code == 403
    assert not actor.user.role_assignments.exists()
    assert has(admin, Role.MUNICIPALITY_ADMIN)
