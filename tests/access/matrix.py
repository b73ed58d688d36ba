"""The matrix as data: who is somebody towards a log, in each state of it, and what each address answers.

Nothing in here asks the code under test who may what: what a person is, is written by hand from the
rules; what a role may, is the policy's table (which tests/permissions/test_policy_table.py writes out by
hand too). The test is that every address answers accordingly.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.admin import ModelAdmin
from django.urls import get_resolver

from config.url_rules import rule_at
from permissions.policy import LogState, Role, decide
from permissions.rules import CLOSED, addresses
from stafettlog.admin.screen import LogScreen
from stafettlog.admin.staff_screen import StaffScreen
from tests.access.matrix_people import (
    NOT_READING,
    OWN,
    SIGNED_OUT,
    STANDING,
    State,
    Who,
    towards,
)


class Answer(StrEnum):
    """What class of answer is expected."""

    SIGN_IN = "sent to sign in"
    NOT_FOUND = "404"
    REFUSED = "403"
    ALLOWED = "let through"
    REDIRECTED = "redirect"


STATUS = {
    Answer.SIGN_IN: {302, 401},
    Answer.NOT_FOUND: {404},
    Answer.REFUSED: {403},
    # 405: the screen has no such method. 400, 409 and 422: an empty form.
    Answer.ALLOWED: {200, 302, 400, 405, 409, 422},
    Answer.REDIRECTED: {302},
}


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    view: Callable[..., Any]

    @property
    def short(self) -> str:
        return self.name.partition(":")[2] or self.name

    @property
    def view_class(self) -> Any:
        return getattr(self.view, "view_class", None)

    @property
    def is_of_log(self) -> bool:
        """Whether it is a screen of a log: LogScreen, or a ModelAdmin's page that is one."""
        return self.short in PAGES or (self.view_class is not None and issubclass(self.view_class, LogScreen))

    def takes(self, method: str) -> bool:
        """Whether its view has such a method; a screen that has not may say so to whoever asks."""
        if self.view_class is None:
            return not (method == "post" and self.name.startswith("portal:"))
        handler = "get" if method == "head" else method
        return method in self.view_class.http_method_names and hasattr(self.view_class, handler)

    @property
    def rule(self) -> Any:
        return rule_at(self.name, self.view)


PAGES = {"stafettlog_stafettlog_change", "stafettlog_overseenlog_change"}


def every_address() -> Iterator[Address]:
    seen = set()
    for name, route, view in addresses(get_resolver().url_patterns):
        # Signing out has two patterns; only the first answers.
        if name not in seen:
            yield Address(name, route, view)
        seen.add(name)


def expected(who: Who, address: Address, state: State) -> Answer:
    if address.name in REST:
        return REST[address.name](who, state)
    if who in SIGNED_OUT or who == Who.FORESATT:
        return Answer.SIGN_IN
    if address.rule is CLOSED:
        return Answer.NOT_FOUND
    if address.is_of_log:
        return _of_log(who, address, state)
    assert isinstance(getattr(address.view, "model_admin", None), ModelAdmin) or issubclass(
        address.view_class, StaffScreen
    ), f"{address.name} needs a row in REST"
    own = (address.short, who) not in NOT_OWN
    if not decide(address.rule, roles=STANDING[who], own=own):
        return Answer.REFUSED
    return Answer.NOT_FOUND if (address.short, who) in OUTSIDE else Answer.ALLOWED


def _of_log(who: Who, address: Address, state: State) -> Answer:
    is_towards = towards(who, state)
    if is_towards is None:
        return Answer.NOT_FOUND
    if not is_towards.reads and address.rule not in NOT_READING:
        return Answer.REFUSED
    own = (address.short, who) in OWN
    may = decide(address.rule, roles=is_towards.roles, state=state.log, consent=state.consent, own=own)
    return Answer.ALLOWED if may else Answer.REFUSED


def _signed_in(answer: Answer) -> Callable[[Who, State], Answer]:
    return lambda who, state: Answer.SIGN_IN if who in SIGNED_OUT else answer


def _staff(answer: Answer) -> Callable[[Who, State], Answer]:
    return lambda who, state: Answer.SIGN_IN if who in SIGNED_OUT | {Who.FORESATT} else answer


def _only(*people: Who, others: Answer = Answer.NOT_FOUND) -> Callable[[Who, State], Answer]:
    return lambda who, state: _staff(Answer.ALLOWED if who in people else others)(who, state)


