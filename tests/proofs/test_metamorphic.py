"""A log that I cannot see changes no byte of my answers: not when it comes, grows, changes or closes.

R1's refusal is the one exemption that product.md names: asking for a log on that very child. The
privacy officer and drift work with logs by their reference, and are not asked here.
"""

import difflib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from permissions.policy import Role
from stafettlog.models import Stafettlog
from stafettlog.services.closing import log_close
from stafettlog.services.levels import level_change
from stafettlog.services.transfer_answers import transfer_accept
from tests.access.test_sign_in_needed import OPEN, fill
from tests.access.urls import all_patterns, screens_of
from tests.factories import (
    fresh_number,
    make_concern,
    make_foresatt_input,
    make_log,
    make_lysglimt,
    make_meeting,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
    make_transfer,
)
from tests.factories.numbers import born_years_ago
from tests.proofs.looking import FRESH, ID, Looker, body, headers, logged
from tests.screens.new_log import foresatt_data

pytestmark = [pytest.mark.django_db, pytest.mark.no_zeal]

NOW = "2026-03-02T10:00:00+01:00"
LISTS = ("stafettlog", "actorlog", "overseenlog", "actor")
OFFICE = ("staff_list", "organisation_list", "role_list")
# Where in the code it happened is no answer, and the request's id is drawn for each.
STAMPS = re.compile(r'"(?:timestamp|request_id)": "[^"]*"|"exception": "(?:[^"\\]|\\.)*"')
Asked = tuple[str, str, dict[str, str]]
"""Method, address, fields."""


class Case:
    """People of a school, and of elsewhere, who look around while a log comes that none of them may see."""

    def __init__(self) -> None:
        self.school, self.elsewhere = make_organisation(), make_organisation()
        self.holder, self.colleague = make_staff(self.school), make_staff(self.school)
        # The mother has another child, whose log is the hidden one.
        self.mother = make_foresatt_input()
        father = make_foresatt_input(first_name="Ola", role="father")
        parents = [self.mother, father]
        self.own = make_log(self.holder, level=2, last_name="Nordmann", foresatte=parents)
        concern = make_concern(self.own, self.holder)
        make_participant(self.own, self.colleague)
        relation = self.own.child.foresatt_relations.order_by("id").last()
        assert relation is not None
        self.parts = {
            "concern_id": concern.pk,
            "relation_id": relation.pk,
            "measure_id": concern.measures.get().pk,
        }
        self.number = fresh_number(born_years_ago(8))
        self.hidden_father = make_foresatt_input(first_name="Ukjent", role="father")
        self.hidden_holder, self.hidden_actor = make_staff(self.school), make_staff(self.elsewhere)
        self.receiver = make_staff(make_organisation())
        people = {
            "holder": self.holder.user,
            "aktør": self.colleague.user,
            "stranger": make_staff(self.school).user,
            "foresatt": relation.foresatt.user,
            "leader": make_role(Role.UNIT_LEADER, self.elsewhere),
            "coordinator": make_role(Role.COORDINATOR, self.elsewhere),
            "kommuneadministrator": make_role(Role.MUNICIPALITY_ADMIN),
        }
        self.lookers = {name: Looker(user) for name, user in people.items()}

    def questions(self, who: str) -> Iterator[Asked]:
        for name, route in sorted(set(all_patterns())):
            # Health counts all mail that waits, and says no more than how long.
            if not re.search(r"<|\?P", route) and name not in {*OPEN, "readyz"}:
                yield "get", fill(route), {}
        if who in {"holder", "aktør"}:
            parts = dict.fromkeys(PARTS, self.own.pk) | self.parts | {"log_id": self.own.pk}
            yield from (("get", url, {}) for url in screens_of(parts).values())
            search = reverse("admin:log_actor_search", args=[self.own.pk])
            yield from (("get", search, {"q": text}) for text in ("Marion", "Skjult"))
        if who == "foresatt":
            yield from (
                ("get", reverse(f"portal:{name}", args=[self.own.pk]), {}) for name in ("log", "openings")
            )
            return
        for url in [reverse(f"admin:stafettlog_{name}_changelist") for name in LISTS]:
            yield from (
                ("post", url, {"q": text, "status": "alle"}) for text in ("Nordmann", "Skjult", self.number)
            )
        if who == "kommuneadministrator":
            yield from (
                ("post", reverse(f"admin:{name}"), {"q": text})
                for name in OFFICE
                for text in ("Skjult", self.number)
            )
            yield "get", reverse("admin:staff_change", args=[self.hidden_holder.pk]), {}
            yield "get", reverse("admin:staff_end", args=[self.hidden_holder.pk]), {}
            yield "get", reverse("admin:user_deactivate", args=[self.hidden_holder.user_id]), {}
            for name in ("organisation_change", "organisation_end"):
                yield "get", reverse(f"admin:{name}", args=[self.school.pk]), {}
        yield "post", reverse("admin:lookup_number"), {"value": self.number}
        if who == "holder":
            # A foresatt whom another log alone knows is told of as one whom nobody knows.
            url = reverse("admin:foresatt_add", args=[self.own.pk])
            row = foresatt_data(
                number=self.hidden_father.national_number, first_name="Ukjent", gave_consent=None
            )
            yield "post", url, {name.removeprefix("foresatt-0-"): value for name, value in row.items()}

    def answers(self, who: str, only: dict[Any, str] | None = None) -> dict[Any, str]:
        """Question -> all that was said. `only`: what was asked then, the first time what finds anything."""
        found = {}
        for method, url, data in self.questions(who):
            key = (method, url, tuple(data.items()))
            if only is not None and key not in only:
                continue
            told, status = _told(self.lookers[who], method, url, data)
            if only is not None or status != 404:
                found[key] = told
        return found


