"""Where a notice leads: to what one acts on, else to the log, else nowhere."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from stafettlog.admin.notice_words import meeting_of
from stafettlog.admin.screen import log_url, overview_url
from stafettlog.models import MessageKind as Kind
from stafettlog.models import OutboxMessage, TransferStatus

Link = Callable[[Any], str]


def address(notice: OutboxMessage) -> str:
    """Of a row of services.notices: an empty text where there is nothing to go to for this person.

    Whoever may not go there any more is refused there: this only spares them the way.
    """
    return _LINKS.get(Kind(notice.kind), _log)(notice)


def _log(notice: Any) -> str:
    if notice.reads:
        return log_url(notice.log_id)
    return overview_url(notice.log_id) if notice.knows else ""


def _meeting(notice: Any) -> str:
    meeting = meeting_of(notice)
    if meeting is None or not notice.reads:
        return _log(notice)
    return log_url(notice.log_id, f"meeting-{meeting.pk}")


def _unregistered(notice: Any) -> str:
    meeting = meeting_of(notice)
    if meeting is None or not notice.reads or not meeting.is_invited:
        return _meeting(notice)
    return reverse("admin:meeting_register", args=[notice.log_id, meeting.pk])


def _measure(notice: Any) -> str:
    if notice.measure_id is None or not notice.reads:
        return _log(notice)
    return log_url(notice.log_id, f"measure-{notice.measure_id}")


def _lysglimt(notice: Any) -> str:
    return reverse("admin:lysglimt_list", args=[notice.log_id]) if notice.reads else _log(notice)


def _answer(notice: Any) -> str:
    """Only the one asked has these; once answered, that page says so without naming the child."""
    transfer = notice.transfer
    if transfer is not None and transfer.status == TransferStatus.WAITING:
        return reverse("admin:transfer_answer", args=[transfer.pk])
    return _log(notice)


def _consent(notice: Any) -> str:
    """Renewing is the stafettholder's; the page of the log says how it stands to the others."""
    is_holder = notice.reads and notice.log.stafettholder.user_id == notice.user_id
    return reverse("admin:consent_renew", args=[notice.log_id]) if is_holder else _log(notice)


def _waiting(notice: Any) -> str:
    return reverse("admin:actor_settle", args=[notice.actor_id]) if notice.actor_id else _directory(notice)


def _directory(notice: Any) -> str:
    return reverse("admin:stafettlog_actor_changelist")


def _sign_ins(notice: Any) -> str:
    return reverse("sign_ins")


_LINKS: dict[Kind, Link] = {
    Kind.MEETING_INVITATION: _meeting,
    Kind.MEETING_MOVED: _meeting,
    Kind.MEETING_REMINDER: _meeting,
    Kind.MEETING_CANCELLED: _meeting,
    Kind.MEETING_UNREGISTERED: _unregistered,
    Kind.NEW_LYSGLIMT: _lysglimt,
    Kind.NEW_MEASURE: _measure,
    Kind.DEADLINE_NEAR: _measure,
    Kind.DEADLINE_PASSED: _measure,
    Kind.CONSENT_EXPIRES: _consent,
    Kind.CONSENT_EXPIRED: _consent,
    Kind.TRANSFER_ASKED: _answer,
    Kind.TRANSFER_REMINDED: _answer,
    Kind.MASKING_ASKED: lambda _notice: reverse("admin:masking_list"),
    Kind.ACTOR_WAITS: _waiting,
    Kind.ACTOR_REGISTERED: _directory,
    Kind.ACTOR_ACCOUNT: lambda _notice: reverse("admin:index"),
    Kind.BREAK_GLASS: lambda _notice: reverse("admin:openings_review"),
    Kind.PASSWORD_RESET: _sign_ins,
    Kind.SECOND_FACTOR_RESET: _sign_ins,
    Kind.IDENTITY_COUPLED: _sign_ins,
}
