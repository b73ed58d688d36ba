"""Names found by the beginnings of their words: from an index in both databases, and nobody else's."""

from typing import Any

import pytest
from django.db import connection

from permissions.models import User
from permissions.name_words import begins
from stafettlog.models import Actor, Child
from stafettlog.services import name_search
from stafettlog.services.name_search import actors_called, children_called
from tests.factories import make_log, make_organisation, make_staff

pytestmark = pytest.mark.django_db
CHILD = ("first_name", "last_name")


def _children(*names: tuple[str, str]) -> None:
    Child.objects.bulk_create(
        Child(first_name=first, last_name=last, birth_date="2016-02-03") for first, last in names
    )


def _found(word: str) -> set[str]:
    return {child.display_name for child in Child.objects.filter(begins(word, CHILD))}


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("anne", {"Anne-Marie Louise van der Berg"}),
        ("MARIE", {"Anne-Marie Louise van der Berg"}),
        ("louise", {"Anne-Marie Louise van der Berg"}),
        ("der", {"Anne-Marie Louise van der Berg"}),
        ("berg", {"Anne-Marie Louise van der Berg", "Åse Bergås"}),
        ("erg", set()),
        ("ås", {"Åse Bergås"}),
        ("ÅS", {"Åse Bergås"}),
        ("øv", {"Nils øvre"}),
        ("a%", set()),
        ("_", set()),
        ("\U0010ffff", set()),
    ],
)
def test_each_of_three_words_is_found_by_its_beginning(word: str, names: set[str]) -> None:
    _children(("Anne-Marie Louise", "van der Berg"), ("Åse", "Bergås"), ("Nils", "øvre"))
    assert _found(word) == names


def _plan(rows: Any) -> str:
    with connection.cursor() as cursor:
        # Of one table: PostgreSQL keeps what it learns, also when the test is undone.
        cursor.execute(f"ANALYZE {rows.model._meta.db_table}")
    return str(rows.explain())


@pytest.mark.parametrize(
    ("model", "columns", "index"),
    [(Child, CHILD, "child_last_1"), (User, CHILD, "user_last_1"), (Actor, ("title",), "actor_title_1")],
)
def test_beginning_is_read_from_an_index(model: Any, columns: tuple[str, ...], index: str) -> None:
    place = make_organisation()
    people = User.objects.bulk_create(
        User(username=f"ansatt{at}", first_name=f"Kari{at:04}", last_name=f"Nordmann{at:04}")
        for at in range(3000)
    )
    Actor.objects.bulk_create(Actor(user=one, organisation=place, title=one.last_name) for one in people)
    _children(*((f"Kari{at:04}", f"Nordmann{at:04}") for at in range(3000)))
    rows = model.objects.order_by().filter(begins("nordmann012", columns)).values("pk")
    plan = _plan(rows)
    assert index in plan
    assert "Seq Scan" not in plan
    assert "SCAN" not in plan
    assert len(rows) == 10


def test_every_word_is_asked_of_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    holder = make_staff(make_organisation())
    one = make_log(holder, first_name="Lisa", last_name="Hansen")
    other = make_log(holder, first_name="Lisa", last_name="Olsen")
    logs = type(one).objects.order_by("pk")
    # By few children, by more than few, and where they are too many to be looked up.
    for few, many in ((300, 10_000), (0, 10_000), (0, 0)):
        monkeypatch.setattr(name_search, "FEW", few)
        monkeypatch.setattr(name_search, "MANY", many)
        assert list(logs.filter(children_called("lisa"))) == [one, other]
        assert list(logs.filter(children_called("han LISA"))) == [one]
        assert list(logs.filter(children_called("lisa nilsen"))) == []


@pytest.mark.parametrize(("few", "text"), [(300, "guro ppt"), (1, "guro ppt"), (0, "guro"), (1, "gur")])
def test_aktor_is_found_by_name_and_place_however_common(
    monkeypatch: pytest.MonkeyPatch, few: int, text: str
) -> None:
    ppt = make_organisation("PPT Solvik")
    guro = make_staff(ppt, "Guro")
    make_staff(ppt, "Nils")
    monkeypatch.setattr(name_search, "FEW", few)
    assert list(actors_called(Actor.objects.working(), text)) == [guro]


def test_title_is_found_by_its_middle_where_nothing_begins_so() -> None:
    guro = make_staff(make_organisation(), "Guro")
    # no history: as it might have been from the beginning.
    Actor.objects.filter(pk=make_staff(make_organisation("PPT"), "Nils").pk).update(title="Rådgiver")
    assert list(actors_called(Actor.objects.working(), "LÆRER guro")) == [guro]
    assert list(actors_called(Actor.objects.working(), "lærer nils")) == []
    assert list(actors_called(Actor.objects.working(), "uro")) == []


def test_nobody_is_found_outside_those_who_are_asked_about() -> None:
    school, ppt = make_organisation(), make_organisation("PPT Solvik")
    here = make_staff(school, "Guro")
    make_staff(ppt, "Guro")
    for text in ("guro", "gur", "uro", "lærer", "", " "):
        found = actors_called(Actor.objects.working().filter(organisation=school), text)
        assert {actor.organisation_id for actor in found} <= {school.pk}
    assert list(actors_called(Actor.objects.filter(organisation=school), "guro")) == [here]
