"""A stretch of reading in which every write fails, and after which everything is as it was."""

import pytest
from django.db import DatabaseError, connection, transaction

from permissions.models import Organisation
from stafettlog.portal import page
from stafettlog.portal.read_only import read_only
from tests import factories as make
from tests.screens.portal import Story

pytestmark = pytest.mark.django_db


def write() -> None:
    with transaction.atomic():
        make.make_organisation()


def test_a_write_raises_and_afterwards_one_may_write_again():
    with pytest.raises(DatabaseError), transaction.atomic():
        with read_only():
            write()
    write()
    assert Organisation.objects.count() == 1


def test_reading_is_fine_and_an_error_inside_switches_it_off_too():
    make.make_organisation("Bakketoppen skole")
    with read_only():
        assert Organisation.objects.get().name == "Bakketoppen skole"
    with pytest.raises(ZeroDivisionError), read_only():
        raise ZeroDivisionError
    write()


def test_one_within_another_stays_read_only_to_the_end_of_the_outer():
    def write_after_the_inner_one() -> None:
        with read_only():
            Organisation.objects.count()
        write()

    with pytest.raises(DatabaseError), transaction.atomic(), read_only():
        write_after_the_inner_one()
    write()


@pytest.mark.django_db(transaction=True)
def test_outside_any_transaction():
    with pytest.raises(DatabaseError), read_only():
        write()
    write()
    assert not connection.in_atomic_block


def test_a_page_that_tried_to_write_would_fail(client, monkeypatch):
    story = Story()
    client.force_login(story.user)
    real = page.build

    def writing(*args, **options):
        make.make_organisation("Skrevet av portalen")
        return real(*args, **options)

    monkeypatch.setattr(page, "build", writing)
    undone = transaction.atomic()
    # As the test's own: the opening is written in a transaction that allows none around it.
    undone._from_testcase = True
    with pytest.raises(DatabaseError), undone:
        client.get(story.url)
    assert not Organisation.objects.filter(name="Skrevet av portalen").exists()
