"""One row of every kind, each of which may be sent now; and words that no mail may hold."""

from types import SimpleNamespace

from permissions import history
from permissions.policy import Role
from stafettlog.models import (
    Actor,
    Closing,
    ClosingReason,
    ForesattRelation,
    Meeting,
    MeetingStatus,
    MessageKind,
    MessageState,
    OpeningAttempt,
    OutboxMessage,
    PlaceKind,
    Stafettlog,
    Transfer,
    TransferStatus,
)
from stafettlog.notifications.claims import ALL
from stafettlog.services import break_glass, facts, masking
from tests.factories import (
    call_meeting,
    make_concern,
    make_foresatt_input,
    make_log,
    make_lysglimt,
    make_organisation,
    make_participant,
    make_role,
    make_staff,
    make_transfer,
)
from tests.factories.numbers import born_years_ago
from tests.notifications import reminding

CHILD = "Ludvigtor"
TOPIC = "Stammer i timen"
SCHOOL = "Granlia barneskole"
PARENT = "Ingeborg"
NEVER = (CHILD, "Barnenavnsen", TOPIC, SCHOOL, "Språk", "(, )", ", ,", "()", "None")
LANGUAGES = ("nb", "nn", "en")


def world(language: str = "nb", *, age: int = 13) -> SimpleNamespace:
    """A log at level 2 with a foresatt, a participant from PPT, an oppmerksomhet and leaders."""
    school, ppt = make_organisation(SCHOOL), make_organisation("PPT i kommunen")
    holder = make_staff(school, "Marion")
    mother = make_foresatt_input(first_name=PARENT, last_name="Glad", language=language)
    log = make_log(
        holder,
        level=2,
        first_name=CHILD,
        last_name="Barnenavnsen",
        birth_date=born_years_ago(age),
        email="barnet@familie.example",
        foresatte=[mother],
    )
    other = make_staff(ppt, "Odd")
    make_participant(log, other)
    leader = make_staff(school, "Berit", leader=True)
    for actor in (holder, other, leader):
        actor.user.language = language
        actor.user.save_without_historical_record()
    return SimpleNamespace(
        school=school,
        ppt=ppt,
        holder=holder,
        other=other,
        leader=leader,
        log=log,
        relation=log.child.foresatt_relations.get(),
        concern=make_concern(log, holder, text=TOPIC),
    )


def queue(kind: MessageKind, **of: object) -> OutboxMessage:
    return read(OutboxMessage.objects.create(kind=kind, **of))


def read(message: OutboxMessage) -> OutboxMessage:
    """The row as the worker reads it."""
    return OutboxMessage.objects.select_related(*ALL).get(pk=message.pk)


def meeting(w: SimpleNamespace, **changes: object) -> Meeting:
    """By telephone without a number: the place has an empty part."""
    values = {"place_kind": PlaceKind.PHONE, "actor_ids": (w.holder.pk, w.other.pk), "invite_child": True}
    return call_meeting(w.log, w.holder, concerns=[w.concern], **(values | changes))


def invitation_row(
    meeting: Meeting, *, relation: ForesattRelation | None = None, actor: Actor | None = None
) -> OutboxMessage:
    """The row of the invitation of this foresatt or aktør, or of the child."""
    invitation = meeting.invitations.get(relation=relation, actor=actor)
    return read(invitation.messages.get(kind=MessageKind.MEETING_INVITATION))


def after(first: OutboxMessage, kind: MessageKind) -> OutboxMessage:
    """A further message to one who got the first."""
    OutboxMessage.objects.filter(pk=first.pk).update(state=MessageState.SENT, sent_at=first.created_at)
    return queue(kind, log=first.log, invitation=first.invitation)


def cancelled(meeting: Meeting) -> None:
    meeting.status = MeetingStatus.CANCELLED
    meeting.cancelled_at, meeting.cancelled_by = meeting.created_at, meeting.created_by
    meeting.save_without_historical_record()


def settle(transfer: Transfer, status: TransferStatus) -> None:
    transfer.status = status
    transfer.answered_at, transfer.answered_by = transfer.asked_at, transfer.to_actor.user
    transfer.answer_reason = TOPIC
    transfer.save_without_historical_record()


def closed(log: Stafettlog) -> Stafettlog:
    by = log.stafettholder.user
    history.save(Closing(log=log, reason=ClosingReason.MOVED, note=TOPIC, closed_by=by), by=by, reason="x")
    log.state = "closed"
    history.save(log, by=by, reason="x")
    facts.recalculate(log)
    return log


def every_kind(language: str = "nb") -> list[OutboxMessage]:
    """At least one row of each kind, to each sort of recipient, all of which may be sent."""
    w = world(language)
    rows = [read(row) for row in OutboxMessage.objects.all()]
    rows += meeting_rows(w)
    rows += staff_rows(w)
    make_lysglimt(w.log, text=TOPIC)
    rows.append(queue(MessageKind.NEW_LYSGLIMT, log=w.log, relation=w.relation))
    rows.append(queue(MessageKind.NEW_LYSGLIMT, log=w.log, user=w.other.user))
    rows += [read(row) for row in reminders(w, language)]
    gone = world_closed(w, language)
    rows.append(queue(MessageKind.LOG_CLOSED, log=gone, relation=gone.child.foresatt_relations.get()))
    return rows


