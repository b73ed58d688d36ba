"""Examples of messages about what somebody has to do, and of reminders."""

from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stafettlog.models import Consent, Measure, MeetingStatus, MessageKind
from stafettlog.notifications import example_people as people
from stafettlog.notifications import measure_texts
from stafettlog.notifications.example import Example, to_staff
from stafettlog.notifications.examples_meetings import about_meeting
from stafettlog.notifications.examples_transfers import told, transfer
from stafettlog.notifications.letter import Letter

SEVERAL = 2


def _new_measure() -> list[Example]:
    log = people.log()
    measure = Measure(log=log, start_on=people.day(7), finish_on=people.day(56))
    helper = people.helper().user
    return [to_staff(MessageKind.NEW_MEASURE, _("Til den ansvarlige"), helper, log=log, measure=measure)]


def _near() -> list[Example]:
    """The letter counts the log's tiltak with that deadline: the number is given here."""
    log, helper, finish = people.log(), people.helper().user, people.day(3)

    def text(count: int, name: str) -> Letter:
        return measure_texts.deadline_near(name, finish, count)

    return [
        to_staff(MessageKind.DEADLINE_NEAR, _("Ett tiltak"), helper, lambda name: text(1, name), log=log),
        to_staff(
            MessageKind.DEADLINE_NEAR, _("Flere tiltak"), helper, lambda name: text(SEVERAL, name), log=log
        ),
    ]


def _passed() -> list[Example]:
    log, helper, finish = people.log(), people.helper().user, people.day(-1)
    kind, holder = MessageKind.DEADLINE_PASSED, log.stafettholder.user

    def to_helper(name: str) -> Letter:
        return measure_texts.deadline_passed(name, finish, 1, is_holder=False)

    def to_holder(name: str) -> Letter:
        return measure_texts.deadline_passed(name, finish, SEVERAL, is_holder=True)

    return [
        to_staff(kind, _("Til den ansvarlige"), helper, to_helper, log=log),
        to_staff(kind, _("Til stafettholderen"), holder, to_holder, log=log),
    ]


def _meeting_reminder() -> list[Example]:
    return about_meeting(MessageKind.MEETING_REMINDER, starts_at=people.at(1, 9), ends_at=people.at(1, 10))


def _unregistered() -> list[Example]:
    log = people.log()
    over = people.meeting(
        log, starts_at=people.at(-2, 9), ends_at=people.at(-2, 10), status=MeetingStatus.INVITED
    )
    holder = log.stafettholder.user
    kind, name = MessageKind.MEETING_UNREGISTERED, _("Til stafettholderen")
    return [to_staff(kind, name, holder, log=log, meeting=over)]


def _reminded() -> list[Example]:
    one = transfer()
    return [told(MessageKind.TRANSFER_REMINDED, _("Til den som er spurt"), one, one.to_actor.user)]


def _overdue() -> list[Example]:
    one, kind = transfer(), MessageKind.TRANSFER_OVERDUE
    return [
        told(kind, _("Til den som spurte"), one, one.asked_by),
        told(kind, _("Til en leder"), one, people.user("Berit")),
    ]


def _expires() -> list[Example]:
    left = max(settings.REMINDERS.consent_days)
    return [_to_holder(MessageKind.CONSENT_EXPIRES, people.day(left))]


def _expired() -> list[Example]:
    to_holder = _to_holder(MessageKind.CONSENT_EXPIRED, people.day(0))
    row = to_holder.message
    name, coordinator = _("Til en koordinator"), people.user("Kari")
    about = {"log": row.log, "consent": row.consent}
    return [to_holder, to_staff(MessageKind.CONSENT_EXPIRED, name, coordinator, None, **about)]


def _to_holder(kind: MessageKind, expires_on: date) -> Example:
    log = people.log()
    log.current_consent = Consent(log=log, given_on=expires_on - timedelta(days=730), expires_on=expires_on)
    holder = log.stafettholder.user
    return to_staff(kind, _("Til stafettholderen"), holder, log=log, consent=log.current_consent)


REMINDERS = {
    MessageKind.NEW_MEASURE: _new_measure,
    MessageKind.DEADLINE_NEAR: _near,
    MessageKind.DEADLINE_PASSED: _passed,
    MessageKind.MEETING_REMINDER: _meeting_reminder,
    MessageKind.MEETING_UNREGISTERED: _unregistered,
    MessageKind.TRANSFER_REMINDED: _reminded,
    MessageKind.TRANSFER_OVERDUE: _overdue,
    MessageKind.CONSENT_EXPIRES: _expires,
    MessageKind.CONSENT_EXPIRED: _expired,
}
