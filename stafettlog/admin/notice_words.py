"""What a notice says: one sentence, of how things stand now. No child, no place, nothing that was written."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from stafettlog.models import Meeting, MeetingStatus, MessageKind, OutboxMessage, TransferStatus

Sentence = Callable[[OutboxMessage], str]


def sentence(message: OutboxMessage) -> str:
    """In the active language. An older notice does not say what is wrong by now: a date is today's."""
    return _SENTENCES[MessageKind(message.kind)](message)


def day(on: date) -> str:
    """«6. juni», with the year unless it is this one."""
    return date_format(on, "MONTH_DAY_FORMAT" if on.year == timezone.localdate().year else "DATE_FORMAT")


def moment(at: datetime) -> str:
    """«6. juni kl. 09.00», which no line breaks."""
    at = timezone.localtime(at)
    said = _("%(date)s kl. %(time)s") % {"date": day(at.date()), "time": time_format(at, "H.i")}
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def meeting_of(message: OutboxMessage) -> Meeting | None:
    return message.invitation.meeting if message.invitation else message.meeting


def _invited(message: OutboxMessage) -> str:
    meeting, invitation = meeting_of(message), message.invitation
    if meeting is None:
        return _("Du er invitert til et møte")
    when = {"when": moment(_starts_at(message, meeting))}
    is_off = meeting.status == MeetingStatus.CANCELLED or meeting.struck_at is not None
    if is_off or (invitation is not None and invitation.removed_at is not None):
        return _("Du ble invitert til møte %(when)s. Det gjelder ikke lenger.") % when
    if meeting.ends_at <= timezone.now():
        return _("Du ble invitert til møte %(when)s") % when
    if message.kind == MessageKind.MEETING_MOVED:
        return _("Møtet er flyttet til %(when)s") % when
    if message.kind == MessageKind.MEETING_REMINDER:
        return _("Husk møtet %(when)s") % when
    return _("Du er invitert til møte %(when)s") % when


def _cancelled(message: OutboxMessage) -> str:
    if (meeting := meeting_of(message)) is None:
        return _("Møtet er avlyst")
    if not getattr(message, "reads", True) and getattr(message, "told_time", None) is None:
        return _("Møtet er avlyst")
    when = {"when": moment(_starts_at(message, meeting))}
    if meeting.status == MeetingStatus.CANCELLED or meeting.struck_at is not None:
        return _("Møtet %(when)s er avlyst") % when
    if message.invitation is not None and message.invitation.removed_at is None:
        return _("Du er invitert igjen til møtet %(when)s") % when
    return _("Du er ikke lenger invitert til møtet %(when)s") % when


def _starts_at(message: OutboxMessage, meeting: Meeting) -> datetime:
    """One who has lost the log, or is off the list, knows the time that held then, and none since."""
    is_off = message.invitation is not None and message.invitation.removed_at is not None
    told: datetime | None = getattr(message, "told_time", None)
    return told if told and (is_off or not getattr(message, "reads", True)) else meeting.starts_at


def _unregistered(message: OutboxMessage) -> str:
    if (meeting := meeting_of(message)) is None:
        return _("Et møte er ikke registrert")
    when = {"when": moment(meeting.starts_at)}
    waits = meeting.is_invited
    return (
        _("Møtet %(when)s er ikke registrert ennå") if waits else _("Møtet %(when)s er registrert")
    ) % when


def _measure(text: str, without: str) -> Sentence:
    """`text` with the kind of tiltak and its deadline; `without`, of a row that does not say which."""

    def say(message: OutboxMessage) -> str:
        if (measure := message.measure) is None:
            return _(without)
        return _(text) % {"kind": measure.get_kind_display(), "date": day(measure.finish_on)}

    return say


def _consent(message: OutboxMessage) -> str:
    consent, log = message.consent, message.log
    if consent is None or log is None:
        return _("Samtykket går snart ut")
    if consent.pk != log.current_consent_id:
        return _("Samtykket er fornyet")
    is_over = consent.expires_on <= timezone.localdate()
    said = _("Samtykket var gyldig til og med %(date)s")
    if not is_over:
        said = _("Samtykket er gyldig til og med %(date)s")
    return said % {"date": day(consent.expires_on - timedelta(days=1))}


def _asked(message: OutboxMessage) -> str:
    transfer = message.transfer
    if transfer is None:
        return _("Du er spurt om å overta en stafettlogg")
    name = {"name": transfer.asked_by.display_name}
    waits = transfer.status == TransferStatus.WAITING
    return (_("%(name)s ber deg om å overta en stafettlogg") if waits else _(_WAS_ASKED)) % name


