"""stafettlogg.json: every field of every model of a log, every version of it, and nothing of another log."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from exports.archive import json_schema, log_json, schema_check
from exports.archive.kinds import KINDS, NOT_IN_IT
from permissions import history
from permissions.models import User
from stafettlog.models import Child, Concern, Foresatt, OutboxMessage, Stafettlog
from tests.exports.conftest import Case
from tests.exports.growing import grow
from tests.exports.packages import files, packed, told
from tests.factories import make_log, make_organisation, make_staff
from tests.factories.heavy import make_heavy_log

OUR_APPS = ("permissions", "stafettlog", "exports")


def models_of_a_log() -> dict[str, type[Model]]:
    """Every model with a foreign key to a log or to a child, but for versions; and who the foresatte are."""
    found = {"stafettlog": Stafettlog, "child": Child, "foresatt": Foresatt}
    for model in apps.get_models():
        about = {field.related_model for field in model._meta.concrete_fields if field.remote_field}
        ours = model._meta.app_label in OUR_APPS and not model._meta.proxy
        if ours and about & {Stafettlog, Child} and not model.__name__.startswith("Historical"):
            found[str(model._meta.model_name)] = model
    return found


def test_every_model_of_a_log_is_in_the_package_or_stands_here_with_a_reason() -> None:
    kinds = {kind.name for kind in KINDS}
    assert kinds | set(NOT_IN_IT) == set(models_of_a_log())
    assert not kinds & set(NOT_IN_IT)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_of_a_model_is_told_or_left_out_with_a_reason(kind: Any) -> None:
    """Compared with what the models are, not with what our list of fields says."""
    own = {field.name for field in kind.model._meta.get_fields() if not field.auto_created}
    schema = json_schema.build()["properties"]
    in_schema = set(schema["rows"]["properties"][kind.name]["items"]["properties"]) - {"package_file"}
    assert in_schema | set(kind.left_out) == own
    assert all(kind.left_out.values())
    if kind.versions is not None:
        kept = {field.name for field in kind.model.history.model._meta.concrete_fields}
        versions = set(schema["history"]["properties"][kind.name]["items"]["properties"])
        many = {field.name for field in kind.model._meta.many_to_many}
        assert versions == (kept | many) - set(kind.left_out)


def test_tracked_models_have_their_history_in_it() -> None:
    assert {kind.name for kind in KINDS if not kind.versions} == {"outboxmessage"}


def test_schema_that_is_kept_is_that_of_the_models() -> None:
    """If not: raise log_json.VERSION, keep the old file, and write the new one from json_schema.text()."""
    assert json_schema.PATH.read_text() == json_schema.text()
    assert str(log_json.VERSION) in json_schema.NAME


def test_data_is_as_the_schema_says_and_holds_each_row(case: Case) -> None:
    grow(case)
    data = packed(case.log)
    content = told(data)
    assert list(schema_check.faults(content, json.loads(files(data)[json_schema.NAME]))) == []
    rows = content["rows"]
    assert len(rows["concern"]) == Concern.objects.filter(log=case.log).count() == 7
    first = rows["concern"][0]
    assert (first["text"], first["goal"]) == ("Strever med leseflyt", case.concern.goal)
    assert rows["child"][0]["national_number"] == case.log.child.national_number
    (foresatt,) = rows["foresatt"]
    relation = case.log.child.foresatt_relations.get()
    assert foresatt["national_number"] == relation.foresatt.national_number
    measure = case.concern.measures.order_by("id").last()
    (found,) = [row for row in rows["measure"] if row["id"] == str(measure.pk)]
    assert found["responsible"] == sorted(str(one.pk) for one in measure.responsible.all())
    assert content["references"]["user"][str(case.holder.user_id)]["last_name"] == case.holder.user.last_name
    assert content["references"]["actor"][str(case.actor.pk)]["title"] == case.actor.title


def test_every_version_is_in_it_with_who_and_why(case: Case) -> None:
    case.concern.goal, case.concern.version = "Et annet mål", 2
    history.save(case.concern, by=case.holder.user, reason="Målet er endret")
    versions = told(packed(case.log))["history"]["concern"]
    mine = [one for one in versions if one["id"] == str(case.concern.pk)]
    assert [one["goal"] for one in mine] == ["Leser en side uten hjelp", "Et annet mål"]
    assert (mine[1]["history_change_reason"], mine[1]["history_type"]) == ("Målet er endret", "~")
    assert mine[1]["history_user"] == str(case.holder.user_id)
    measures = told(packed(case.log))["history"]["measure"]
    assert any(one["responsible"] for one in measures)


def test_nothing_of_another_log_is_in_it(case: Case) -> None:
    other = make_log(make_staff(make_organisation("Fjerntliggende skole"), "Torvald"), first_name="Ylva")
    text = files(packed(case.log))["stafettlogg.json"].decode()
    for foreign in (str(other.pk), str(other.child_id), "Ylva", "Torvald", "Fjerntliggende"):
        assert foreign not in text
    people = set(told(packed(case.log))["references"]["user"])
    assert not people & {
        str(pk) for pk in User.objects.filter(first_name="Torvald").values_list("pk", flat=True)
    }


@pytest.mark.parametrize(
    ("sent", "state", "days", "said"),
    [
        (None, "dropped", 0, "waiting"),
        (None, "dropped", 4, "dropped"),
        (1, "sent", 0, "waiting"),
        (-1, "sent", 0, "sent"),
    ],
)
def test_what_became_of_a_message_later_is_not_in_it(
    case: Case, sent: int | None, state: str, days: int, said: str
) -> None:
    """`sent`: hours after the last change. `days`: how old the message is then."""
    message = OutboxMessage.objects.filter(log=case.log).first()
    now = timezone.now()
    moments = {
        "created_at": now - timedelta(days=days, minutes=1),
        "sent_at": None if sent is None else now + timedelta(hours=sent),
    }
    # no history: a message has none.
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=state, failure="x" if not sent else "", **moments
    )
    history.save(case.concern, by=case.holder.user, reason="Nå")
    rows = told(packed(case.log))["rows"]["outboxmessage"]
    (row,) = [one for one in rows if one["id"] == str(message.pk)]
    assert row["state"] == said
    assert bool(row["sent_at"]) is (said == "sent")


@pytest.mark.no_zeal  # asked outside any request
def test_queries_do_not_follow_the_size_of_the_log(case: Case, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(110) as few:
        packed(case.log)
    grow(case)
    with django_assert_max_num_queries(len(few)):
        packed(case.log)


def test_heavy_log_is_packed(db: None) -> None:
    data = packed(make_heavy_log())
    content = told(data)
    assert (len(content["rows"]["measure"]), len(content["rows"]["meeting"])) == (40, 20)
