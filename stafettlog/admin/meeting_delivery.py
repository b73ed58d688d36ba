"""How each person invited to a meeting has been told, or why not (R28)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stafettlog.models import Invitation, MessageKind, MessageState, OutboxMessage
from stafettlog.services.invited import Told, Way

_SENT = {
    MessageKind.MEETING_INVITATION: gettext_lazy("Sendt %(when)s"),
    MessageKind.MEETING_MOVED: gettext_lazy("Nytt tidspunkt sendt %(when)s"),
    MessageKind.MEETING_CANCELLED: gettext_lazy("Avlysning sendt %(when)s"),
}
_KINDS = {MessageState.SENT: "ok", MessageState.FAILED: "danger", MessageState.WAITING: "info"}


@dataclass(frozen=True)
class DeliveryLine:
    """`kind` is that of a badge: "", info, ok, warning or danger. `letter`: to be printed for this person."""

    text: str
    kind: str = ""
    may_send_again: bool = False
    letter: bool = False


def delivery_line(row: Invitation, message: OutboxMessage | None, told: Told, now: datetime) -> DeliveryLine:
    """The line of one invitation, whose newest message is `message`.

    Someone who got none has a reason instead, while the meeting is to come.
    """
    awaited = row.meeting.is_invited and not row.meeting.is_over(now) and row.removed_at is None
    again = awaited and told.way == Way.MAIL
    if message is None:
        if not awaited:
            return DeliveryLine("")
        if again:
            return DeliveryLine(_("Ikke sendt"), "warning", may_send_again=True)
        letter = told.way == Way.LETTER
        return DeliveryLine(told.text, "warning" if letter else "", letter=letter)
    state = MessageState(message.state)
    again = again and state != MessageState.WAITING
    text = _sent(message) if message.sent_at else str(state.label)
    return DeliveryLine(text, _KINDS.get(state, "warning"), again, awaited and told.way == Way.LETTER)


def _sent(message: OutboxMessage) -> str:
    assert message.sent_at is not None
    at = timezone.localtime(message.sent_at)
    form = "MONTH_DAY_FORMAT" if at.year == timezone.localdate().year else "DATE_FORMAT"
    when = _("%(date)s kl. %(time)s") % {"date": date_format(at, form), "time": time_format(at, "H.i")}
    return _SENT[MessageKind(message.kind)] % {"when": when}
