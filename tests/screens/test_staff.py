"""Ansatte: the list, taking someone on, and correcting what is written."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from permissions import roles
from permissions.models import User
from permissions.policy import Role
from stafettlog.models import Actor, MessageKind, OutboxMessage
from stafettlog.services import actors, staff
from stafettlog.services.versions import version_of
from tests import factories as make
from tests.screens.office import keyed, number, signed_in, text_of

pytestmark = pytest.mark.django_db
NEW = "/ansatte/ny/"


@pytest.fixture
def leader(school):
    return make.make_staff(school, "Liv", leader=True)


@pytest.fixture
def client(leader):
    return signed_in(leader)


def person(place, **changes):
    fields = {
        "first_name": "Sindre",
        "last_name": "Vikarsen",
        "title": "Assistent",
        "organisation": str(place.pk),
        "email": "sindre@solvik.example",
        "phone": "40000150",
        "national_number": number(),
    }
    return keyed(**(fields | changes))


def waiting(organisation, by):
    given = actors.ActorInput("Ny", "Ventende", "Vikar", organisation, "ny@solvik.example")
    return actors.actor_register(actor=given, by=by.user)


def test_list_is_of_the_own_staff(client, leader, holder, log, ppt):
    stranger = make.make_staff(ppt, "Guro")
    waits = waiting(leader.organisation, holder)
    page = text_of(client.get("/ansatte/"))
    assert f"{holder.display_name} Kontaktlærer Bakketoppen skole 400 00 000 {holder.user.email} Ja 1" in page
    assert "Ny Ventende venter på leder Behandle" in page
    assert stranger.display_name not in page
    assert "Hansen" not in page
    for query in (f"?virksomhet={ppt.pk}", "?q=Guro", "?status=alle&q=PPT"):
        assert stranger.display_name not in text_of(client.get(f"/ansatte/{query}"))
    only = text_of(client.get("/ansatte/?status=venter"))
    assert waits.display_name in only
    assert holder.display_name not in only
    office = text_of(signed_in(make.make_role(Role.MUNICIPALITY_ADMIN)).get("/ansatte/"))
    assert stranger.display_name in office
    assert "Behandle" not in office


def test_list_costs_the_same_with_more_rows(client, queries, school):
    few = queries(client, "/ansatte/", at_most=11).count
    for _n in range(6):
        make.make_log(make.make_staff(school))
    assert queries(client, "/ansatte/", at_most=11).count == few


def test_colleague_is_taken_on_and_may_sign_in(client, leader):
    data = person(leader.organisation, is_superuser="1", role="operator", user=str(leader.user_id))
    for _again in range(2):
        assert client.post(NEW, data).url == "/ansatte/"
    made = Actor.objects.get(user__last_name="Vikarsen")
    assert made.is_working
    assert (made.phone, made.confirmed_by) == ("400 00 150", leader.user)
    assert made.user.is_staff
    assert made.user.national_number_index
    assert not made.user.role_assignments.exists()
    assert OutboxMessage.objects.filter(actor=made, kind=MessageKind.ACTOR_ACCOUNT).count() == 1
    page = text_of(client.get("/ansatte/"))
    assert "Sindre Vikarsen er registrert ved Bakketoppen skole og kan logge inn." in page
    assert f"Ansatt er registrert {leader.display_name}" in text_of(client.get(f"/ansatte/{made.pk}/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_name": ""}, "Skriv inn fornavn"),
        ({"last_name": ""}, "Skriv inn etternavn"),
        ({"title": ""}, "Skriv inn stilling"),
        ({"email": "x"}, "E-postadressen er ikke skrevet riktig."),
        ({"phone": "12"}, "Telefonnummeret stemmer ikke."),
        ({"national_number": ""}, "Skriv inn fødselsnummeret (11 siffer)"),
        ({"national_number": "123"}, "Fødselsnummer må ha 11 siffer"),
        ({"organisation": ""}, "Velg virksomhet"),
    ],
)
def test_each_fault_is_told_by_its_field_and_nothing_is_lost(client, leader, changes, sentence):
    page = client.post(NEW, person(leader.organisation, **changes)).content.decode()
    assert page.count(sentence) >= 2
    assert "<title>Feil: " in page
    assert "sindre@solvik.example" in page or "email" in changes
    assert not User.objects.filter(last_name="Vikarsen").exists()


def test_other_virksomhet_cannot_be_chosen(client, ppt):
    page = text_of(client.post(NEW, person(ppt)))
    assert "Du må rette 1 feil" in page
    assert not Actor.objects.filter(organisation=ppt).exists()


def test_known_person_gets_a_new_place_on_the_same_account(client, leader, ppt):
    known = make.make_staff(ppt, "Guro")
    data = person(
        leader.organisation,
        last_name=known.user.last_name.upper(),
        national_number=known.user.national_number,
    )
    client.post(NEW, data)
    assert set(known.user.actors.values_list("organisation", flat=True)) == {ppt.pk, leader.organisation_id}
    user = User.objects.get(pk=known.user_id)
    assert (user.first_name, user.email) == ("Guro", known.user.email)
    again = person(
        leader.organisation, **{k: data[k] for k in ("last_name", "national_number")}, email="b@x.no"
    )
    assert "Personen er allerede aktør i denne virksomheten." in text_of(client.post(NEW, again))


def test_another_last_name_is_refused_and_not_told(client, leader, ppt):
    known = make.make_staff(ppt, "Guro")
    page = client.post(
        NEW, person(leader.organisation, national_number=known.user.national_number)
    ).content.decode()
    assert "Nummeret kan ikke brukes for denne personen." in page
    assert known.user.last_name not in page
    assert "Guro" not in page
    assert known.user.actors.count() == 1


def test_foresatt_becomes_staff_under_what_the_leader_wrote(client, leader, log):
    """Nothing in the answer or the list says that the person was known."""
    mother = log.child.foresatt_relations.get().foresatt.user
    data = person(leader.organisation, last_name=mother.last_name, national_number=mother.national_number)
    client.post(NEW, data)
    mother.refresh_from_db()
    assert mother.is_staff
    assert (mother.first_name, mother.email) == ("Sindre", "sindre@solvik.example")
    page = text_of(client.get(f"/ansatte/{mother.actors.get().pk}/"))
    assert "Kontoen er tatt i bruk" not in page
    assert "Bruker er opprettet" not in page


def test_one_who_waits_here_is_settled_not_registered_twice(client, leader, holder):
    waits = waiting(leader.organisation, holder)
    page = text_of(client.post(NEW, person(leader.organisation, email=waits.user.email)))
    assert "er allerede registrert med denne e-postadressen" in page


def test_nobody_takes_oneself_on(school):
    admin = make.make_role(Role.MUNICIPALITY_ADMIN)
    data = person(school, last_name=admin.last_name, national_number=admin.national_number)
    assert "Du kan ikke registrere deg selv." in text_of(signed_in(admin).post(NEW, data))
    assert not admin.actors.exists()


def change(actor, **changes):
    fields = {"title": actor.title, "phone": actor.phone, "email": actor.user.email}
    return keyed(version=version_of(actor), **(fields | changes))


def test_title_telephone_and_address_are_corrected(client, leader, actor):
    url = f"/ansatte/{actor.pk}/"
    data = change(
        actor, title="Bibliotekar", email="ny@solvik.example", is_superuser="1", user=str(leader.pk)
    )
    assert client.post(url, data).url == url
    actor.refresh_from_db()
    user = User.objects.get(pk=actor.user_id)
    assert (actor.title, user.email) == ("Bibliotekar", "ny@solvik.example")
    assert "Stillingen er endret fra «Kontaktlærer» til «Bibliotekar». E-postadressen er endret" in text_of(
        client.get(url)
    )
    client.post(url, change(Actor.objects.get(pk=actor.pk)))
    assert version_of(actor) == 2


def test_stale_change_shows_both(client, leader, actor):
    data = change(actor, title="Mitt")
    staff.staff_change(
        actor_id=actor.pk, title="Deres", phone=actor.phone, email=None, version=1, by=leader.user
    )
    answer = client.post(f"/ansatte/{actor.pk}/", data)
    assert answer.status_code == 409
    assert "Deres" in text_of(answer)
    assert 'value="Mitt"' in answer.content.decode()
    actor.refresh_from_db()
    assert actor.title == "Deres"


def test_address_that_other_places_or_roles_use_is_not_the_leaders_to_change(client, actor, ppt):
    """The privacy officer's mail must not be turned by the leader of a school."""
    roles.assign(actor.user, Role.PRIVACY_OFFICER, by=None)
    url = f"/ansatte/{actor.pk}/"
    assert 'name="email"' not in client.get(url).content.decode()
    client.post(url, change(actor, title="Ny", email="tyv@solvik.example"))
    assert User.objects.get(pk=actor.user_id).email == actor.user.email
    actor.refresh_from_db()
    assert actor.title == "Ny"


def test_min_side_of_the_administrator_counts_what_lacks_somebody(school, leader, holder, ppt, queries):
    client = signed_in(make.make_role(Role.MUNICIPALITY_ADMIN))
    waits = waiting(school, holder)
    page = text_of(client.get("/"))
    assert "1 virksomhet mangler leder. Se virksomhetene" in page
    assert "har ventet på lederen" not in page
    waits.registered_at = timezone.now() - timedelta(days=8)
    waits.save()
    page = text_of(queries(client, "/", at_most=11).response)
    assert "1 ny ansatt har ventet på lederen i mer enn en uke. Se de ansatte" in page
    assert waits.display_name not in page
    assert "mangler leder" not in text_of(signed_in(leader).get("/"))


def test_missing_one_is_404(client):
    assert client.get(f"/ansatte/{uuid.uuid4()}/").status_code == 404
