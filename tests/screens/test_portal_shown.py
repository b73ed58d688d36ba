"""The allow-list: the columns that leave the database for the family, table by table, and no other."""

import re
from uuid import UUID

import pytest
from django.utils import timezone

from stafettlog.models import Child, Protection
from stafettlog.portal import shown
from stafettlog.portal.people import people_of
from tests.factories import make_log
from tests.screens.portal import Story

pytestmark = pytest.mark.django_db

# Table -> what may be read of it. A new column here is a decision about what families see.
ALLOWED = {
    "stafettlog_stafettlog": {"id", "level", "state", "stafettholder_id", "current_consent_id"},
    # R26: whether the address is protected decides what stands for the places.
    "stafettlog_child": {"first_name", "last_name", "birth_date", "protection"},
    "stafettlog_consent": {"information_text", "sharing_text", "given_on", "expires_on", "withdrawn_at"},
    "stafettlog_closing": {"closed_at"},
    "stafettlog_concern": {"id", "text", "goal", "closed_at", "struck_at"},
    "stafettlog_measure": {"id", "kind", "description", "finish_on", "ended_at"},
    "stafettlog_evaluation": {"outcome", "reason"},
    "stafettlog_meeting": {
        "id",
        "status",
        "starts_at",
        "ends_at",
        "place_kind",
        "place_detail",
        "interpreter_ordered",
        "calendar_sequence",
    },
    # When a meeting was to be, before it was moved.
    "stafettlog_historicalmeeting": {"starts_at"},
    # The reader's own alone: whether one was there, and which event of the calendar it is.
    "stafettlog_invitation": {"attended", "id"},
    "stafettlog_lysglimt": {"id", "text", "happened_on"},
    "stafettlog_participant": {"actor_id"},
    "stafettlog_actor": {"phone", "organisation_id", "title"},
    "stafettlog_consentcoverage": {"organisation_id"},
    "stafettlog_foresattrelation": {
        *{"role", "first_name", "last_name"},
        # Of the reader's own relation.
        *{"ground", "language", "needs_interpreter"},
    },
    "stafettlog_foresatt": {"user_id"},
    "permissions_organisation": {"name"},
    "permissions_user": {"first_name", "last_name", "email"},
}
# The session and the person's own account: what any signed-in request reads.
OWN = ("django_session", '"permissions_user"."password"')


def test_nothing_but_the_named_columns_is_read(client, queries):
    story = Story().fill()
    client.force_login(story.user)
    read: dict[str, set[str]] = {}
    for sql in queries(client, story.url).sql:
        if sql.lstrip("(").startswith("SELECT") and not any(own in sql for own in OWN):
            for table, column in columns(sql):
                read.setdefault(table, set()).add(column)
    assert read == ALLOWED


def columns(sql: str) -> set[tuple[str, str]]:
    """(table, column) of everything that a statement returns, also through an alias or a subquery."""
    plain, groups = "", []
    depth = 0
    for character in sql:
        depth += character == "("
        if character == "(" and depth == 1:
            plain += f"<{len(groups)}>"
            groups.append("")
        if depth:
            groups[-1] += character
        else:
            plain += character
        depth -= character == ")"
    found = set()
    for statement in plain.split(" UNION ALL "):
        if whole := re.fullmatch(r"<(\d+)>", statement):
            # PostgreSQL's unions stand in brackets, each part.
            found |= columns(groups[int(whole[1])][1:-1])
        returned = statement.split(" FROM ")[0]
        tables = {alias: table for table, alias in re.findall(r'(?:FROM|JOIN) "(\w+)" ([TU]\d+)', statement)}
        for name, column in re.findall(r'"?(\w+)"?\."(\w+)"', returned):
            found.add((tables.get(name, name), column))
        for group in re.findall(r"<(\d+)>", returned):
            # A value looked up beside the row: (SELECT U0."role" AS "role" FROM "table" U0 …)
            for column, table in re.findall(
                r'^\(SELECT U0\."(\w+)" AS "\w+" FROM "(\w+)" U0', groups[int(group)]
            ):
                found.add((table, column))
    return found


def test_the_finder_sees_columns_through_aliases_and_subqueries():
    sql = (
        'SELECT "a"."x" AS "x", T4."y" AS "z", CASE WHEN "a"."w" IS NULL THEN "a"."x" END AS "t", '
        '(SELECT U0."role" AS "role" FROM "c" U0 WHERE U0."w" = 1) AS "r", EXISTS(SELECT 1 FROM "d" U0) '
        'FROM "a" INNER JOIN "b" T4 ON ("a"."i" = T4."i") WHERE "a"."v" IN (SELECT U0."u" FROM "e" U0) '
        'UNION ALL SELECT "f"."x" AS "x" FROM "f"'
    )
    assert columns(sql) == {("a", "x"), ("a", "w"), ("b", "y"), ("c", "role"), ("f", "x")}


@pytest.mark.parametrize("protected", [False, True])
def test_the_sql_made_once_answers_as_the_querysets_do(protected):
    story = Story().fill()
    if protected:
        hidden = {
            "protection": Protection.STRICTLY_CONFIDENTIAL,
            "protection_review_on": timezone.localdate(),
        }
        Child.objects.filter(pk=story.log.child_id).update(**hidden)
    other = make_log(story.helper)
    stranger = other.child.foresatt_relations.get().foresatt.user
    for log in (story.log, other):
        for user in (story.user, story.father.foresatt.user, stranger, story.holder.user):
            assert shown.logs(user) == [
                {name: row[column] for column, name in shown.LOG.items()} for row in shown._logs(user)
            ]
            asked = shown._MEETINGS.rows(log_id=log.pk, user_id=user.pk)
            assert asked == list(shown._meetings(log.pk, user.pk))
        assert shown._WORK.rows(log_id=log.pk) == list(shown._work(log.pk))
        for consent_id in (log.current_consent_id, UUID(int=0)):
            ids = {"log_id": log.pk, "consent_id": consent_id}
            assert sorted(shown._PEOPLE.rows(**ids), key=str) == sorted(people_of(**ids), key=str)
    for user, log in ((story.user, story.log), (stranger, other)):
        assert [row["pk"] for row in shown.logs(user)] == [log.pk]
    assert shown.logs(story.holder.user) == []
    assert shown.meetings(story.log.pk, story.user)
    assert shown.work(story.log.pk)
    assert shown.people(shown.logs(story.user)[0])
