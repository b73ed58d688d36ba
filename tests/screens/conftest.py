"""A log as most tests of the screens on a log need it. Each module may have its own instead."""

import pytest
from django.test import Client

from permissions.models import Organisation
from stafettlog.models import Actor, Concern, Measure, Stafettlog
from tests.factories import make_concern, make_log, make_organisation, make_staff
from tests.screens.evaluation import Case
from tests.screens.tiltak import signed_in


@pytest.fixture
def school(db):
    return make_organisation("Bakketoppen skole")


@pytest.fixture
def ppt(db) -> Organisation:
    return make_organisation("PPT Solvik")


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


@pytest.fixture
def concern(log, holder) -> Concern:
    return make_concern(log, holder)


@pytest.fixture
def measure(concern) -> Measure:
    """The first tiltak of `concern`, the holder's own."""
    return concern.measures.get()


@pytest.fixture
def holders_client(holder) -> Client:
    """The holder, signed in; `client` is nobody yet."""
    return signed_in(holder)


@pytest.fixture
def case(db) -> Case:
    return Case()


@pytest.fixture
def case_holder(client, case) -> Client:
    """`client`, signed in as the holder of `case`."""
    client.force_login(case.holder.user)
    return client
