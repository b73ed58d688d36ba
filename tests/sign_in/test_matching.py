"""Whose account it is: by the subject, the first time by the number, and by nobody where the two disagree."""

import logging
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from permissions import history, people
from permissions.models import ExternalIdentity, SignIn, User
from permissions.sign_in import matching
from permissions.sign_in.tokens import Known
from stafettlog.models import Stafettlog
from stafettlog.services.foresatt_access import foresatt_stop
from tests.factories import make_organisation, make_staff
from tests.factories.numbers import born_years_ago, fresh_number
from tests.sign_in.fake import HIGH, ISSUER, Fake, a_provider
from tests.support.race import race

pytestmark = pytest.mark.django_db
JOBB = {"key": "jobb", "label": "Jobbkonto", "pid_claim": "", "acr": {}}


def refused(answer: Any) -> bool:
    return answer.status_code == 403 and "Du har ikke tilgang nå" in answer.content.decode()


def couple(user: User, sub: str, issuer: str = ISSUER) -> ExternalIdentity:
    made = ExternalIdentity(user=user, issuer=issuer, subject=sub)
    return history.save(made, by=user, reason="Koblet")


@pytest.fixture
def other(db: None) -> User:
    return make_staff(make_organisation()).user


def test_unknown_number(client: Client, provider: Fake) -> None:
    assert refused(provider.sign_in(client, number=fresh_number(born_years_ago(30))))
    assert not ExternalIdentity.objects.exists()


def test_no_number(client: Client, provider: Fake, staff: User) -> None:
    """Someone with an eID of another country may have none."""
    assert refused(provider.sign_in(client))


@pytest.mark.parametrize("write", ["{} ", "{:.6} {:.6}", "0{}", "", "x", "1" * 11, "１" * 11])
def test_what_is_not_a_number_is_nobodys(client: Client, provider: Fake, staff: User, write: str) -> None:
    assert staff.national_number
    assert refused(provider.sign_in(client, number=write.format(staff.national_number, "00000") or None))


def test_test_person_in_production(client: Client, provider: Fake, staff: User, settings: Any) -> None:
    settings.SYNTHETIC_NUMBERS = "forbidden"
    assert refused(provider.sign_in(client, number=staff.national_number))


def test_e_mail_and_name_count_for_nothing(client: Client, provider: Fake, staff: User) -> None:
    provider.claims |= {"email": staff.email, "email_verified": True, "preferred_username": staff.username}
    provider.claims |= {"name": staff.display_name, "oid": str(staff.pk)}
    assert refused(provider.sign_in(client, sub=staff.email))
    assert refused(provider.sign_in(client, sub=str(staff.pk)))


def test_known_subject_with_another_number(client: Client, provider: Fake, staff: User, other: User) -> None:
    """Two people's collision, or a number that was somebody else's when it was first used."""
    couple(staff, "sub-1")
    assert refused(provider.sign_in(client, number=other.national_number))
    assert refused(provider.sign_in(client, number=fresh_number(born_years_ago(20))))
    assert not SignIn.objects.exists()
    assert ExternalIdentity.objects.get().user == staff


def test_known_subject_that_tells_no_number_any_more(client: Client, provider: Fake, staff: User) -> None:
    couple(staff, "sub-1")
    assert refused(provider.sign_in(client))


def test_second_subject_of_the_same_person(
    client: Client, provider: Fake, staff: User, caplog: pytest.LogCaptureFixture
) -> None:
    couple(staff, "sub-1")
    caplog.set_level(logging.WARNING, "stafett.sign_in")
    assert refused(provider.sign_in(client, sub="sub-2", number=staff.national_number))
    assert ExternalIdentity.objects.count() == 1
    assert "second_subject" in caplog.text
    assert str(staff.pk) in caplog.text


def test_second_subject_once_the_first_is_ended(client: Client, provider: Fake, staff: User) -> None:
    first = couple(staff, "sub-1")
    first.ended_at = timezone.now()
    history.save(first, by=staff, reason="Avsluttet")
    assert provider.sign_in(client, sub="sub-2", number=staff.national_number).status_code == 302
    assert refused(provider.sign_in(Client(), sub="sub-1", number=staff.national_number))


def test_same_subject_of_another_provider_is_somebody_else(
    client: Client, provider: Fake, staff: User, other: User
) -> None:
    couple(staff, "sub-1", issuer="https://annen.example")
    provider.sign_in(client, sub="sub-1", number=other.national_number)
    assert SignIn.objects.get().user == other


def test_subject_is_read_to_the_letter(client: Client, provider: Fake, staff: User, settings: Any) -> None:
    settings.OIDC_PROVIDERS = (a_provider(**JOBB),)
    couple(staff, "Sub-1")
    assert refused(provider.sign_in(client, provider="jobb", sub="sub-1"))
    assert provider.sign_in(client, provider="jobb", sub="Sub-1").status_code == 302


def test_work_account_is_coupled_first(client: Client, provider: Fake, staff: User, settings: Any) -> None:
    """A provider without numbers: whatever it says of one counts for nothing, and makes no account known."""
    settings.OIDC_PROVIDERS = (a_provider(**JOBB),)
    assert refused(provider.sign_in(client, provider="jobb", number=staff.national_number))
    couple(staff, "sub-1")
    provider.claims = {"acr": None}
    assert provider.sign_in(client, provider="jobb").status_code == 302
    assert (SignIn.objects.get().method, SignIn.objects.get().acr) == ("jobb", "")


@pytest.mark.parametrize("coupled", [True, False])
def test_account_that_has_ended(client: Client, provider: Fake, staff: User, coupled: bool) -> None:
    if coupled:
        couple(staff, "sub-1")
    people.deactivate(staff, by=staff, reason="Sluttet")
    assert refused(provider.sign_in(client, number=staff.national_number))
    assert ExternalIdentity.objects.count() == int(coupled)


def test_person_who_was_registered_without_number(client: Client, provider: Fake, settings: Any) -> None:
    """R11b: nobody signs in before the leader has added it, whatever is coupled."""
    settings.OIDC_PROVIDERS = (a_provider(**JOBB),)
    couple(make_staff(make_organisation(), number=False).user, "sub-1")
    assert refused(provider.sign_in(client, provider="jobb"))


def test_foresatt_without_ground(client: Client, provider: Fake, foresatt: User, log: Stafettlog) -> None:
    relation = log.child.foresatt_relations.get()
    foresatt_stop(
        log_id=log.pk, relation_id=relation.pk, reason="Avtalt med barnevernet", by=log.stafettholder.user
    )
    assert refused(provider.sign_in(client, number=foresatt.national_number))
    assert not ExternalIdentity.objects.exists()


def known(user: User, sub: str) -> Known:
    return Known(ISSUER, sub, user.national_number, HIGH, "", "")


@pytest.mark.django_db(transaction=True)
def test_first_time_twice_at_once() -> None:
    user = make_staff(make_organisation()).user
    done = race(
        lambda: matching.remember(known(user, "a"), user), lambda: matching.remember(known(user, "a"), user)
    )
    assert done == [True, True]
    assert ExternalIdentity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_subjects_at_once() -> None:
    user = make_staff(make_organisation()).user
    done = race(
        lambda: matching.remember(known(user, "a"), user), lambda: matching.remember(known(user, "b"), user)
    )
    assert sorted(map(bool, done)) == [False, True]
    assert ExternalIdentity.objects.count() == 1
