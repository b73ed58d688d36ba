"""A municipality whose every field holds a canary, and everyone who looks."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from permissions import people
from permissions.models import User
from permissions.policy import Role
from stafettlog.models import Actor, MeetingStatus, Protection, Stafettlog
from stafettlog.services import drafts, masking, participants
from stafettlog.services.break_glass import break_glass_open
from stafettlog.services.foresatt_access import foresatt_stop
from stafettlog.services.protection import ProtectionInput, protection_set
from stafettlog.services.transfer_answers import transfer_accept
from stafettlog.services.transfers import transfer_ask
from tests.exports.mass_asking import make_job
from tests.factories import (
    call_meeting,
    make_concern,
    make_log,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
)
from tests.proofs.cage import Cage
from tests.proofs.caged import fill, foresatt, fresh, log_of


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
    ordinary = log_of(cage, "A", former, actor)
    _hand_over(cage, ordinary, former, holder)
    ordinary = fresh(ordinary)
    past = make_participant(ordinary, ended)
    foreign = log_of(cage, "B", other, other_actor)
    fill(cage, "A", ordinary, holder, actor)
    fill(cage, "B", foreign, other, other_actor)
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
    parts["notice_id"] = asked.messages.get(user=receiver.user).pk
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
    return Canaries(cage, {"A": fresh(ordinary), "B": foreign, "P": hidden}, looking, parts)


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
        "job_id": make_job(holder.user).pk,
    }


def _protected(cage: Cage, holder: Actor, actor: Actor) -> Stafettlog:
    """A child with a protected address: where it lives, goes and meets are of the group «hidden place»."""
    mother = replace(foresatt(cage, "P", "family"), street=cage("P", "hidden place", "street of a foresatt"))
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
    return fresh(log)
