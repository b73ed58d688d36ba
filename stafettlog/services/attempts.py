"""R1: someone asks for a log on a child that has one. Stored, limited, and answered by contact."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import Actor, OpeningAttempt, Stafettlog
from stafettlog.services import outbox
from stafettlog.services.errors import NotVisible, TooManyAttempts
from stafettlog.services.locking import lock_log, lock_row

SAME_CLICK = timedelta(seconds=10)

logger = structlog.get_logger("stafett.opening")


def check_attempts(user: User) -> None:
    """Raise TooManyAttempts when the last hour's openings met too many existing logs (setting)."""
    since = timezone.now() - timedelta(hours=1)
    count = OpeningAttempt.objects.filter(asked_by__user=user, asked_at__gte=since).count()
    if count >= settings.OPENING_ATTEMPTS_PER_HOUR:
        logger.warning("opening_attempts_limited", user_id=str(user.pk), count=count)
        raise TooManyAttempts


def note_attempt(log: Stafettlog, asked_by: Actor, *, by: User) -> OpeningAttempt:
    """Store the attempt; the holder and the leader are told of the first one that waits.

    The second click of a form that was refused is the same attempt.
    """
    with transaction.atomic():
        lock_row(log.pk)
        waiting = log.openingattempts.filter(asked_by=asked_by, answered_at__isnull=True).last()
        if waiting is not None and waiting.asked_at > timezone.now() - SAME_CLICK:
            return waiting
        attempt = OpeningAttempt(log=log, asked_by=asked_by)
        history.save(attempt, by=by, reason=_("Spurte etter en logg på barnet"))
        if waiting is None:
            outbox.tell_opening_attempt(log, asked_by)
    logger.info("opening_attempt", user_id=str(by.pk), log_id=str(log.pk))
    return attempt


def attempt_answer(*, log_id: UUID, attempt_id: UUID, by: User) -> OpeningAttempt:
    """The holder has made contact. All waiting attempts of that person are answered; a repeat is harmless."""
    with lock_log(log_id, by=by, action=Action.ANSWER_OPENING) as log:
        attempt = log.openingattempts.filter(pk=attempt_id).first()
        if attempt is None:
            raise NotVisible
        for row in log.openingattempts.filter(asked_by=attempt.asked_by_id, answered_at__isnull=True):
            row.answered_at, row.answered_by = timezone.now(), by
            history.save(row, by=by, reason=_("Stafettholderen har tatt kontakt"))
        return attempt
