"""A leader asks for a stafettholder who is away or has left, for another or for herself (R23)."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action, ConsentState
from stafettlog.models import Actor, MessageKind, Stafettlog, Transfer
from stafettlog.services import outbox
from stafettlog.services.access import consent_state
from stafettlog.services.consents import is_covered
from stafettlog.services.locking import lock_log
from stafettlog.services.shown import Shown
from stafettlog.services.transfers import at_level_one_elsewhere, receiver_of


def transfer_ask_on_behalf(
    *, log_id: UUID, to_actor_id: UUID, reason: str, message: str, stays: bool, by: User
) -> Transfer:
    """Ask an aktør to take the log over in the stafettholder's stead. Nothing changes until accepted.

    The stafettholder and the coordinators of the virksomhet are told. Without a valid consent only
    inside the log's own virksomhet (R6); else the consent must cover the receiver's already, since a
    leader extends none. Raises NotVisible, NotAllowed, ValidationError (`receiver`, `stays`, `reason`,
    `message`).
    """
    with lock_log(log_id, by=by, action=Action.ASK_TRANSFER_ON_BEHALF) as log:
        if not reason.strip():
            raise ValidationError({"reason": _("Skriv hvorfor stafettholderen ikke kan gjøre det selv")})
        if log.stafettholder.user_id == by.pk:
            raise ValidationError({"reason": _("Du er selv stafettholder. Bruk «Overfør stafettlogg».")})
        receiver = receiver_of(log, to_actor_id)
        if refusal := _why_not_there(log, receiver):
            raise ValidationError({"receiver": refusal})
        if stays and at_level_one_elsewhere(log, receiver):
            text = _("På nivå 1 kan stafettholderen ikke bli med videre til en annen virksomhet.")
            raise ValidationError({"stays": text})
        asked = Transfer(
            log=log,
            from_actor=log.stafettholder,
            to_actor=receiver,
            message=message.strip(),
            stays=stays,
            on_behalf_reason=reason.strip(),
            asked_by=by,
        )
        words = {"name": receiver.display_name, "holder": log.stafettholder.display_name}
        why = _("%(name)s er spurt om å overta loggen, på vegne av %(holder)s") % words
        history.save(asked, by=by, reason=why)
        outbox.tell_transfer(asked, MessageKind.TRANSFER_ASKED, {receiver.user_id} - {by.pk})
        told = {log.stafettholder.user_id, *outbox.coordinators(log.organisation_id)}
        outbox.tell_transfer(asked, MessageKind.TRANSFER_ON_BEHALF, told - {by.pk, receiver.user_id})
        return asked


def places(log: Stafettlog) -> set[UUID]:
    """The virksomheter that a leader may hand the log over to now: no consent is extended for it."""
    if only_inside(log):
        return {log.organisation_id}
    assert log.current_consent is not None
    covered = log.current_consent.coverage.standing().values_list("organisation_id", flat=True)
    return {log.organisation_id, *covered}


def only_inside(log: Stafettlog) -> bool:
    """Whether the log may go to no other virksomhet than its own now (R6)."""
    return consent_state(log) != ConsentState.VALID


def _why_not_there(log: Stafettlog, receiver: Actor) -> str:
    if receiver.organisation_id == log.organisation_id:
        return ""
    if only_inside(log):
        text = _(
            "Samtykket gjelder ikke lenger. Loggen kan bare overføres til en aktør ved %(organisation)s."
        )
        return text % {"organisation": Shown(log).organisation(log.organisation)}
    if not is_covered(log, receiver.organisation_id):
        text = _(
            "Samtykket dekker ikke %(organisation)s, og bare stafettholderen kan utvide det. Velg en annen."
        )
        return text % {"organisation": Shown(log).organisation(receiver.organisation)}
    return ""
