"""A code sent twice at once is taken once."""

import pytest
from django.core.exceptions import ValidationError

from permissions.models import SecondFactor
from permissions.sign_in import links, second_factor
from tests.factories import make_organisation, make_staff
from tests.sign_in.local import app_code, with_app
from tests.support.race import race, split

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_takes_the_code() -> None:
    user = make_staff(make_organisation()).user
    with_app(user)
    code = app_code(user)
    done, failed = split(race(*[lambda: second_factor.check(user, code)] * 2))
    assert len(done) == len(failed) == 1
    assert isinstance(failed[0], ValidationError)


def test_one_of_two_takes_the_recovery_code() -> None:
    user = make_staff(make_organisation()).user
    (code, *_rest) = with_app(user)
    done, failed = split(race(*[lambda: second_factor.check(user, code)] * 2))
    assert len(done) == len(failed) == 1


def test_one_app_is_set_up_by_two_pages_opened_at_once() -> None:
    user = make_staff(make_organisation()).user
    done, failed = split(race(*[lambda: second_factor.begin_set_up(user, None)] * 2))
    assert (len(done), failed) == (2, [])
    assert SecondFactor.objects.filter(user=user, confirmed=False).count() == 1


def test_one_of_two_uses_the_link() -> None:
    user = make_staff(make_organisation()).user
    token = links.tokens.make_token(user)
    words = ("et-langt-uvanlig-ord", "et-annet-uvanlig-ord")
    said = race(*(lambda word=word: links.use(user, token, word) for word in words))
    assert sorted(said) == [False, True]
