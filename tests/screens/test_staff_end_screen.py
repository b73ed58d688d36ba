"""Ending a place from its page, and a whole account."""

import uuid

import pytest

from permissions.models import User
from permissions.policy import Role
from stafettlog.services import staff_endings
from tests import factories as make
from tests.screens.office import keyed, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(school):
    return make.make_staff(school, "Liv", leader=True)


def end(actor) -> str:
    return f"/ansatte/{actor.pk}/avslutt/"


def test_holder_of_many_leaves_and_the_logs_stand_there_to_hand_over(leader, holder, actor):
    for name in ("Lisa", "Yusuf", "Ada"):
        log = make.make_log(holder, first_name=name, last_name="Hansen")
        make.make_measure(make.make_concern(log, holder), holder, [actor])
    client = signed_in(leader)
    assert "stafettholder for 3 åpne logger" in text_of(client.get(end(holder)))
    data = keyed()
    for _again in range(2):
        assert client.post(end(holder), data).url == f"/ansatte/{holder.pk}/"
    answer = client.get(f"/ansatte/{holder.pk}/")
    page = text_of(answer)
    assert "arbeider ikke lenger ved Bakketoppen skole." in page
    assert "Stafettlogger som må overføres (3)" in page
    assert "LH, " in page
    assert "Hansen" not in page
    assert f"Arbeidsstedet er avsluttet {leader.display_name}" in page
    assert client.post(end(actor), keyed()).status_code == 302


def test_session_of_one_who_left_ends_at_the_next_request(leader, holder, log):
    theirs = signed_in(holder)
    assert theirs.get(f"/stafettlog/stafettlog/{log.pk}/change/").status_code == 200
    signed_in(leader).post(end(holder), keyed())
    for url in ("/", f"/stafettlog/stafettlog/{log.pk}/change/"):
        answer = theirs.get(url)
        assert answer.status_code == 302
        assert "/login/" in answer.url


def test_one_with_another_place_is_refused_the_log_at_the_next_request(leader, holder, log):
    make.make_role(Role.PRIVACY_OFFICER)
    from permissions import roles

    roles.assign(holder.user, Role.PRIVACY_OFFICER, by=None)
    theirs = signed_in(holder)
    signed_in(leader).post(end(holder), keyed())
    assert theirs.get("/").status_code == 200
    assert theirs.get(f"/stafettlog/stafettlog/{log.pk}/change/").status_code == 404


def test_nobody_ends_oneself(leader):
    client = signed_in(leader)
    assert "eget arbeidssted" in text_of(client.get(end(leader)))
    assert "eget arbeidssted" in text_of(client.post(end(leader), keyed()))
    leader.refresh_from_db()
    assert leader.ended_at is None


def test_leader_of_another_place_gets_404_and_others_403(leader, holder, actor, ppt):
    other = signed_in(make.make_staff(ppt, leader=True))
    for url in (f"/ansatte/{actor.pk}/", end(actor)):
        missing = other.get(url.replace(str(actor.pk), str(uuid.uuid4())))
        for answer in (other.get(url), other.post(url, keyed(title="x", phone=""))):
            assert answer.status_code == 404
        assert other.get(url).content == missing.content
    for who in (holder, make.make_role(Role.COORDINATOR, ppt), make.make_role(Role.PRIVACY_OFFICER)):
        client = signed_in(who)
        for url in ("/ansatte/", "/ansatte/ny/", f"/ansatte/{actor.pk}/", end(actor)):
            answer = client.get(url)
            assert answer.status_code == 403
            assert "Ronnie" not in answer.content.decode()
            assert client.post(url, keyed()).status_code == 403
    actor.refresh_from_db()
    assert actor.ended_at is None


def test_administrator_is_told_who_hands_over_and_of_no_log(school, leader, holder, log):
    admin = make.make_role(Role.MUNICIPALITY_ADMIN)
    client = signed_in(admin)
    client.post(end(holder), keyed())
    page = text_of(client.get(f"/ansatte/{holder.pk}/"))
    assert "Holder personen stafettlogger, overfører lederen ved Bakketoppen skole dem" in page
    assert "Åpne logger" not in page
    assert "LH, " not in page
    assert "Hansen" not in page


def test_whole_account_ends_for_the_administrator_alone(school, leader, holder, log):
    url = f"/ansatte/konto/{holder.user_id}/avslutt/"
    client = signed_in(leader)
    for address in (url, f"/ansatte/konto/{uuid.uuid4()}/avslutt/"):
        assert client.get(address).status_code == 403
        assert client.post(address, keyed()).status_code == 403
    assert User.objects.get(pk=holder.user_id).is_active
    admin = make.make_role(Role.MUNICIPALITY_ADMIN)
    office = signed_in(admin)
    mother = log.child.foresatt_relations.get().foresatt.user
    assert office.get(f"/ansatte/konto/{mother.pk}/avslutt/").status_code == 404
    page = text_of(office.get(url))
    assert "Kontaktlærer, Bakketoppen skole" in page
    assert "Holder personen stafettlogger, overfører lederen dem" in page
    data = keyed(is_superuser="1", user=str(admin.pk))
    for _again in range(2):
        assert office.post(url, data).url == "/ansatte/"
    assert not User.objects.get(pk=holder.user_id).is_active
    assert User.objects.get(pk=admin.pk).is_active
    own = text_of(office.post(f"/ansatte/konto/{admin.pk}/avslutt/", keyed()))
    assert "egen konto" in own


def test_one_who_left_may_be_taken_on_again(leader, holder):
    staff_endings.staff_end(actor_id=holder.pk, by=leader.user)
    data = keyed(
        first_name="Marion",
        last_name=holder.user.last_name,
        title="Vikar",
        organisation=str(leader.organisation_id),
        email="vikar@solvik.example",
        phone="",
        national_number=holder.user.national_number,
    )
    assert signed_in(leader).post("/ansatte/ny/", data).url == "/ansatte/"
    user = User.objects.get(pk=holder.user_id)
    assert user.is_active
    assert user.actors.filter(ended_at__isnull=True).count() == 1