def _answered(message: OutboxMessage) -> str:
    transfer = message.transfer
    if transfer is None:
        return _("Det har kommet svar på en overføring")
    name = {"name": transfer.to_actor.display_name}
    accepted = transfer.status == TransferStatus.ACCEPTED
    said = _("%(name)s har overtatt stafettloggen") if accepted else _("%(name)s overtar ikke stafettloggen")
    return said % name


def _reminded(message: OutboxMessage) -> str:
    if message.transfer is not None and message.transfer.status == TransferStatus.WAITING:
        return _("Du har ikke svart på om du vil overta en stafettlogg")
    return _("Du ble minnet om å svare på om du vil overta en stafettlogg")


def _overdue(message: OutboxMessage) -> str:
    if message.transfer is not None and message.transfer.status == TransferStatus.WAITING:
        return _("En overføring har ventet lenge på svar")
    return _("En overføring ventet lenge på svar")


def _on_behalf(message: OutboxMessage) -> str:
    if message.transfer is None:
        return _("Lederen har bedt om overføring av en stafettlogg")
    name = {"name": message.transfer.asked_by.display_name}
    return _("%(name)s har bedt om overføring i stedet for stafettholderen") % name


def _named(text: str, without: str) -> Sentence:
    def say(message: OutboxMessage) -> str:
        return _(text) % {"name": message.actor.display_name} if message.actor else _(without)

    return say


def _plain(text: str) -> Sentence:
    return lambda _message: _(text)


def gettext_noop(text: str) -> str:
    """Mark `text` for translation; it is said in the reader's language."""
    return text


_WAS_ASKED = gettext_noop("%(name)s ba deg om å overta en stafettlogg")
_SENTENCES: dict[MessageKind, Sentence] = {
    MessageKind.ACTOR_ACCOUNT: _plain(gettext_noop("Du har fått tilgang til Stafettloggen")),
    MessageKind.ACTOR_WAITS: _named(
        gettext_noop("%(name)s venter på at du bekrefter"),
        gettext_noop("En ny aktør venter på at du bekrefter"),
    ),
    MessageKind.ACTOR_REGISTERED: _named(
        gettext_noop("%(name)s er registrert som aktør"), gettext_noop("En ny aktør er registrert")
    ),
    MessageKind.OPENING_ATTEMPT: _named(
        gettext_noop("%(name)s har spurt etter loggen"), gettext_noop("Noen har spurt etter loggen")
    ),
    MessageKind.MEETING_INVITATION: _invited,
    MessageKind.MEETING_MOVED: _invited,
    MessageKind.MEETING_REMINDER: _invited,
    MessageKind.MEETING_CANCELLED: _cancelled,
    MessageKind.MEETING_UNREGISTERED: _unregistered,
    MessageKind.NEW_LYSGLIMT: _named(
        gettext_noop("Nytt lysglimt fra %(name)s"), gettext_noop("Nytt lysglimt")
    ),
    MessageKind.NEW_MEASURE: _measure(
        gettext_noop("Du er ansvarlig for tiltaket «%(kind)s»"), gettext_noop("Du er ansvarlig for et tiltak")
    ),
    MessageKind.DEADLINE_NEAR: _measure(
        gettext_noop("Tiltaket «%(kind)s» har frist %(date)s"), gettext_noop("Et tiltak har snart frist")
    ),
    MessageKind.DEADLINE_PASSED: _measure(
        gettext_noop("Fristen %(date)s for tiltaket «%(kind)s» er passert"),
        gettext_noop("Fristen for et tiltak er passert"),
    ),
    MessageKind.CONSENT_EXPIRES: _consent,
    MessageKind.CONSENT_EXPIRED: _consent,
    MessageKind.MASKING_ASKED: _plain(gettext_noop("En stafettholder ber om at tekst skjules")),
    MessageKind.MASKING_SETTLED: _plain(gettext_noop("Lederen har svart på om tekst skal skjules")),
    MessageKind.TRANSFER_ASKED: _asked,
    MessageKind.TRANSFER_REMINDED: _reminded,
    MessageKind.TRANSFER_OVERDUE: _overdue,
    MessageKind.TRANSFER_ANSWERED: _answered,
    MessageKind.TRANSFER_WITHDRAWN: _plain(
        gettext_noop("Forespørselen om å overta en stafettlogg er trukket tilbake")
    ),
    MessageKind.TRANSFER_ON_BEHALF: _on_behalf,
    MessageKind.BREAK_GLASS: _plain(gettext_noop("Drift har brukt nødtilgang til en stafettlogg")),
    MessageKind.PASSWORD_RESET: _plain(gettext_noop("Noen ba om lenke til nytt passord for brukeren din")),
    MessageKind.SECOND_FACTOR_RESET: _plain(gettext_noop("Engangskoden din er nullstilt")),
    MessageKind.IDENTITY_COUPLED: _plain(gettext_noop("En arbeidskonto er koblet til brukeren din")),
}
