"""Rows of the messages that remind, or ask for something to be done, each of which may be sent now."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from permissions.models import User
from permissions.policy import Role
from stafettlog.models import (
    Concern,
    Measure,
    Meeting,
    MessageKind,
    MessageState,
    OutboxMessage,
    Stafettlog,
    Transfer,
    TransferStatus,
)
from stafettlog.services import facts, reminders
from stafettlog.services.days import start_of
from tests.factories import (
    expire_consent,
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
from tests.factories.numbers import born_years_ago


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def tiltak(concern: Concern, by: User, who: object, finish: int) -> Measure:
    """Of the aktør `who`, to be finished `finish` days from today."""
    return make_measure(concern, by, [who], start_on=day(min(finish, 0)), finish_on=day(finish))


def told_earlier(meeting: Meeting) -> None:
    """As if everybody had got the invitation last week."""
    earlier = start_of(day(-7))
    rows = OutboxMessage.objects.filter(invitation__meeting=meeting)
    rows.update(state=MessageState.SENT, sent_at=earlier, created_at=earlier)


def asked_ago(transfer: Transfer, **ago: float) -> Transfer:
    transfer.asked_at = timezone.now() - timedelta(**ago)
    transfer.save_without_historical_record()
    return transfer


def waiting(kind: MessageKind, **of: object) -> OutboxMessage:
    return OutboxMessage.objects.create(kind=kind, **of)


def work_rows(w: SimpleNamespace) -> list[OutboxMessage]:
    """New tiltak, and deadlines: to one responsible, and to the holder."""
    near, passed = (tiltak(w.concern, w.holder, w.other, days) for days in (2, -2))
    rows = list(OutboxMessage.objects.filter(kind=MessageKind.NEW_MEASURE))
    rows.append(waiting(MessageKind.DEADLINE_NEAR, log=w.log, measure=near, user=w.other.user))
    for actor in (w.other, w.holder):
        rows.append(waiting(MessageKind.DEADLINE_PASSED, log=w.log, measure=passed, user=actor.user))
    return rows


def meeting_reminders(w: SimpleNamespace, comes: Meeting, held: Meeting) -> list[OutboxMessage]:
    """To everyone invited to `comes`; and to the holder of `held`, which is over and not registered."""
    told_earlier(comes)
    rows = [
        waiting(
            MessageKind.MEETING_REMINDER,
            log=w.log,
            invitation=invitation,
            user=invitation.actor.user if invitation.actor else None,
        )
        for invitation in comes.invitations.all()
    ]
    let_pass(held)
    rows.append(waiting(MessageKind.MEETING_UNREGISTERED, log=w.log, meeting=held, user=w.holder.user))
    return rows


def transfer_rows(w: SimpleNamespace) -> list[OutboxMessage]:
    """Of the request that waits: to the receiver, to whoever asked, and to the leader."""
    asked = asked_ago(w.log.transfers.get(status=TransferStatus.WAITING), days=15)
    told = [(MessageKind.TRANSFER_REMINDED, w.other.user)]
    told += [(MessageKind.TRANSFER_OVERDUE, actor.user) for actor in (w.holder, w.leader)]
    return [waiting(kind, log=w.log, transfer=asked, user=user) for kind, user in told]


def consent_rows(w: SimpleNamespace, ended: Stafettlog) -> list[OutboxMessage]:
    """Of a consent that stands, and of one that has ended: to the holder, and to a coordinator."""
    coordinator = make_role(Role.COORDINATOR, w.school)
    coordinator.language = w.holder.user.language
    coordinator.save_without_historical_record()
    rows = [
        waiting(MessageKind.CONSENT_EXPIRES, log=w.log, consent=w.log.current_consent, user=w.holder.user)
    ]
    ended = expire_consent(ended)
    for user in (w.holder.user, coordinator):
        rows.append(waiting(MessageKind.CONSENT_EXPIRED, log=ended, consent=ended.current_consent, user=user))
    return rows


def school() -> SimpleNamespace:
    """A log at level 2 of Marion's with a tiltak that has no deadline soon; Odd takes part; Berit leads,
    Rolle coordinates. Messages of that are gone."""
    place, ppt = make_organisation("Granlia skole"), make_organisation("PPT")
    holder, leader = make_staff(place, "Marion"), make_staff(place, "Berit", leader=True)
    mother = make_foresatt_input(first_name="Ingeborg")
    log = make_log(
        holder, level=2, birth_date=born_years_ago(13), email="barn@familie.example", foresatte=[mother]
    )
    other = make_staff(ppt, "Odd")
    make_participant(log, other)
    coordinator = make_role(Role.COORDINATOR, place)
    concern = make_concern(log, holder, measure=make_measure_input(finish_on=day(700)))
    OutboxMessage.objects.all().delete()
    return SimpleNamespace(
        place=place,
        holder=holder,
        leader=leader,
        log=log,
        other=other,
        coordinator=coordinator,
        concern=concern,
    )


def put_in() -> list[tuple[str, str]]:
    """(kind, to whom) of what the run of now puts in the outbox, sorted; twice, since it may be run twice."""
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    count = reminders.send_due()
    new = OutboxMessage.objects.exclude(pk__in=before).select_related("user", "invitation__relation")
    assert (len(new), reminders.send_due()) == (count, 0)
    return sorted((row.kind, _whom(row)) for row in new)


def _whom(row: OutboxMessage) -> str:
    if row.user is not None:
        return str(row.user.first_name)
    assert row.invitation is not None
    return row.invitation.relation.first_name if row.invitation.relation else "barnet"


def ends(log: Stafettlog, on: date) -> Stafettlog:
    """The log's consent ends on that day."""
    consent = log.current_consent
    consent.given_on, consent.expires_on = on - timedelta(days=731), on
    consent.save_without_historical_record()
    facts.recalculate(log)
    return log
