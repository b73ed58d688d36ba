"""How each person invited to a meeting has been told, or why not (R28)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stafettlog.models import NOT_ARRIVED, Invitation, MessageKind, MessageState, OutboxMessage
from stafettlog.notifications.reasons import Reason, reason_text
from stafettlog.services.invited import Told, Way

_SENT = {
    MessageKind.MEETING_INVITATION: gettext_lazy("Sendt %(when)s"),
    MessageKind.MEETING_MOVED: gettext_lazy("Nytt tidspunkt sendt %(when)s"),
    MessageKind.MEETING_CANCELLED: gettext_lazy("Avlysning sendt %(when)s"),
    MessageKind.MEETING_REMINDER: gettext_lazy("Påminnelse sendt %(when)s"),
}
_DELIVERED = {
    MessageKind.MEETING_INVITATION: gettext_lazy("Levert %(when)s"),
    MessageKind.MEETING_MOVED: gettext_lazy("Nytt tidspunkt levert %(when)s"),
    MessageKind.MEETING_CANCELLED: gettext_lazy("Avlysning levert %(when)s"),
    MessageKind.MEETING_REMINDER: gettext_lazy("Påminnelse levert %(when)s"),
}
_OTHER = {
    MessageKind.MEETING_MOVED: gettext_lazy("Nytt tidspunkt: %(how)s"),
    MessageKind.MEETING_CANCELLED: gettext_lazy("Avlysning: %(how)s"),
    MessageKind.MEETING_REMINDER: gettext_lazy("Påminnelse: %(how)s"),
}
# The kind of badge, and the icon beside the words.
_LOOKS = {
    MessageState.WAITING: ("info", "clock"),
    MessageState.SENT: ("ok", "paper-plane"),
    MessageState.DELIVERED: ("ok", "circle-check"),
    MessageState.BOUNCED: ("danger", "circle-exclamation"),
    MessageState.FAILED: ("danger", "circle-exclamation"),
    MessageState.UNCERTAIN: ("warning", "circle-question"),
    MessageState.DROPPED: ("warning", "circle-minus"),
}


@dataclass(frozen=True)
class DeliveryLine:
    """`kind` is that of a badge: "", info, ok, warning or danger, and `icon` stands beside the words.

    `letter`: to be printed for this person; `no_mail`: because there is no address.
    """

    text: str
    kind: str = ""
    icon: str = ""
    may_send_again: bool = False
    letter: bool = False
    no_mail: bool = False


def delivery_line(row: Invitation, message: OutboxMessage | None, told: Told, now: datetime) -> DeliveryLine:
    """The line of one invitation, whose newest message is `message`.

    Someone who got none has a reason instead, while the meeting is to come.
    """
    awaited = row.meeting.is_invited and not row.meeting.is_over(now) and row.removed_at is None
    again = awaited and told.way == Way.MAIL
    no_mail = awaited and told.way == Way.LETTER
    if message is None:
        if not awaited:
            return DeliveryLine("")
        if again:
            return DeliveryLine(_("Ikke sendt"), *_LOOKS[MessageState.DROPPED], may_send_again=True)
        return DeliveryLine(told.text, "warning" if no_mail else "", letter=no_mail, no_mail=no_mail)
    state = MessageState(message.state)
    kind, icon = _LOOKS[state]
    if message.failure == Reason.COMPLAINED:
        kind, icon = _LOOKS[MessageState.UNCERTAIN]
    # A colleague is told at work; a letter is for those whose mail box nobody here knows.
    lost = again and state in NOT_ARRIVED and row.actor_id is None
    return DeliveryLine(
        _words(message, state),
        kind,
        icon,
        may_send_again=again and state != MessageState.WAITING,
        letter=lost or no_mail,
        no_mail=no_mail,
    )


def _words(message: OutboxMessage, state: MessageState) -> str:
    about = MessageKind(message.kind)
    if state == MessageState.SENT and message.sent_at:
        return _SENT[about] % {"when": _when(message.sent_at)}
    if state == MessageState.DELIVERED and message.failure == Reason.COMPLAINED:
        return _("Levert, men meldt som søppelpost")
    if state == MessageState.DELIVERED and (at := message.reported_at or message.sent_at):
        return _DELIVERED[about] % {"when": _when(at)}
    how = _why(message, state)
    return str(_OTHER[about] % {"how": how[:1].lower() + how[1:]}) if about in _OTHER else how


def _why(message: OutboxMessage, state: MessageState) -> str:
    """The state, and the reason where it says more than the state does."""
    says_it = state in (MessageState.BOUNCED, MessageState.UNCERTAIN)
    parts = [str(state.label), "" if says_it else reason_text(message.failure)]
    return ". ".join(part.rstrip(".") for part in parts if part)


def _when(at: datetime) -> str:
    at = timezone.localtime(at)
    form = "MONTH_DAY_FORMAT" if at.year == timezone.localdate().year else "DATE_FORMAT"
    return _("%(date)s kl. %(time)s") % {"date": date_format(at, form), "time": time_format(at, "H.i")}
