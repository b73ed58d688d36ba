"""A later log on the child, with foresatte of its own choice, opens no earlier log that is closed."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permissions.models import User
from stafettlog.models import AccessGround, Actor, ClosingReason, Stafettlog
from stafettlog.services import closing, foresatt_access
from stafettlog.services.child_number import child_number
from stafettlog.services.closing_list import what_ends
from tests.exports.reading import form, xml
from tests.factories import make_concern, make_foresatt_input, make_log, make_organisation, make_staff

pytestmark = pytest.mark.django_db

SECRET = "Kanarifugl"


@pytest.fixture
def other() -> Actor:
    """Someone of another virksomhet, who knows the child's number."""
    return make_staff(make_organisation())


@pytest.fixture
def mother() -> Any:
    return make_foresatt_input()


@pytest.fixture
def earlier(mother: Any) -> Stafettlog:
    """A log with `mother`, not closed yet."""
    holder = make_staff(make_organisation())
    log = make_log(holder, first_name=SECRET, foresatte=[mother])
    make_concern(log, holder, text=f"{SECRET} strever")
    return log


def test_foresatt_of_a_later_log_does_not_read_the_earlier(earlier: Stafettlog, other: Actor) -> None:
    close(earlier)
    later = make_log(other, **number_of(earlier))
    reads_nothing_of(earlier, foresatt_of(later))


def test_foresatt_of_a_log_that_is_moved_to_the_number_does_not_read_the_earlier(
    earlier: Stafettlog, other: Actor
) -> None:
    close(earlier)
    wrong = make_log(other)
    child_number(
        log_id=wrong.pk, reason="Tastefeil", version=wrong.version, by=other.user, **number_of(earlier)
    )
    reads_nothing_of(earlier, foresatt_of(wrong))


def test_foresatt_in_both_reads_both(earlier: Stafettlog, other: Actor, mother: Any) -> None:
    close(earlier)
    later = make_log(other, foresatte=[mother], **number_of(earlier))
    for log in (earlier, later):
        assert read(log, foresatt_of(later)).status_code == 200


def test_a_later_log_does_not_open_what_was_stopped(earlier: Stafettlog, other: Actor, mother: Any) -> None:
    close(earlier)
    relation, by = earlier.child.foresatt_relations.get(), earlier.stafettholder.user
    foresatt_access.foresatt_stop(log_id=earlier.pk, relation_id=relation.pk, reason="Fare", by=by)
    later = make_log(other, foresatte=[mother], **number_of(earlier))
    reads_nothing_of(earlier, foresatt_of(later))


def test_a_later_log_gives_no_ground_in_the_earlier(other: Actor) -> None:
    number = make_foresatt_input().national_number
    consenting = make_foresatt_input()
    without = make_foresatt_input(national_number=number, ground=AccessGround.NONE, gave_consent=False)
    earlier = make_log(make_staff(make_organisation()), first_name=SECRET, foresatte=[consenting, without])
    close(earlier)
    given = make_foresatt_input(national_number=number)
    reads_nothing_of(earlier, foresatt_of(make_log(other, foresatte=[given], **number_of(earlier))))


def test_earlier_holder_gets_no_letter_to_a_foresatt_of_the_later_log(
    client: Client, earlier: Stafettlog, other: Actor
) -> None:
    close(earlier)
    later = make_log(other, **number_of(earlier))
    relation = later.child.foresatt_relations.active().get()
    client.force_login(earlier.stafettholder.user)
    assert client.get(reverse("admin:foresatt_letter", args=[earlier.pk, relation.pk])).status_code == 404


def test_earlier_holder_takes_out_no_foresatt_of_the_later_log(
    client: Client, earlier: Stafettlog, other: Actor, mother: Any
) -> None:
    close(earlier)
    later = make_log(other, **number_of(earlier))
    client.force_login(earlier.stafettholder.user)
    book = xml(client.post(reverse("admin:log_export", args=[earlier.pk]), form()))
    assert later.child.foresatt_relations.active().get().email not in book
    assert mother.email in book


def close(log: Stafettlog) -> None:
    closing.log_close(
        log_id=log.pk,
        reason=ClosingReason.values[0],
        note="Ferdig",
        mark=what_ends(log).mark,
        by=log.stafettholder.user,
    )


def number_of(log: Stafettlog) -> dict[str, date | str | None]:
    return {"national_number": log.child.national_number, "birth_date": log.child.birth_date}


def foresatt_of(log: Stafettlog) -> User:
    fresh = Stafettlog.objects.get(pk=log.pk)
    return fresh.child.foresatt_relations.active().get().foresatt.user


def read(log: Stafettlog, user: User) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse("portal:log", args=[log.pk]))


def reads_nothing_of(log: Stafettlog, user: User) -> None:
    answer = read(log, user)
    assert answer.status_code == 404
    assert SECRET not in answer.content.decode()
