"""To whom a message about a tiltak goes: those responsible for it, and of what is overdue the holder."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from permissions import grants
from permissions.models import User
from stafettlog.models import Measure, OutboxMessage, Stafettlog
from stafettlog.notifications import measure_texts, people
from stafettlog.notifications.letter import Letter
from stafettlog.notifications.log_rules import log_of
from stafettlog.notifications.people import Recipient
from stafettlog.notifications.reasons import NotToBeSent, Reason
from stafettlog.services.access import CHANGE, CONTRIBUTE


def newly_responsible(message: OutboxMessage) -> Recipient:
    """Responsible for it now, while it is open."""
    if not _own(message).filter(pk=_measure(message).pk).exists():
        raise NotToBeSent(Reason.OUTDATED)
    return _writer(message)


def new_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    holder, measure = log_of(message).stafettholder, _measure(message)
    sender = None if message.user_id == holder.user_id else holder
    return measure_texts.new(recipient.name, measure.start_on, measure.finish_on, sender)


def before_deadline(message: OutboxMessage) -> Recipient:
    """Responsible for a tiltak with that deadline that is open, until the day has passed."""
    if _deadline(message) < timezone.localdate() or not _due(message).exists():
        raise NotToBeSent(Reason.OUTDATED)
    return _writer(message)


def near_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return measure_texts.deadline_near(recipient.name, _deadline(message), _due(message).count())


def after_deadline(message: OutboxMessage) -> Recipient:
    """Responsible for a tiltak with that deadline that nobody has evaluated; or the holder, who may."""
    if _deadline(message) >= timezone.localdate() or not _due(message).exists():
        raise NotToBeSent(Reason.OUTDATED)
    return _writer(message)


def passed_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    is_holder = message.user_id == log_of(message).stafettholder.user_id
    days = _deadline(message), _due(message).count()
    return measure_texts.deadline_passed(recipient.name, *days, is_holder=is_holder)


def _due(message: OutboxMessage) -> QuerySet[Measure]:
    """What the reader is told of: all of the log's open tiltak with the same deadline at once.

    Of what has passed the holder has every one, since it is the holder who evaluates (R13).
    """
    deadline, log = _deadline(message), log_of(message)
    if deadline < timezone.localdate() and message.user_id == log.stafettholder.user_id:
        return Measure.objects.open().filter(log=log, finish_on=deadline)
    return _own(message).filter(finish_on=deadline)


def _own(message: OutboxMessage) -> QuerySet[Measure]:
    """The open tiltak of the log that the reader is responsible for, and takes part in the log."""
    mine = Measure.objects.filter(
        responsible__actor__user=message.user_id,
        responsible__actor__ended_at__isnull=True,
        responsible__actor__confirmed_at__isnull=False,
        responsible__ended_at__isnull=True,
    )
    # A subquery: someone with two places may be responsible twice, and a tiltak counts once.
    return Measure.objects.open().filter(log=log_of(message), pk__in=mine.values("pk"))


def _measure(message: OutboxMessage) -> Measure:
    if message.measure is None:
        raise NotToBeSent(Reason.OUTDATED)
    return message.measure


def _deadline(message: OutboxMessage) -> date:
    return _measure(message).finish_on


def _writer(message: OutboxMessage) -> Recipient:
    """Who can do something about it: takes part under a valid consent, in an open log."""
    user, log = message.user, log_of(message)
    if user is None or not _may_write(user, log):
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.staff(user)


def _may_write(user: User, log: Stafettlog) -> bool:
    return bool({CHANGE, CONTRIBUTE} & grants.codenames_on(user, log))