def reminders(w: SimpleNamespace, language: str) -> list[OutboxMessage]:
    father = make_foresatt_input(first_name=PARENT, language=language)
    ended = make_log(w.holder, first_name=CHILD, last_name="Barnenavnsen", foresatte=[father])
    rows = reminding.work_rows(w) + reminding.transfer_rows(w) + reminding.consent_rows(w, ended)
    return rows + reminding.meeting_reminders(w, meeting(w), meeting(w))


def world_closed(w: SimpleNamespace, language: str) -> Stafettlog:
    father = make_foresatt_input(first_name=PARENT, language=language)
    return closed(make_log(w.holder, first_name=CHILD, last_name="Barnenavnsen", foresatte=[father]))


def meeting_rows(w: SimpleNamespace) -> list[OutboxMessage]:
    people = ({"relation": w.relation}, {"actor": w.other}, {})
    stands, off = meeting(w), meeting(w)
    cancelled(off)
    rows = [invitation_row(stands, **who) for who in people]
    rows += [after(invitation_row(stands, **who), MessageKind.MEETING_MOVED) for who in people]
    rows += [after(invitation_row(off, **who), MessageKind.MEETING_CANCELLED) for who in people]
    return rows


def staff_rows(w: SimpleNamespace) -> list[OutboxMessage]:
    waiting = make_staff(w.school, "Nils", number=False)
    waiting.confirmed_at = waiting.confirmed_by = None
    waiting.save_without_historical_record()
    by = w.other.user
    history.save(OpeningAttempt(log=w.log, asked_by=w.other), by=by, reason="Spurte etter en logg på barnet")
    rows = [
        queue(MessageKind.ACTOR_ACCOUNT, actor=w.other, user=w.other.user),
        queue(MessageKind.ACTOR_WAITS, actor=waiting, user=w.leader.user),
        queue(MessageKind.ACTOR_REGISTERED, actor=w.holder, user=w.leader.user),
        queue(MessageKind.OPENING_ATTEMPT, log=w.log, actor=w.other, user=w.leader.user),
        queue(MessageKind.OPENING_ATTEMPT, log=w.log, actor=w.other, user=w.holder.user),
    ]
    for status in (TransferStatus.ACCEPTED, TransferStatus.DECLINED):
        settle(done := make_transfer(w.log, w.other, message=TOPIC), status)
        rows.append(queue(MessageKind.TRANSFER_ANSWERED, log=w.log, transfer=done, user=w.holder.user))
    settle(back := make_transfer(w.log, w.other, message=TOPIC), TransferStatus.WITHDRAWN)
    asked = queue(MessageKind.TRANSFER_ASKED, log=w.log, transfer=back, user=w.other.user)
    OutboxMessage.objects.filter(pk=asked.pk).update(state=MessageState.FAILED)
    rows.append(queue(MessageKind.TRANSFER_WITHDRAWN, log=w.log, transfer=back, user=w.other.user))
    open_one = make_transfer(w.log, w.other, message=TOPIC)
    rows.append(queue(MessageKind.TRANSFER_ASKED, log=w.log, transfer=open_one, user=w.other.user))
    coordinator = make_role(Role.COORDINATOR, w.school)
    coordinator.language = w.holder.user.language
    coordinator.save_without_historical_record()
    for user in (w.holder.user, coordinator):
        rows.append(queue(MessageKind.TRANSFER_ON_BEHALF, log=w.log, transfer=open_one, user=user))
    rows.append(emergency(w))
    for kind in (MessageKind.PASSWORD_RESET, MessageKind.SECOND_FACTOR_RESET, MessageKind.IDENTITY_COUPLED):
        rows.append(queue(kind, user=w.holder.user))
    return rows + masking_rows(w)


def masking_rows(w: SimpleNamespace) -> list[OutboxMessage]:
    """Text has been asked to be masked twice: a leader said no to the first, the second waits."""
    for answered in (True, False):
        asked = masking.masking_ask(
            log_id=w.log.pk,
            model="concern",
            row_id=w.concern.pk,
            field="text",
            reason=TOPIC,
            by=w.holder.user,
        )
        if answered:
            masking.masking_settle(
                log_id=w.log.pk, masking_id=asked.pk, accept=False, answer=TOPIC, by=w.leader.user
            )
    kinds = (MessageKind.MASKING_ASKED, MessageKind.MASKING_SETTLED)
    return [read(row) for row in OutboxMessage.objects.filter(log=w.log, kind__in=kinds)]


def emergency(w: SimpleNamespace) -> OutboxMessage:
    """Drift has opened the log, and typed the child's name in the reason."""
    officer, drift = make_role(Role.PRIVACY_OFFICER), make_role(Role.OPERATOR)
    officer.language = w.leader.user.language
    officer.save_without_historical_record()
    reason = f"Feil på siden til {CHILD} Barnenavnsen"
    glass = break_glass.break_glass_open(log_reference=str(w.log.pk), reason=reason, by=drift)
    break_glass.break_glass_end(glass_id=glass.pk, by=drift)
    return read(glass.messages.get(user=officer))
