"""The family's plain page: whose child, who holds the log, and not a word more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from permissions.models import AccessLog
from stafettlog.models import AccessGround
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder():
    return make.make_staff(make.make_organisation("Bakketoppen skole"), "Marion Lovise")


def user_of(log, at: int = 0):
    return log.child.foresatt_relations.all()[at].foresatt.user


def test_says_whose_foresatt_and_who_to_call(client, holder):
    log = make.make_log(holder, level=3, first_name="Anders", last_name="Andersen", group="3B")
    make.make_concern(log, holder, text="Noe som ikke skal ut", goal="Målet")
    user = user_of(log)
    client.force_login(user)
    answer = client.get("/portal/")
    page = answer.content.decode()
    assert f"Hei {user.first_name}" in page
    assert "Du er registrert som foresatt for Anders." in page
    assert holder.display_name in page
    assert "Bakketoppen skole" in page
    assert "400 00 000" in page
    for secret in ("Noe som ikke", "Målet", "Andersen", "3B", "Nivå", "Tett", "Prøveveien", str(log.pk)):
        assert secret not in page
    assert log.child.national_number not in page
    assert [dict(row) for row in answer.context["logs"]] == [
        {
            "pk": log.pk,
            "child": "Anders",
            "holder": holder.display_name,
            "organisation": "Bakketoppen skole",
            "phone": "400 00 000",
        }
    ]


def test_each_opening_is_noted(client, holder):
    log = make.make_log(holder)
    user = user_of(log)
    client.force_login(user)
    client.get("/portal/")
    row = AccessLog.objects.get()
    assert (row.user_id, row.log_id, row.page, row.role) == (str(user.pk), str(log.pk), "Portal", "Foresatt")


def test_no_page_if_it_cannot_be_noted(client, holder, monkeypatch):
    client.force_login(user_of(make.make_log(holder, first_name="Anders")))

    def broken(**_row):
        raise RuntimeError

    monkeypatch.setattr(AccessLog.objects, "create", broken)
    with pytest.raises(RuntimeError):
        client.get("/portal/")


def test_without_ground_or_after_eighteen_there_is_nothing(client, holder, time_machine):
    log = make.make_log(
        holder,
        first_name="Anders",
        foresatte=[make.make_foresatt_input(ground=AccessGround.NONE), make.make_foresatt_input()],
    )
    client.force_login(user_of(log, 0))
    page = client.get("/portal/").content.decode()
    assert "Anders" not in page
    assert "Du har ikke tilgang til noen stafettlogg nå." in page
    client.force_login(user_of(log, 1))
    assert "Anders" in client.get("/portal/").content.decode()
    time_machine.move_to(timezone.now() + timedelta(days=365 * 11))
    client.logout()
    client.force_login(user_of(log, 1))
    assert "Anders" not in client.get("/portal/").content.decode()


def test_another_childs_family_sees_nothing(client, holder):
    make.make_log(holder, first_name="Hemmeliglise")
    client.force_login(user_of(make.make_log(holder, first_name="Anders")))
    assert "Hemmeliglise" not in client.get("/portal/").content.decode()


def test_reads_on_when_the_consent_has_expired(client, holder):
    log = make.make_log(holder, first_name="Anders")
    make.expire_consent(log)
    client.force_login(user_of(log))
    assert "Anders" in client.get("/portal/").content.decode()


def test_two_children_in_two_rows_and_flat_budget(client, holder, queries):
    parent = make.make_foresatt_input()
    first = make.make_log(holder, first_name="Anders", foresatte=[parent])
    client.force_login(user_of(first))
    one = queries(client, "/portal/", at_most=8).count
    make.make_log(holder, first_name="Ingrid", foresatte=[parent])
    two = queries(client, "/portal/", at_most=8)
    # One row more in the access log, and that is all.
    assert two.count == one + 1
    assert "Ingrid" in two.response.content.decode()


def test_who_else_comes(client, holder):
    assert client.get("/portal/").url.startswith("/login/")
    client.force_login(holder.user)
    assert client.get("/portal/").status_code == 404


def test_staff_with_a_child_of_their_own(client, holder):
    colleague = make.make_staff(holder.organisation, "Hanne")
    number = colleague.user.national_number
    make.make_log(holder, first_name="Anders", foresatte=[make.make_foresatt_input(national_number=number)])
    client.force_login(colleague.user)
    assert "foresatt for Anders" in client.get("/portal/").content.decode()


def test_signs_out_and_only_reads(client, holder):
    client.force_login(user_of(make.make_log(holder)))
    assert client.post("/portal/").status_code == 405
    client.post("/logout/")
    assert client.get("/portal/").status_code == 302


def test_has_none_of_the_staffs_frame(client, holder):
    client.force_login(user_of(make.make_log(holder)))
    page = client.get("/portal/").content.decode()
    for part in ("fontawesome", "bootstrap", "adminlte", "Mine stafettbarn", "Søk etter barn"):
        assert part not in page
    assert page.count("<h1") == 1
