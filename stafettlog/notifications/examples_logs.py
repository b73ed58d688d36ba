"""Examples of messages about a log."""

from django.utils.translation import gettext_lazy as _

from stafettlog.models import MessageKind
from stafettlog.notifications import example_people as people
from stafettlog.notifications.example import Example, to_foresatt, to_staff

ADULT_IN_DAYS = 90


def _participant() -> list[Example]:
    log = people.log()
    mother, new = people.relation(log), people.helper()
    return [to_foresatt(MessageKind.NEW_PARTICIPANT, log=log, relation=mother, actor=new)]


def _attempt() -> list[Example]:
    log = people.log()
    holder = log.stafettholder.user
    name = _("Til stafettholderen eller en leder")
    return [to_staff(MessageKind.OPENING_ATTEMPT, name, holder, log=log, actor=people.helper())]


def _lysglimt() -> list[Example]:
    log = people.log()
    helper = people.helper().user
    return [
        to_foresatt(MessageKind.NEW_LYSGLIMT, log=log, relation=people.relation(log)),
        to_staff(MessageKind.NEW_LYSGLIMT, _("Til en aktør"), helper, log=log),
    ]


def _closed() -> list[Example]:
    """The last day is the day before the child is 18: of an invented log there is no closing."""
    adult = people.day(ADULT_IN_DAYS)
    log = people.log(people.child(birth_date=adult.replace(year=adult.year - 18, day=1)))
    return [to_foresatt(MessageKind.LOG_CLOSED, log=log, relation=people.relation(log))]


def _masking_asked() -> list[Example]:
    return [to_staff(MessageKind.MASKING_ASKED, _("Til en leder"), log=people.log())]


def _masking_settled() -> list[Example]:
    log = people.log()
    return [to_staff(MessageKind.MASKING_SETTLED, _("Til stafettholderen"), log.stafettholder.user, log=log)]


LOGS = {
    MessageKind.NEW_PARTICIPANT: _participant,
    MessageKind.OPENING_ATTEMPT: _attempt,
    MessageKind.NEW_LYSGLIMT: _lysglimt,
    MessageKind.LOG_CLOSED: _closed,
    MessageKind.MASKING_ASKED: _masking_asked,
    MessageKind.MASKING_SETTLED: _masking_settled,
}
