"""The harness fails what it promises to fail."""

import threading
import warnings
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.paginator import Paginator, UnorderedObjectListWarning
from django.db import connection
from django.template import Context, Engine, Origin, Template
from django.test import Client
from django.utils import timezone

from tests.support.queries import ask
from tests.support.race import race, split
from tests.support.strict_templates import ROOT, UndefinedVariable


def render(source: str, path: Path) -> str:
    template = Template(source, origin=Origin(name=str(path)), engine=Engine.get_default())
    return template.render(Context({"here": "yes"}))


@pytest.mark.parametrize("source", ["{{ missing }}", '{{ missing|default:"x" }}', "{{ here.missing }}"])
def test_undefined_variable_in_a_template_of_ours_fails(source: str) -> None:
    with pytest.raises(UndefinedVariable, match="missing"):
        render(source, ROOT / "templates" / "x.html")


@pytest.mark.parametrize("source", ["{{ here }}", "{% if missing %}{% endif %}yes"])
def test_defined_or_asked_for_passes(source: str) -> None:
    assert render(source, ROOT / "templates" / "x.html") == "yes"


def test_undefined_variable_elsewhere_stays_empty() -> None:
    elsewhere = Path(pytest.__file__).with_name("x.html")
    assert render('{{ missing }}{{ missing|default:"x" }}', elsewhere) == "x"


def test_warning_fails() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_unordered_pages_fail(db: None) -> None:
    with pytest.raises(UnorderedObjectListWarning):
        Paginator(Session.objects.all(), 10).page(1)


def test_queries_are_counted_and_held_to_the_budget(db: None) -> None:
    asked = ask(Client(), "/readyz")
    assert asked.response.status_code == 200
    assert asked.count >= 1
    with pytest.raises(AssertionError, match="budget 0"):
        ask(Client(), "/readyz", at_most=0)


def test_race_runs_together_and_returns_what_each_did(transactional_db: None) -> None:
    together = threading.Barrier(2)

    def make(key: str) -> str:
        together.wait(10)
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now())
        return key

    done, failed = split(race(lambda: make("a"), lambda: make("b")))
    assert (sorted(done), failed) == (["a", "b"], [])
    assert Session.objects.count() == 2

    # The same key twice: the database lets one of them through.
    outcomes = race(*[lambda: Session.objects.create(session_key="c", expire_date=timezone.now())] * 2)
    assert sum(isinstance(one, Exception) for one in outcomes) == 1
    assert Session.objects.filter(session_key="c").count() == 1


def test_sqlite_is_a_file() -> None:
    if connection.vendor == "sqlite":
        assert not connection.is_in_memory_db()


@pytest.mark.postgres
def test_postgres_is_what_it_says(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW unix_socket_directories")
        assert "stafett-pg-" in cursor.fetchone()[0]
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone()[0] == ""
