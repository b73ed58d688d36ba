"""Every table from which a child can be reached says whose it is: a new one fails until it does."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from stafettlog.models import Child, Stafettlog
from stafettlog.services import access
from tests.access.urls import parts_of
from tests.factories import make_concern, make_log, make_organisation, make_staff

# Whose rows of the model are: the way from a row to its log. Visible are those of the logs that
# guardian's rows let one see, and no others.
BY_LOG = {
    "stafettlog.Stafettlog": "pk",
    "stafettlog.ActorLog": "pk",
    "stafettlog.OverseenLog": "pk",
    "stafettlog.Child": "logs",
    "stafettlog.ForesattRelation": "child__logs",
    "stafettlog.Foresatt": "relations__child__logs",
    "stafettlog.StafettlogUserGrant": "content_object",
    "stafettlog.StafettlogGroupGrant": "content_object",
    "stafettlog.Measure_responsible": "measure__log",
    "stafettlog.Meeting_concerns": "meeting__log",
    "stafettlog.Consent_givers": "consent__log",
    "exports.ArchiveRecord": "log",
    "exports.ErasureRequest": "log",
    **{
        f"stafettlog.{name}": "log"
        for name in (
            "BreakGlass",
            "Closing",
            "Concern",
            "Consent",
            "ConsentCoverage",
            "Evaluation",
            "Invitation",
            "LevelChange",
            "Lysglimt",
            "Masking",
            "Measure",
            "Meeting",
            "OpeningAttempt",
            "Participant",
            "StoredFile",
            "Transfer",
        )
    },
}
# The history of a model is its own log's; where its rows have no log, they are found by the ids of rows
# that are visible (stafettlog/admin/history_sources.py).
HISTORY_BY_ID = {"HistoricalChild", "HistoricalForesatt", "HistoricalForesattRelation"}
HISTORY_OF_LOG = {"HistoricalStafettlog"}
OTHERWISE = {
    "stafettlog.Draft": "its owner's alone; its log is asked again each time (services/drafts.py)",
    "stafettlog.OutboxMessage": "ids; read by the worker alone, which asks again whether to send",
    "permissions.AccessLog": "ids and the reader's name; SEE_OPENINGS",
    "permissions.AccessHead": "ids and hashes",
    "permissions.AccessReview": "ids and the ombud's own note; REVIEW_OPENINGS",
    "exports.ExportReceipt": "ids and counts; SEE_OPENINGS",
    "exports.ExportedLog": "ids; who still has all of a job's logs gets its file",
    "exports.Tombstone": "ids, days and counts; SEE_ERASURES",
}
HOLDS_IDS = {"log_id", "about_log_id", "child_id"}


def label(model: type[Model]) -> str:
    return f"{model._meta.app_label}.{model.__name__}"


def leads_to_a_child() -> set[type[Model]]:
    """Models with a way forward to Child, through any number of others; and those that keep a log's id."""
    every = apps.get_models(include_auto_created=True)
    found: set[type[Model]] = {Child, apps.get_model("stafettlog", "Foresatt")}
    size = 0
    while len(found) > size:
        size = len(found)
        found |= {model for model in every if set(_neighbours(model)) & found}
    return found | {model for model in every if _ids(model) & HOLDS_IDS}


def _neighbours(model: type[Model]) -> Iterator[type[Model]]:
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if field.remote_field is not None:
            yield field.remote_field.model
    # A history is as its own model.
    if model.__name__.startswith("Historical") and hasattr(model, "instance_type"):
        yield model.instance_type


def _ids(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def is_declared(model: type[Model]) -> bool:
    name = model.__name__
    if label(model) in BY_LOG or label(model) in OTHERWISE or name in HISTORY_BY_ID | HISTORY_OF_LOG:
        return True
    if not name.startswith("Historical"):
        return False
    if "_" in name:
        return is_declared(model._meta.get_field("history").remote_field.model)
    return any(field.name == "log" for field in model._meta.concrete_fields)


def test_every_model_that_leads_to_a_child_says_whose_it_is() -> None:
    assert [label(model) for model in leads_to_a_child() if not is_declared(model)] == []


def test_the_search_finds_what_it_should() -> None:
    names = {model.__name__ for model in leads_to_a_child()}
    assert {"Child", "Measure_responsible", "HistoricalChild", "HistoricalMeasure", "AccessLog"} <= names
    assert {"ExportReceipt", "StafettlogUserGrant", "Draft", "HistoricalMeeting_concerns"} <= names
    assert not {"User", "Organisation", "Actor", "RoleAssignment", "Submission"} & names


def test_a_new_model_would_fail() -> None:
    class Gave(Model):
        class Meta:
            app_label = "hest"

    assert not is_declared(Gave)


def test_nothing_is_declared_that_is_not_there() -> None:
    there = {label(model) for model in apps.get_models(include_auto_created=True)}
    assert set(BY_LOG) | set(OTHERWISE) <= there


@pytest.mark.parametrize("name", sorted(BY_LOG))
def test_the_way_leads_to_the_log(name: str) -> None:
    model: Any = apps.get_model(name)
    path = BY_LOG[name]
    for part in path.split("__") if path != "pk" else []:
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            field = next(f for f in model._meta.related_objects if f.get_accessor_name() == part)
        model = field.related_model
    assert model._meta.concrete_model is Stafettlog


def test_the_scope_of_a_stranger_is_empty_and_that_of_the_holder_is_whole(db: None) -> None:
    school = make_organisation()
    holder, stranger = make_staff(school), make_staff(school)
    log = make_log(holder)
    parts_of(log, make_concern(log, holder).measures.get())
    filled = 0
    for name, path in BY_LOG.items():
        model: Any = apps.get_model(name)
        for user, sees in ((holder.user, True), (stranger.user, False)):
            logs = Stafettlog.objects.filter(access.visible_logs(user)).values("pk")
            rows = model._base_manager.filter(**{f"{path}__in": logs})
            count = model._base_manager.count()
            assert rows.count() == (count if sees else 0), name
        filled += bool(count)
    assert filled > 12
