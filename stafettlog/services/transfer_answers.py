"""The receiver's answer: the baton changes hands in one transaction, or stays where it is (R21, R22)."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import (
    CONSENT_EXPIRED,
    CONSENT_WITHDRAWN,
    Action,
    ConsentState,
    LogState,
    Role,
    decide,
)
from stafettlog.models import (
    Level,
    LevelChange,
    MessageKind,
    Participant,
    Stafettlog,
    Transfer,
    TransferStatus,
)
from stafettlog.services import facts, meeting_people, outbox, participants
from stafettlog.services.access import consent_state
from stafettlog.services.consents import cover, is_covered
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.locking import lock_row
from stafettlog.services.shown import Shown
from stafettlog.services.transfers import at_level_one_elsewhere


def transfer_accept(*, transfer_id: UUID, by: User) -> Stafettlog:
    """Take the log over. Everything is asked again under the lock; holder, virksomhet, participants,
    tiltak and grants follow together, or nothing does.

    Raises NotVisible unless `by` is the one asked, NotAllowed, ValidationError.
    """
    with _answering(transfer_id, by=by) as asked:
        log = asked.log
        _check_still_fits(asked)
        _settle(asked, TransferStatus.ACCEPTED, _("%(name)s har godtatt å overta loggen"), by=by)
        if not is_covered(log, asked.to_actor.organisation_id):
            cover(log, asked.to_actor.organisation, by=asked.asked_by)
        _hand_over(asked, by=by)
        return log


def transfer_decline(*, transfer_id: UUID, reason: str, by: User) -> Transfer:
    """Say no, with a reason that the stafettholder reads. Raises as transfer_accept (`reason`)."""
    with _answering(transfer_id, by=by) as asked:
        if not reason.strip():
            raise ValidationError({"reason": _("Skriv hvorfor du ikke kan overta loggen")})
        asked.answer_reason = reason.strip()
        _settle(asked, TransferStatus.DECLINED, _("%(name)s har avslått å overta loggen"), by=by)
        return asked


def why_closed(asked: Transfer) -> str:
    """Why the request can no longer be answered, in a sentence that says nothing of the child; "" if it can.

    `asked` comes with its log, consent and people.
    """
    if asked.status == TransferStatus.WITHDRAWN:
        return _("Forespørselen er trukket tilbake. Du trenger ikke å gjøre noe.")
    if asked.status != TransferStatus.WAITING:
        return _("Du har allerede svart på denne forespørselen.")
    if not asked.to_actor.is_working:
        text = _("Du er ikke lenger aktør ved %(organisation)s, og kan ikke overta loggen.")
        return text % {"organisation": Shown(asked.log).organisation(asked.to_actor.organisation)}
    if asked.log.stafettholder_id != asked.from_actor_id:
        return _("Loggen har fått en annen stafettholder. Forespørselen gjelder ikke lenger.")
    consent = consent_state(asked.log)
    decision = decide(
        Action.ANSWER_TRANSFER,
        roles=frozenset({Role.RECEIVER}),
        state=LogState(asked.log.state),
        consent=consent,
    )
    if not decision:
        return _(decision.reason)
    if consent == ConsentState.VALID or is_inside_on_behalf(asked):
        return ""
    return _(CONSENT_EXPIRED if consent == ConsentState.EXPIRED else CONSENT_WITHDRAWN)


def is_inside_on_behalf(asked: Transfer) -> bool:
    """R6: what a leader asks inside the log's own virksomhet may be answered after the consent's end."""
    return bool(asked.on_behalf_reason) and asked.to_actor.organisation_id == asked.log.organisation_id


@contextmanager
def _answering(transfer_id: UUID, *, by: User) -> Iterator[Transfer]:
    """The log locked, and the request as it is now. Nobody answers a request of their own."""
    with transaction.atomic():
        mine = Transfer.objects.filter(pk=transfer_id, to_actor__user=by, to_actor__user__is_active=True)
        log_id = mine.values_list("log_id", flat=True).first()
        if log_id is None:
            raise NotVisible
        log = lock_row(log_id)
        asked = Transfer.objects.with_people().get(pk=transfer_id)
        asked.log = log
        # A leader may ask on behalf of another, and take the log over herself (R23).
        asks_herself = bool(asked.on_behalf_reason) and by.pk == asked.to_actor.user_id
        if by.pk == asked.from_actor.user_id or (by.pk == asked.asked_by_id and not asks_herself):
            raise NotAllowed(_("Du kan ikke svare på din egen forespørsel."))
        if reason := why_closed(asked):
            raise ValidationError(reason, code="closed")
        yield asked


def _check_still_fits(asked: Transfer) -> None:
    """Refuse when what the stafettholder was told on asking is no longer what would happen."""
    log, receiver = asked.log, asked.to_actor
    where = Shown(log).organisation(receiver.organisation)
    words = {"name": asked.asked_by.display_name, "organisation": where}
    if not is_covered(log, receiver.organisation_id) and not _agreed_still(asked):
        text = _("Samtykket dekker ikke %(organisation)s. Be %(name)s om å sende en ny forespørsel.")
        raise ValidationError(text % words, code="consent")
    lowered = LevelChange.objects.filter(
        log=log, changed_at__gt=asked.asked_at, from_level__gt=Level.ONE, to_level=Level.ONE
    )
    if at_level_one_elsewhere(log, receiver) and lowered.exists():
        text = _("Loggen er satt til nivå 1 etter at du ble spurt. Be %(name)s om å sende en ny forespørsel.")
        raise ValidationError(text % words, code="level")


def _agreed_still(asked: Transfer) -> bool:
    """Whether the tick of consent still holds: neither renewed nor withdrawn after the question."""
    consent = asked.log.current_consent
    if not asked.consent_agreed or consent is None or consent.recorded_at > asked.asked_at:
        return False
    taken_back = consent.coverage.filter(
        organisation=asked.to_actor.organisation_id, withdrawn_at__gt=asked.asked_at
    )
    return not taken_back.exists()


def _settle(asked: Transfer, status: TransferStatus, reason: str, *, by: User) -> None:
    asked.status = status
    asked.answered_at, asked.answered_by = timezone.now(), by
    history.save(asked, by=by, reason=reason % {"name": asked.to_actor.display_name})
    told = {asked.asked_by_id, asked.from_actor.user_id} - {asked.to_actor.user_id}
    outbox.tell_transfer(asked, MessageKind.TRANSFER_ANSWERED, told)


def _hand_over(asked: Transfer, *, by: User) -> None:
    log, old, new = asked.log, asked.from_actor, asked.to_actor
    # The level's rule is asked of the virksomhet that the log now belongs to.
    log.organisation = new.organisation
    participants.join(log, [new.pk], agreed=frozenset(), by=by)
    log.stafettholder = new
    log.version += 1
    words = {"old": old.display_name, "new": new.display_name}
    history.save(log, by=by, reason=_("Stafettloggen er overført fra %(old)s til %(new)s") % words)
    for leaver in _leaving(asked):
        participants.end(
            log, leaver, replacement_id=None, reason=_("Stafettloggen er overført til en annen"), by=by
        )
    meeting_people.invite_to_coming(log, new, by=by)
    facts.recalculate(log)


def _leaving(asked: Transfer) -> list[Participant]:
    """The old stafettholder unless it stays, and at level 1 everyone of another virksomhet."""
    log, old = asked.log, asked.from_actor
    others = log.participants.active().with_names().exclude(actor=asked.to_actor)
    stays = asked.stays and old.is_working
    return [
        part
        for part in others
        if (part.actor_id == old.pk and not stays)
        or (log.level == Level.ONE and part.actor.organisation_id != log.organisation_id)
    ]
