"""A log as most tests of the screens on a log need it. Each module may have its own instead."""

import pytest

from stafettlog.models import Actor, Stafettlog
from tests.factories import make_log, make_organisation, make_staff


@pytest.fixture
def school(db):
    return make_organisation("Bakketoppen skole")


@pytest.fixture
def holder(school) -> Actor:
    return make_staff(school)


@pytest.fixture
def actor(school) -> Actor:
    """A colleague; takes part in nothing yet."""
    return make_staff(school, "Ronnie")


@pytest.fixture
def log(holder) -> Stafettlog:
    return make_log(holder, first_name="Lisa", last_name="Hansen")
