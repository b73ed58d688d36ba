"""Words that stand in one field of one log alone, and a municipality whose every field holds one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import count
from typing import Any

import pikepdf
from django.utils import timezone

from permissions import history, people
from permissions.models import User
from permissions.policy import Role
from permissions.uploads import CleanUpload
from stafettlog.models import Actor, Concern, DraftKind, FileKind, MeetingStatus, Protection, Stafettlog
from stafettlog.services import drafts, evaluations, files, lysglimt, masking, participants
from stafettlog.services.break_glass import break_glass_open
from stafettlog.services.closing import log_close, log_reopen
from stafettlog.services.concerns import concern_strike
from stafettlog.services.foresatt_access import foresatt_stop
from stafettlog.services.levels import level_change
from stafettlog.services.meeting_input import RegistrationInput
from stafettlog.services.meeting_registration import meeting_register
from stafettlog.services.meetings import meeting_cancel
from stafettlog.services.protection import ProtectionInput, protection_set
from stafettlog.services.transfer_answers import transfer_accept
from stafettlog.services.transfers import transfer_ask
from tests.factories import (
    call_meeting,
    let_pass,
    make_concern,
    make_foresatt_input,
    make_log,
    make_measure,
    make_measure_input,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
)

LETTERS = "bcdfghjklmnpqrstvwx"
WORD, DIGITS = re.compile("kz[a-z]{3}zq"), re.compile(r"\d{8,}")


@dataclass
class Cage:
    """Canary -> (log, group, field). A word has letters alone: in an address of mail as in a sentence."""

    known: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    _made: Iterator[int] = field(default_factory=lambda: count(1))

    def __call__(self, log: str, group: str, name: str) -> str:
        at = next(self._made)
        base = len(LETTERS)
        word = "Kz" + "".join(LETTERS[at // base**place % base] for place in range(3)) + "zq"
        self.known[word.lower()] = (log, group, name)
        return word

    def number(self, log: str, group: str, name: str, digits: str) -> str:
        plain = re.sub(r"\D", "", digits)
        self.known[plain] = (log, group, name)
        self.numbers.add(plain)
        return digits

    def phone(self, log: str, group: str, name: str) -> str:
        at = next(self._made)
        return self.number(log, group, name, f"405 {at // 100:02} {at % 100:02}7")

    def found(self, text: str) -> set[tuple[str, str, str]]:
        """What of whom stands in the text. Digits count with and without the gaps between them."""
        hits = {word for word in WORD.findall(text.lower()) if word in self.known}
        digits = " ".join(DIGITS.findall("".join(text.replace("&nbsp;", " ").split())))
        hits |= {number for number in self.numbers if number in digits}
        return {self.known[hit] for hit in hits}


@dataclass
class Canaries:
    """Everyone who looks, by what they are towards the log A; and the logs by name."""

    cage: Cage
    logs: dict[str, Stafettlog]
    people: dict[str, User | None]
    parts: dict[str, Any]


def build() -> Canaries:
    cage = Cage()
    school, elsewhere = make_organisation(), make_organisation()
    leader = make_role(Role.UNIT_LEADER, school)
    former, holder, actor, ended = (make_staff(school) for _one in range(4))
    receiver, other, other_actor = make_staff(school), make_staff(elsewhere), make_staff(elsewhere)
    ordinary = _log(cage, "A", former, actor)
    _hand_over(cage, ordinary, former, holder)
    ordinary = _fresh(ordinary)
    past = make_participant(ordinary, ended)
    foreign = _log(cage, "B", other, other_actor)
    _fill(cage, "A", ordinary, holder, actor)
    _fill(cage, "B", foreign, other, other_actor)
    hidden = _protected(cage, holder, actor)
    parts = _mask(cage, ordinary, holder, leader)
    reason = cage("A", "end of part", "end_reason")
    participants.participant_end(
        log_id=ordinary.pk, participant_id=past.pk, replacement_id=None, reason=reason, by=holder.user
    )
    mother, father = ordinary.child.foresatt_relations.select_related("foresatt__user").order_by("id")
    why = cage("A", "family access", "stop_reason")
    foresatt_stop(log_id=ordinary.pk, relation_id=father.pk, reason=why, by=holder.user)
    asked = transfer_ask(
        log_id=ordinary.pk,
        to_actor_id=receiver.pk,
        message=cage("A", "request", "message"),
        stays=False,
        consent_agreed=False,
        by=holder.user,
    )
    operator = make_role(Role.OPERATOR)
    why = f"{cage('A', 'emergency', 'reason')} feil i visningen av loggen"
    glass = break_glass_open(log_reference=str(ordinary.pk), reason=why, by=operator)
    gone = make_staff(school)
    make_participant(ordinary, gone)
    people.deactivate(gone.user, by=None, reason="Sluttet")
    parts |= {"transfer_id": asked.pk, "glass_id": glass.pk, "relation_id": mother.pk}
    looking: dict[str, User | None] = {
        "holder": holder.user,
        "aktør": actor.user,
        "coordinator": make_role(Role.COORDINATOR, school),
        "leader": leader,
        "receiver": receiver.user,
        "foresatt": mother.foresatt.user,
        "stopped foresatt": father.foresatt.user,
        "drift with emergency access": operator,
        "holder of another log": other.user,
        "foresatt of another child": foreign.child.foresatt_relations.order_by("id")[0].foresatt.user,
        "former holder": former.user,
        "ended aktør": ended.user,
        "deactivated": gone.user,
        "stranger": make_staff(school).user,
        "leader elsewhere": make_role(Role.UNIT_LEADER, make_organisation()),
        "coordinator elsewhere": make_role(Role.COORDINATOR, make_organisation()),
        "ombud": make_role(Role.PRIVACY_OFFICER),
        "drift": make_role(Role.OPERATOR),
        "kommuneadministrator": make_role(Role.MUNICIPALITY_ADMIN),
        "anonymous": None,
    }
    return Canaries(cage, {"A": _fresh(ordinary), "B": foreign, "P": hidden}, looking, parts)


def _fresh(log: Stafettlog) -> Stafettlog:
    return Stafettlog.objects.with_identity().get(pk=log.pk)


def _foresatt(cage: Cage, log: str, group: str, **changes: Any) -> Any:
    given = make_foresatt_input(
        first_name=cage(log, f"{group} name", "first_name"),
        last_name=cage(log, f"{group} name", "last_name"),
        street=cage(log, f"{group} contact", "street"),
        city=cage(log, f"{group} contact", "city"),
        phone=cage.phone(log, f"{group} phone", "phone"),
        email=f"{cage(log, f'{group} e-mail', 'email').lower()}@familie.example",
        **changes,
    )
    cage.number(log, f"{group} number", "national_number", given.national_number)
    return given


def _log(cage: Cage, name: str, holder: Actor, actor: Actor) -> Stafettlog:
    """An open log at level 2 that was closed and opened again, with two foresatte."""
    parents = [_foresatt(cage, name, "family"), _foresatt(cage, name, "father", role="father")]
    log = make_log(
        holder,
        first_name=cage(name, "child", "first_name"),
        last_name=cage(name, "child", "last_name"),
        street=cage(name, "child contact", "street"),
        city=cage(name, "child contact", "city"),
        email=f"{cage(name, 'child contact', 'email').lower()}@familie.example",
        group=cage(name, "class", "group"),
        note=cage(name, "consent", "note"),
        foresatte=parents,
    )
    cage.number(name, "child number", "national_number", str(log.child.national_number))
    level_change(log_id=log.pk, to_level=2, reason=cage(name, "level", "reason"), by=holder.user)
    note, why = cage(name, "closing", "note"), cage(name, "closing", "reopen_reason")
    log_close(log_id=log.pk, reason="goal_reached", note=note, by=holder.user)
    log_reopen(log_id=log.pk, reason=why, by=holder.user)
    make_participant(log, actor)
    return _fresh(log)


def _hand_over(cage: Cage, log: Stafettlog, before: Actor, after: Actor) -> None:
    asked = transfer_ask(
        log_id=log.pk,
        to_actor_id=after.pk,
        message=cage("A", "earlier request", "message"),
        stays=False,
        consent_agreed=False,
        by=before.user,
    )
    transfer_accept(transfer_id=asked.pk, by=after.user)


def _fill(cage: Cage, name: str, log: Stafettlog, holder: Actor, actor: Actor) -> None:
    first = make_measure_input(description=cage(name, "work", "first tiltak"))
    text, goal = cage(name, "work", "text"), cage(name, "work", "goal")
    concern = make_concern(log, holder, text=text, goal=goal, measure=first)
    make_measure(concern, holder, [actor], description=cage(name, "work", "description"))
    evaluations.evaluate(
        log_id=log.pk,
        measure_id=concern.measures.order_by("id")[0].pk,
        outcome="some_effect",
        reason=cage(name, "work", "evaluation"),
        by=holder.user,
    )
    lysglimt.lysglimt_add(
        log_id=log.pk, text=cage(name, "work", "lysglimt"), happened_on=timezone.localdate(), by=holder.user
    )
    _meetings(cage, name, log, holder, concern)
    struck = make_concern(log, holder, text=cage(name, "struck", "text"))
    for measure in struck.measures.all():
        evaluations.evaluate(
            log_id=log.pk, measure_id=measure.pk, outcome="mistake", reason="", by=holder.user
        )
    why = cage(name, "struck", "strike_reason")
    concern_strike(log_id=log.pk, concern_id=struck.pk, reason=why, by=holder.user)
    typed = {"text": [cage(name, "draft", "text")], "goal": [cage(name, "draft", "goal")]}
    drafts.draft_save(by=holder.user, kind=DraftKind.CONCERN, content=typed, log=log)
    upload = CleanUpload(
        _pdf(cage(name, "file", "title")), "application/pdf", f"{cage(name, 'file name', 'name')}.pdf"
    )
    consent = log.current_consent
    consent.document = files.keep_in_log(log, FileKind.CONSENT, upload, by=holder.user)
    history.save(consent, by=holder.user, reason="Samtykket er registrert")


def _meetings(cage: Cage, name: str, log: Stafettlog, holder: Actor, concern: Concern) -> None:
    _coming, held, cancelled = (
        call_meeting(
            log, holder, concerns=[concern], place_kind="other", place_detail=cage(name, "place", at)
        )
        for at in ("coming", "held", "cancelled")
    )
    why = cage(name, "minutes", "cancel_reason")
    meeting_cancel(log_id=log.pk, meeting_id=cancelled.pk, reason=why, by=holder.user)
    given = RegistrationInput(
        status=MeetingStatus.COMPLETED,
        also_attended=cage(name, "minutes", "also_attended"),
        comments=cage(name, "minutes", "comments"),
    )
    let_pass(held)
    meeting_register(
        log_id=log.pk, meeting_id=held.pk, version=held.version, registration=given, by=holder.user
    )


def _mask(cage: Cage, log: Stafettlog, holder: Actor, leader: User) -> dict[str, Any]:
    """A text that two persons masked, and another that waits to be; the ids that addresses name."""
    concern = make_concern(log, holder, goal=cage("A", "masked", "goal"), text="Uten navn")

    def ask(model: str, row: Any, name: str) -> Any:
        why = cage("A", "why to mask", "reason")
        return masking.masking_ask(
            log_id=log.pk, model=model, row_id=row, field=name, reason=why, by=holder.user
        )

    done = ask("concern", concern.pk, "goal")
    masking.masking_settle(log_id=log.pk, masking_id=done.pk, accept=True, answer="", by=leader)
    measure = log.concerns.order_by("id")[0].measures.order_by("-id")[0]
    waits = ask("measure", measure.pk, "description")
    stored = log.files.get()
    meeting = log.meetings.filter(status=MeetingStatus.INVITED).get()
    return {
        "concern_id": measure.concern_id,
        "measure_id": measure.pk,
        "meeting_id": meeting.pk,
        "invitation_id": meeting.invitations.exclude(relation=None).order_by("id")[0].pk,
        "participant_id": log.participants.order_by("id")[0].pk,
        "lysglimt_id": log.lysglimt.get().pk,
        "masking_id": waits.pk,
        "file_id": stored.pk,
        "draft_id": drafts.drafts_of(holder.user).get().pk,
        "actor_id": holder.pk,
        "user_id": holder.user_id,
        "organisation_id": log.organisation_id,
    }


def _protected(cage: Cage, holder: Actor, actor: Actor) -> Stafettlog:
    """A child with a protected address: where it lives, goes and meets are of the group «hidden place»."""
    mother = replace(_foresatt(cage, "P", "family"), street=cage("P", "hidden place", "street of a foresatt"))
    log = make_log(
        holder,
        first_name=cage("P", "child", "first_name"),
        last_name=cage("P", "child", "last_name"),
        street=cage("P", "hidden place", "street"),
        city=cage("P", "hidden place", "city"),
        group=cage("P", "hidden place", "group"),
        foresatte=[replace(mother, city=cage("P", "hidden place", "city of a foresatt"))],
    )
    make_participant(log, actor)
    concern = make_concern(log, holder, text=cage("P", "work", "text"))
    where = cage("P", "hidden place", "place_detail")
    call_meeting(log, holder, concerns=[concern], place_kind="other", place_detail=where)
    given = ProtectionInput(
        Protection.CONFIDENTIAL, timezone.localdate().replace(year=timezone.localdate().year + 1)
    )
    protection_set(log_id=log.pk, given=given, reason="Melding", before=("", None), by=holder.user)
    return _fresh(log)


def _pdf(title: str) -> bytes:
    """A signed consent, as far as anyone can tell."""
    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page()
    made.docinfo["/Title"] = title
    made.save(out)
    return out.getvalue()
