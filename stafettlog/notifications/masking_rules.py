"""To whom a message about masking text goes, and what it says: never which text (R14)."""

from django.utils.translation import gettext as _

from permissions.policy import Role
from stafettlog.models import MaskingStatus, OutboxMessage
from stafettlog.notifications import people
from stafettlog.notifications.letter import Letter
from stafettlog.notifications.log_rules import log_of
from stafettlog.notifications.log_texts import letter
from stafettlog.notifications.people import Recipient
from stafettlog.notifications.reasons import NotToBeSent, Reason


def asked(message: OutboxMessage) -> Recipient:
    """One who leads the log's virksomhet now, while another's question waits."""
    log, user = log_of(message), message.user
    if user is None or not people.holds_role(user, Role.UNIT_LEADER, log.organisation_id):
        raise NotToBeSent(Reason.NO_ACCESS)
    if not log.maskings.filter(status=MaskingStatus.WAITING).exclude(asked_by=user).exists():
        raise NotToBeSent(Reason.OUTDATED)
    return people.staff(user)


def asked_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return letter(
        _("Noen ber deg om å skjule tekst"),
        recipient.name,
        _("En stafettholder ber deg om å skjule tekst i en stafettlogg."),
        _("Logg inn for å svare. Du får ikke se teksten."),
        reason=_("Du får denne e-posten fordi du er enhetsleder."),
    )


def settled(message: OutboxMessage) -> Recipient:
    """The log's holder now, or one who has asked."""
    log, user = log_of(message), message.user
    if user is None:
        raise NotToBeSent(Reason.NO_ACCESS)
    answered = log.maskings.filter(status__in=[MaskingStatus.DONE, MaskingStatus.DECLINED])
    if not answered.exists():
        raise NotToBeSent(Reason.OUTDATED)
    if user.pk != log.stafettholder.user_id and not answered.filter(asked_by=user).exists():
        raise NotToBeSent(Reason.NO_ACCESS)
    return people.staff(user)


def settled_letter(message: OutboxMessage, recipient: Recipient) -> Letter:
    return letter(
        _("Svar på å skjule tekst"),
        recipient.name,
        _("Lederen har svart på spørsmålet om å skjule tekst i en stafettlogg. Logg inn for å se svaret."),
        reason=_("Du får denne e-posten fordi du er stafettholder, eller har bedt om å skjule teksten."),
    )
