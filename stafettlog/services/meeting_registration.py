"""Registrer møte: what became of it, and who came (R6, R19, R20)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Meeting, MeetingStatus, Stafettlog
from stafettlog.services import invited
from stafettlog.services.locking import check_version, lock_log
from stafettlog.services.meeting_input import MeetingInput, RegistrationInput, check_begun, fill, topics
from stafettlog.services.meetings import standing_meeting

REGISTERED = frozenset({MeetingStatus.COMPLETED, MeetingStatus.NOT_COMPLETED})


def meeting_register(
    *, log_id: UUID, meeting_id: UUID, version: int, registration: RegistrationInput, by: User
) -> Meeting:
    """Register a meeting that has begun, or correct what was registered; the old stays in history.

    Raises Stale, NotVisible, NotAllowed, ValidationError with fields named (status, attended,
    also_attended, comments, not_completed_reason).
    """
    with lock_log(log_id, by=by, action=Action.REGISTER_MEETING) as log:
        row = standing_meeting(log, meeting_id)
        if row.status == MeetingStatus.CANCELLED:
            raise ValidationError(_("Møtet er avlyst. Det kan ikke registreres."))
        check_begun(row)
        check_version(row, version)
        again = row.registered_at is not None
        _register(row, registration, by=by)
        _check_consent(log, row)
        _set_attendance(row, registration, by=by)
        text = (
            _("Registreringen av møtet er endret: %(status)s")
            if again
            else _("Møte er registrert: %(status)s")
        )
        return history.save(row, by=by, reason=text % {"status": row.get_status_display()})


def meeting_held(
    *, log_id: UUID, meeting: MeetingInput, registration: RegistrationInput, by: User
) -> Meeting:
    """Register a meeting that was held without invitation; those given came, and nobody gets mail."""
    with lock_log(log_id, by=by, action=Action.REGISTER_MEETING) as log:
        made = Meeting(log=log, created_by=by, without_invitation=True)
        fill(made, meeting, log=log, by=by)
        check_begun(made)
        if registration.status != MeetingStatus.COMPLETED:
            raise ValidationError({"status": _("Et møte uten invitasjon registreres som fullført.")})
        _register(made, registration, by=by)
        _check_consent(log, made)
        about = topics(log, meeting.concern_ids)
        history.create(made, by=by, reason=_("Møte som er holdt, er registrert"), concerns=about)
        invited.set_invited(made, meeting, on_log=invited.people(log), by=by, is_new=True, attended=True)
        return made


def _register(row: Meeting, registration: RegistrationInput, *, by: User) -> None:
    if registration.status not in REGISTERED:
        text = _("Møtet er ikke registrert ennå. Velg «Fullført» eller «Ikke fullført».")
        raise ValidationError({"status": text})
    completed = registration.status == MeetingStatus.COMPLETED
    reason = "" if completed else registration.not_completed_reason.strip()
    if not completed and not reason:
        raise ValidationError({"not_completed_reason": _("Skriv hvorfor møtet ikke ble holdt")})
    row.status = registration.status
    row.registered_at = timezone.now()
    row.registered_by = by
    row.also_attended = registration.also_attended.strip() if completed else ""
    row.comments = registration.comments.strip()
    row.not_completed_reason = reason


def _check_consent(log: Stafettlog, row: Meeting) -> None:
    """R6: after the consent's end only what was held before. That one was not held may always be said."""
    ended = consent_end(log)
    if row.status == MeetingStatus.COMPLETED and (ended is None or row.starts_at >= ended):
        text = _("Samtykket gjaldt ikke da møtet ble holdt. Det kan bare registreres som «Ikke fullført».")
        raise ValidationError({"status": text}, code="consent")


def consent_end(log: Stafettlog) -> datetime | None:
    """The first moment without consent, gone or yet to come; None if the log has no consent at all."""
    consent = log.current_consent
    if consent is None:
        return None
    return min(filter(None, (consent.valid_until, consent.withdrawn_at)))


def _set_attendance(row: Meeting, registration: RegistrationInput, *, by: User) -> None:
    rows = list(row.invitations.standing())
    if not registration.attended <= {invitation.pk for invitation in rows}:
        raise ValidationError({"attended": _("Velg hvem som deltok, fra listen")})
    completed = row.status == MeetingStatus.COMPLETED
    changed = []
    for invitation in rows:
        came = completed and invitation.pk in registration.attended
        if invitation.attended != came:
            invitation.attended = came
            changed.append(invitation)
    history.update_all(changed, ["attended"], by=by, reason=_("Oppmøte er registrert"))
