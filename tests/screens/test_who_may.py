"""*Hvem kan gjøre hva*: the policy's table, whole, for everyone at work."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from permissions.policy import TABLE, Action, Role
from permissions.rules_table import groups
from permissions.words import GROUPS, NO, OWN_PART, ROLE_NAMES, ROLE_TEXTS, YES
from stafettlog.management.commands import who_may
from tests import factories as make

URL = "/hvem-kan-gjore-hva/"
WORK = [Role.UNIT_LEADER, Role.COORDINATOR, Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR]


def test_every_action_and_every_role_has_words_once() -> None:
    named = [action for _heading, actions in GROUPS for action in actions]
    assert sorted(named) == sorted(Action)
    assert set(ROLE_NAMES) == set(ROLE_TEXTS) == set(Role)


def test_the_table_shown_is_the_policys() -> None:
    shown = {(row.action, cell.role): cell for group in groups() for row in group.rows for cell in row.cells}
    for action, rule in TABLE.items():
        for role in Role:
            cell = shown.get((action, role))
            if role not in rule:
                assert cell is None or (cell.answer, cell.conditions) == (NO, ())
                continue
            terms = rule[role]
            assert cell.answer == (OWN_PART if terms.extent == "own" else YES)
            asked = [terms.needs_open, terms.needs_closed, terms.needs_archived]
            asked += [terms.needs_consent, terms.needs_consent_if_open]
            assert len(cell.conditions) == sum(asked)


def test_who_may_nothing_in_a_group_is_named_under_it() -> None:
    for group in groups():
        assert len(group.roles) + len(group.others) == len(Role)


@pytest.mark.parametrize("role", WORK)
def test_everyone_at_work_reads_it_and_finds_the_own_role(client, db, role, queries) -> None:
    client.force_login(make.make_role(role, make.make_organisation()))
    answer = queries(client, URL, at_most=8).response
    assert answer.context["mine"] == {role}
    page = answer.content.decode()
    assert page.count("Din rolle") == 1
    assert page.count("<h1") == 1
    assert "Lese loggen" in page
    assert "åpen logg" in page


def test_roles_that_a_log_gives_are_the_persons_own_too(client, db) -> None:
    holder = make.make_staff(make.make_organisation())
    helper = make.make_staff(holder.organisation)
    make.make_participant(make.make_log(holder), helper)
    for actor, roles in ((holder, {Role.STAFF, Role.HOLDER}), (helper, {Role.STAFF, Role.ACTOR})):
        client.force_login(actor.user)
        assert client.get(URL).context["mine"] == roles


def test_not_for_someone_of_no_place(client, db) -> None:
    user = make.make_role(Role.OPERATOR)
    user.role_assignments.all().delete()
    client.force_login(user)
    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 403
    assert reverse("admin:who_may") == URL


def test_the_file_of_the_documentation_is_the_table() -> None:
    call_command("who_may", "--check")
    assert who_may.markdown().count("| Lese loggen |") == 1


def test_a_file_that_differs_is_told_of_and_written_anew(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(who_may, "FILE", tmp_path / "x.md")
    errors = StringIO()
    with pytest.raises(SystemExit):
        call_command("who_may", "--check", stderr=errors)
    assert "manage.py who_may" in errors.getvalue()
    call_command("who_may", stdout=StringIO())
    call_command("who_may", "--check")