PARTS = (
    *(
        "measure_id",
        "participant_id",
        "relation_id",
        "meeting_id",
        "invitation_id",
        "lysglimt_id",
        "transfer_id",
    ),
    *("file_id", "attempt_id", "row_id", "masking_id", "glass_id", "model", "field"),
)


def _told(looker: Looker, method: str, url: str, data: dict[str, str]) -> tuple[str, int]:
    """The answer and where it led, to the byte, and what the log says of it but for ids and times."""
    with logged() as lines:
        answer = looker.ask(method, url, data, follow=method == "post")
    where = [step for step, _status in getattr(answer, "redirect_chain", [])]
    text = FRESH.sub("", body(answer).decode("utf-8", "replace"))
    if method == "post":
        # An id of what was made and taken back.
        where, text = [ID.sub("", step) for step in where], ID.sub("", text)
    said = [STAMPS.sub("", ID.sub("", line)) for line in lines]
    return "\n".join([f"{answer.status_code} {headers(answer)} {where}", text, *said]), answer.status_code


def _grow(case: Case) -> Stafettlog:
    parents = [case.mother, case.hidden_father]
    names = {"first_name": "Skjult", "last_name": "Nordmann", "national_number": case.number}
    log = make_log(case.hidden_holder, level=2, foresatte=parents, **names)
    concern = make_concern(log, case.hidden_holder)
    make_participant(log, case.hidden_actor)
    make_meeting(log, concerns=[concern])
    make_lysglimt(log)
    return log


def _change(case: Case, log: Stafettlog) -> None:
    level_change(log_id=log.pk, to_level=3, reason="Endret", by=case.hidden_holder.user)
    # To one at another school: whoever counts logs by virksomhet or person would count another.
    receiver = case.receiver
    transfer_accept(transfer_id=make_transfer(log, receiver, consent_agreed=True).pk, by=receiver.user)
    log_close(log_id=log.pk, reason="goal_reached", note="Ferdig", by=receiver.user)


def test_a_log_i_cannot_see_changes_no_byte_of_my_answers(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    case = Case()
    before = {who: case.answers(who) for who in case.lookers}
    assert all(len(pages) > 2 for pages in before.values()), {
        who: len(pages) for who, pages in before.items()
    }
    log = _grow(case)
    if differences := "\n".join(_differences(case, before)):
        pytest.fail(differences, pytrace=False)
    _change(case, log)
    if differences := "\n".join(_differences(case, before)):
        pytest.fail(differences, pytrace=False)


def _differences(case: Case, before: dict[str, dict[Any, str]]) -> Iterator[str]:
    for who, pages in before.items():
        now = case.answers(who, pages)
        for key, text in pages.items():
            if text != now[key]:
                lines = difflib.unified_diff(text.splitlines(), now[key].splitlines(), n=0, lineterm="")
                # The headings say nothing, and the length differs with the rest.
                said = [line[:300] for line in lines if not re.match(r"---|\+\+\+|@@|[+-]200 \[", line)]
                yield "\n".join([f"{who}: {key}", *said[:12]])


def test_the_comparison_can_see(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    case = Case()
    before = case.answers("holder")
    assert case.answers("holder", before) == before
    make_log(case.holder)
    assert before != case.answers("holder", before)
