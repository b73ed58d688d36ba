"""What two layers refuse, asked of each alone: who takes one away is told, though the other still holds."""

import uuid
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from permissions import access_log, grants
from permissions.access_words import Page
from permissions.middleware import NoStoreMiddleware
from permissions.models import AccessLog
from permissions.policy import Role
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.photo import PARAMETER, photo_url
from stafettlog.models import Stafettlog
from stafettlog.portal import shown as family
from stafettlog.services import facts, openings
from stafettlog.services.access import READ_PORTAL, VIEW
from stafettlog.services.shown import Shown
from tests.access.protected import set_protection
from tests.browser.log_story import add_photo
from tests.factories import make_concern, make_log, make_meeting, make_organisation, make_role, make_staff
from tests.screens.tiltak import concern_data, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SimpleNamespace:
    holder = make_staff(make_organisation("Bakketoppen skole"))
    return SimpleNamespace(holder=holder, log=make_log(holder))


@pytest.fixture
def protected(world: SimpleNamespace) -> SimpleNamespace:
    """The same, of a child with a photo whose address is protected."""
    world.photo = add_photo(world.log)
    set_protection(world)
    world.log = Stafettlog.objects.with_identity().get(pk=world.log.pk)
    return world


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_knows_of_the_log_alone_does_not_learn_which_parts_it_has(
    world: SimpleNamespace, method: str
) -> None:
    concern = make_concern(world.log, world.holder)
    leader = signed_in(make_role(Role.UNIT_LEADER, world.log.organisation))
    there, missing = (
        getattr(leader, method)(reverse("admin:concern_change", args=[world.log.pk, pk]))
        for pk in (concern.pk, uuid.uuid4())
    )
    assert there.status_code == missing.status_code == 403
    assert there.content == missing.content


TAMPERED = ["", "x", "²", "-1", "1.0", "9" * 5000, "1e9", "٣x"]


@pytest.mark.parametrize("version", TAMPERED)
def test_a_version_that_was_tampered_with_fits_no_row(version: str) -> None:
    screen = FormScreen()
    screen.request = RequestFactory().post("/", {"version": version})
    assert screen.sent_version() == 0


def test_a_form_with_such_a_version_is_shown_again_and_changes_nothing(world: SimpleNamespace) -> None:
    concern = make_concern(world.log, world.holder, text="Som det var")
    address = reverse("admin:concern_change", args=[world.log.pk, concern.pk])
    answer = signed_in(world.holder).post(address, concern_data(text="Nytt", version="x"))
    assert answer.status_code == 409
    concern.refresh_from_db()
    assert concern.text == "Som det var"


def test_the_photo_of_a_protected_child_is_no_file_to_ask_for(protected: SimpleNamespace) -> None:
    """Nor for the stafettholder, but by the address on the answer that was asked for."""
    client = signed_in(protected.holder)
    address = reverse("admin:log_file", args=[protected.log.pk, protected.photo.pk])
    for asked in (address, f"{address}?{PARAMETER}=x", f"{address}?{PARAMETER}={protected.photo.pk}"):
        assert client.get(asked).status_code == 404, asked
    assert client.get(photo_url(Shown(protected.log, revealed=True))).status_code == 200


def test_of_a_protected_child_there_is_neither_photo_nor_place(protected: SimpleNamespace) -> None:
    meeting = make_meeting(protected.log, place_detail="Rom 2")
    hidden, revealed = Shown(protected.log), Shown(protected.log, revealed=True)
    assert (hidden.photo_id, photo_url(hidden), hidden.place(meeting)) == (None, "", "")
    assert (revealed.photo_id, revealed.place(meeting)) == (protected.photo.pk, meeting.place)
    assert meeting.place


def test_who_looks_through_openings_reads_no_place_of_a_protected_child(world: SimpleNamespace) -> None:
    def told() -> list[tuple[str, str]]:
        lines = openings.lines(AccessLog.objects.filter(log_id=str(world.log.pk)))
        return [(line.log.place, line.workplace) for line in lines]

    school = world.log.organisation
    access_log.record(
        user=world.holder.user, log_id=world.log.pk, page=Page.LOG, role="x", organisation=school
    )
    assert told() == [(school.name, school.name)]
    set_protection(world)
    assert told() == [("", "")]


def test_a_foresatt_with_another_right_on_the_log_reads_it_not_as_foresatt(world: SimpleNamespace) -> None:
    """As one who works there does once the child is 18, or the log long closed."""
    user = world.log.child.foresatt_relations.get().foresatt.user
    assert [row["pk"] for row in family.logs(user)] == [world.log.pk]
    wanted = facts.wanted(world.log)
    wanted.users.pop((user.pk, READ_PORTAL))
    wanted.user(user.pk, VIEW)
    grants.set_grants(world.log, wanted)
    assert family.logs(user) == []
    assert signed_in(user).get(reverse("portal:log", args=[world.log.pk])).status_code == 404


def test_what_a_page_says_of_its_keeping_counts_for_no_one_who_is_signed_in(world: SimpleNamespace) -> None:
    kept = {"Cache-Control": "public, max-age=600"}
    answer = NoStoreMiddleware(lambda _request: HttpResponse(headers=kept))
    request = RequestFactory().get("/")
    request.user = world.holder.user
    assert answer(request)["Cache-Control"] == "no-store, private"
    request.user = AnonymousUser()
    assert answer(request)["Cache-Control"] == kept["Cache-Control"]
