"""Avslutt og arkiver: a log is closed with all that is open in it, and may be taken up again (R24)."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action, ConsentState, LogState
from stafettlog.models import (
    Closing,
    ClosingReason,
    Measure,
    Meeting,
    MeetingStatus,
    MessageKind,
    MessageState,
    OutboxMessage,
    Participant,
    Stafettlog,
)
from stafettlog.services import facts, meetings, outbox, participants
from stafettlog.services.access import consent_state, visible_logs
from stafettlog.services.attempts import check_attempts, note_attempt
from stafettlog.services.closing_list import what_ends
from stafettlog.services.consents import expiry
from stafettlog.services.errors import ChildHasLog, Stale
from stafettlog.services.locking import lock_child, lock_log
from stafettlog.services.log_details import superseded
from stafettlog.services.transfer_stops import stop_waiting

# What is over before the message is sent. Account mails stay: the foresatte read on.
_POINTLESS = (
    MessageKind.MEETING_INVITATION,
    MessageKind.MEETING_MOVED,
    MessageKind.NEW_LYSGLIMT,
    MessageKind.NEW_PARTICIPANT,
    MessageKind.TRANSFER_ASKED,
    MessageKind.NEW_MEASURE,
    MessageKind.MEETING_REMINDER,
    MessageKind.MEETING_UNREGISTERED,
    MessageKind.TRANSFER_REMINDED,
    MessageKind.TRANSFER_OVERDUE,
    MessageKind.CONSENT_EXPIRES,
    MessageKind.CONSENT_EXPIRED,
    MessageKind.DEADLINE_NEAR,
    MessageKind.DEADLINE_PASSED,
)


def log_close(*, log_id: UUID, reason: str, note: str, by: User, mark: int | None = None) -> Closing:
    """Close a log, whatever the state of its consent and of what is open in it: nothing may hold
    back a foresatt's wish.

    `mark` is what the form listed (`WhatEnds.mark`); with None it is not asked. Raises NotVisible,
    NotAllowed, Stale, ValidationError (`reason`, `note`).
    """
    with lock_log(log_id, by=by, action=Action.CLOSE_LOG) as log:
        ends = what_ends(log)
        if mark is not None and mark != ends.mark:
            raise Stale(log)
        _check(reason, note)
        _drop_messages(log)
        why = _("Loggen er avsluttet")
        for meeting in ends.coming:
            meetings.cancel(log, meeting, reason=why, by=by)
        for meeting in ends.unregistered:
            _not_completed(meeting, by=by)
        _end_measures(ends.measures, by=by)
        stop_waiting(log, by=by, reason=why)
        closing = Closing(log=log, reason=reason, note=note.strip(), closed_by=by)
        history.save(closing, by=by, reason=why)
        log.state = LogState.CLOSED.value
        log.version += 1
        history.save(log, by=by, reason=why)
        outbox.tell_log_closed(log)
        facts.recalculate(log)
        return closing


def _check(reason: str, note: str) -> None:
    if reason not in ClosingReason.values:
        raise ValidationError({"reason": _("Velg hvorfor loggen avsluttes")})
    if not note.strip():
        raise ValidationError({"note": _("Skriv et sluttnotat. Én setning er nok.")})


def _drop_messages(log: Stafettlog) -> None:
    waiting = OutboxMessage.objects.filter(log=log, state=MessageState.WAITING, kind__in=_POINTLESS)
    # no history: the outbox is a queue, and its rows say themselves what became of them.
    waiting.update(state=MessageState.DROPPED)


def _not_completed(meeting: Meeting, *, by: User) -> None:
    meeting.status = MeetingStatus.NOT_COMPLETED
    meeting.registered_at = timezone.now()
    meeting.registered_by = by
    meeting.not_completed_reason = _("Loggen ble avsluttet før møtet var registrert.")
    meeting.version += 1
    history.save(meeting, by=by, reason=_("Møtet var ikke registrert da loggen ble avsluttet"))


def _end_measures(measures: list[Measure], *, by: User) -> None:
    # One by one: the history of a tiltak keeps its responsible ones too, and in bulk it would not.
    for measure in measures:
        measure.ended_at, measure.ended_by = timezone.now(), by
        history.save(measure, by=by, reason=_("Tiltak er avsluttet med loggen"))


def last_day_to_reopen(closing: Closing) -> date:
    """The last day that the log may be taken up again."""
    return expiry(timezone.localdate(closing.closed_at), settings.REOPEN_MONTHS)


def current_closing(log: Stafettlog) -> Closing | None:
    return Closing.objects.current().filter(log=log).select_related("closed_by").first()


def why_not_reopen(log: Stafettlog, closing: Closing | None) -> str:
    """What keeps a closed log from being reopened, as a sentence; "" if nothing does."""
    if closing is None or timezone.localdate() > last_day_to_reopen(closing):
        months = {"months": settings.REOPEN_MONTHS}
        return _("Loggen ble avsluttet for mer enn %(months)s måneder siden. Opprett en ny logg.") % months
    if consent_state(log) != ConsentState.VALID:
        return _("Samtykket gjelder ikke lenger. Opprett en ny logg når foresatte har samtykket.")
    return ""


def met_newer_log(*, log_id: UUID, by: User) -> UUID | None:
    """R1, after ChildHasLog: the child's open log for one who may see it. Else the attempt is stored: None.

    Outside the transaction of the reopening, which is rolled back.
    """
    log = Stafettlog.objects.select_related("stafettholder").get(pk=log_id)
    other = Stafettlog.objects.filter(child=log.child_id, state=LogState.OPEN.value).first()
    if other is None:
        return None
    if Stafettlog.objects.filter(visible_logs(by), pk=other.pk).exists():
        return other.pk
    note_attempt(other, log.stafettholder, by=by)
    return None


def log_reopen(*, log_id: UUID, reason: str, by: User) -> Stafettlog:
    """Take a closed log up again, within the time set and under a consent that holds.

    The tiltak that ended with it are open again, and those who took part read again as the consent
    covers them. Cancelled meetings stay cancelled. The child is locked first: another log may be
    opened on it now. Raises NotVisible, NotAllowed, TooManyAttempts, ValidationError, and ChildHasLog
    when there is a newer log on the child: what that one has registered is not this one's to read, and
    that it exists is not this one's to know (`met_newer_log`).
    """
    check_attempts(by)
    with lock_child(log_id, by=by, action=Action.REOPEN_LOG) as log:
        closing = current_closing(log)
        if refused := why_not_reopen(log, closing):
            raise ValidationError(refused)
        if not reason.strip():
            raise ValidationError({"reason": _("Skriv hvorfor loggen åpnes igjen")})
        if superseded(log) is not None:
            raise ChildHasLog(None)
        assert closing is not None
        why = _("Loggen er gjenåpnet")
        closing.reopened_at, closing.reopened_by = timezone.now(), by
        closing.reopen_reason = reason.strip()
        history.save(closing, by=by, reason=why)
        _open(log, why, by=by)
        _take_up_measures(log, by=by)
        facts.recalculate(log)
        return log


def _open(log: Stafettlog, why: str, *, by: User) -> None:
    log.state = LogState.OPEN.value
    log.version += 1
    try:
        with transaction.atomic():
            history.save(log, by=by, reason=why)
    except (IntegrityError, ValidationError):
        # Someone opened a log on the child at the same moment; the database let that one through.
        raise ChildHasLog(None) from None


def _take_up_measures(log: Stafettlog, *, by: User) -> None:
    ended = log.measures.filter(ended_at__isnull=False, evaluation__isnull=True)
    people = Prefetch("responsible", Participant.objects.with_names())
    for measure in ended.prefetch_related(people):
        measure.ended_at = measure.ended_by = None
        history.save(measure, by=by, reason=_("Tiltak er åpnet igjen med loggen"))
        participants.take_off_leavers(log, measure, by=by)
