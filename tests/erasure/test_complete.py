"""No table is forgotten: each that leads to a child goes with its log, or says here why it stays."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CASCADE, PROTECT, ForeignKey, Model

from exports.erasure import collect, persons, rows
from exports.models import ExportReceipt, Tombstone
from permissions.models import AccessReview, User
from stafettlog.models import Child, Foresatt, ForesattRelation, Stafettlog
from tests.access.test_every_model_has_a_scope import label, leads_to_a_child
from tests.erasure.case import Case, build, erase, receipt

STAYS = {
    "permissions.AccessLog": "R30: who opened, and when; nothing of what the log says",
    "permissions.AccessHead": "the chain of the access log",
    "permissions.AccessReview": "the ombud's own; what it says of an erased log is taken out",
    "exports.ExportReceipt": "that something left; its words are taken out",
    "exports.ExportedLog": "ids: which file the log was in",
    "exports.Tombstone": "that the log was erased",
}


def reached() -> set[type[Model]]:
    """Every table that an erasure looks in."""
    found: set[type[Model]] = {Stafettlog, Child, ForesattRelation, Foresatt}
    size = 0
    while len(found) > size:
        size = len(found)
        found |= {other for model in list(found) for other, _field in rows.pointers(model)}
    versions = {model for model in rows.tables() if rows.is_version(model)}
    return found | {model for model in versions if _is_of(model, found)}


def _is_of(model: Any, found: set[type[Model]]) -> bool:
    if rows._between(model):
        return _is_of(model._meta.get_field("history").remote_field.model, found)
    return model.instance_type in found


def test_every_table_that_leads_to_a_child_goes_or_says_why_not() -> None:
    left = {label(model) for model in leads_to_a_child() if not model._meta.proxy} - set(STAYS)
    assert left - {label(model) for model in reached()} == set()


def test_a_new_table_would_go_without_being_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(Model):
        log = ForeignKey(Stafettlog, PROTECT)

        class Meta:
            app_label = "hest"

    every = rows.tables
    monkeypatch.setattr(rows, "tables", lambda: [*every(), Later])
    assert (Later, Later._meta.get_field("log")) in rows.pointers(Stafettlog)
    assert rows.log_field(Later) == "log_id"


def test_every_pointer_to_an_account_is_its_own_or_keeps_it() -> None:
    """What cascades in Django's eyes is an account's own: a new one has to be put among them."""
    names = {(model._meta.label, field.name) for model, field in rows.pointers(User)}
    assert set(persons.OWN) <= names
    cascades = {
        (model._meta.label, field.name)
        for model, field in rows.pointers(User)
        if field.remote_field.on_delete is CASCADE
    }
    assert cascades <= set(persons.OWN)


@pytest.fixture
def case(db: None) -> Case:
    return build(filled=False)


def test_a_foresatt_who_works_here_keeps_the_account(case: Case) -> None:
    from tests.factories import make_staff

    mother, father = case.log.child.foresatt_relations.select_related("foresatt__user").order_by("id")
    actor = make_staff(case.holder.organisation)
    type(actor).objects.filter(pk=actor.pk).update(user=mother.foresatt.user)
    found = collect.collect(case.log)
    assert found.rows[User] == {father.foresatt.user_id}
    assert found.rows[Foresatt] == {mother.foresatt_id, father.foresatt_id}


def test_one_who_wrote_somewhere_keeps_the_account(case: Case) -> None:
    mother, father = case.log.child.foresatt_relations.select_related("foresatt__user").order_by("id")
    type(case.other).objects.filter(pk=case.other.pk).update(created_by=mother.foresatt.user)
    assert collect.collect(case.log).rows[User] == {father.foresatt.user_id}


def change(sql: str, *params: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


TABLE = ExportReceipt._meta.db_table


@pytest.mark.parametrize(
    "sql",
    [
        "SET purpose = '[slettet]', rows = 9",
        "SET purpose = 'noe annet'",
        "SET user_name = '[slettet]'",
        "SET sha256 = 'x'",
    ],
)
def test_the_database_lets_nothing_else_be_changed(case: Case, sql: str) -> None:
    receipt(case)
    erase(case)
    with pytest.raises(IntegrityError, match="append-only"):
        change(f"UPDATE {TABLE} {sql}")


def test_nor_the_words_of_a_log_that_is_there(case: Case) -> None:
    kept = receipt(case, log_id=str(case.other.pk))
    erase(case)
    with pytest.raises(IntegrityError, match="append-only"):
        change(f"UPDATE {TABLE} SET purpose = '[slettet]' WHERE log_id = '{case.other.pk}'")
    review = AccessReview._meta.db_table
    AccessReview.objects.create(
        by_id="x", by_name="x", first_day="2026-01-01", last_day="2026-01-01", conclusion="Alt i orden"
    )
    with pytest.raises(IntegrityError, match="append-only"):
        change(f"UPDATE {review} SET conclusion = '[slettet]'")
    kept.refresh_from_db()
    assert kept.purpose == "Til møtet"


def test_the_words_of_an_erased_one_are_gone(case: Case) -> None:
    gone = receipt(case)
    erase(case)
    gone.refresh_from_db()
    assert (gone.purpose, gone.choice, gone.user_name) == ("[slettet]", {}, case.holder.display_name)
    with pytest.raises(IntegrityError, match="append-only"):
        change(f"DELETE FROM {Tombstone._meta.db_table}")


def test_an_older_log_of_the_same_child_keeps_the_child_and_its_own_foresatte(case: Case) -> None:
    from tests.factories import make_foresatt_input, make_log

    child, birth = case.log.child, case.log.child.birth_date
    old = set(child.foresatt_relations.values_list("pk", flat=True))
    later = make_log(
        case.holder,
        first_name=child.first_name,
        last_name=child.last_name,
        birth_date=birth,
        national_number=child.national_number,
        foresatte=[make_foresatt_input(first_name="Ny")],
    )
    assert later.child_id == child.pk
    erase(case)
    assert Child.objects.filter(pk=child.pk).exists()
    assert set(ForesattRelation.objects.filter(child=child).values_list("first_name", flat=True)) == {"Ny"}
    assert not ForesattRelation.history.filter(id__in=old).exists()
    assert Stafettlog.objects.filter(pk=later.pk).exists()