def _family(who: Who, state: State) -> Answer:
    return _signed_in(Answer.ALLOWED if who == Who.FORESATT else Answer.NOT_FOUND)(who, state)


def _family_while_open(who: Who, state: State) -> Answer:
    """Of a closed log no meeting lies ahead."""
    return (_family if state.log == LogState.OPEN else _signed_in(Answer.NOT_FOUND))(who, state)


def _everyone(who: Who, state: State) -> Answer:
    return Answer.ALLOWED


def _nowhere(who: Who, state: State) -> Answer:
    return Answer.NOT_FOUND


def _nothing_to_choose(who: Who, state: State) -> Answer:
    """To the sign-in page, whoever it is: nobody has just come back from a provider."""
    return Answer.SIGN_IN


def _own_app(who: Who, state: State) -> Answer:
    """Staff's, when signed in; who is not is sent to the password."""
    return Answer.NOT_FOUND if who == Who.FORESATT else Answer.ALLOWED


def _by_place(who: Who, state: State) -> Answer:
    """Own forms that stand on no log: those with a place in a virksomhet."""
    return _staff(Answer.ALLOWED if Role.STAFF in STANDING.get(who, ()) else Answer.REFUSED)(who, state)


# What is no screen of a log and no StaffScreen, with its own row each.
REST: Mapping[str, Callable[[Who, State], Answer]] = {
    "healthz": _everyone,
    "readyz": _everyone,
    "portal:index": _family,
    "portal:log": _family,
    "portal:openings": _family,
    "portal:log_pdf": _family,
    "portal:own_data": _family,
    "portal:meeting_calendar": _family_while_open,
    "portal:language": _everyone,
    # Nobody in the matrix is both staff and foresatt: who is one has nothing to switch to.
    "switch_part": _signed_in(Answer.NOT_FOUND),
    "signed_out": _everyone,
    "sign_ins": _staff(Answer.ALLOWED),
    "portal:sign_ins": _family,
    # Empty forms, and providers that are not there.
    "sign_in_end": _staff(Answer.NOT_FOUND),
    "portal:sign_in_end": _signed_in(Answer.NOT_FOUND),
    "identity_link": _staff(Answer.NOT_FOUND),
    "identity_end": _staff(Answer.NOT_FOUND),
    "sign_in_front_channel_logout": _nowhere,
    "sign_in_start": _nowhere,
    "sign_in_back": _nowhere,
    "sign_in_leave": _nowhere,
    "sign_in_choice": _nothing_to_choose,
    "admin:index": _staff(Answer.ALLOWED),
    "admin:login": _everyone,
    "sign_in_local": _everyone,
    "sign_in_code": _everyone,
    "second_factor": _own_app,
    "password_forgotten": _everyone,
    "password_set": _everyone,
    "admin:logout": _everyone,
    "admin:password_change": _staff(Answer.ALLOWED),
    "admin:password_change_done": _staff(Answer.ALLOWED),
    "admin:jsi18n": _staff(Answer.ALLOWED),
    "admin:transfer_answer": _only(Who.RECEIVER),
    "admin:actor_settle": _only(Who.LEADER),
    "admin:stafettlog_stafettlog_add": _by_place,
    "admin:stafettlog_actor_add": _by_place,
}
# A StaffScreen whose part is not the person's own: decided by the policy once it is found.
NOT_OWN = {
    ("user_deactivate", Who.LEADER),
    ("user_deactivate", Who.OTHER_LEADER),
    ("family_sign_ins", Who.LEADER),
    ("family_sign_ins", Who.OTHER_LEADER),
}
OWN_EXPORT = ("export_job", "export_job_status", "export_job_cancel")
# A StaffScreen that names what is there, but not for this person.
OUTSIDE = {
    ("staff_change", Who.OTHER_LEADER),
    ("staff_end", Who.OTHER_LEADER),
    ("user_sign_ins", Who.OTHER_LEADER),
    ("masking_settle", Who.OTHER_LEADER),
    ("break_glass_end", Who.OPERATOR),
    ("role_end", Who.OPERATOR),
    ("role_end", Who.BREAK_GLASS),
    *(("draft_discard", who) for who in Who if who != Who.HOLDER),
    *(("notice", who) for who in Who if who != Who.HOLDER),
    # One's own export of many logs; and a file that is not made yet, the owner's too.
    *((name, who) for name in OWN_EXPORT for who in Who if who != Who.HOLDER),
    *(("export_job_file", who) for who in Who),
}
