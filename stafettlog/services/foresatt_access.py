"""Ending a foresatt's part in a log, and stopping or giving back the access (R4b, R6)."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import ForesattRelation, MessageState, Stafettlog
from stafettlog.services import foresatte, log_details, outbox
from stafettlog.services.locking import lock_child, lock_log


def foresatt_end(*, log_id: UUID, relation_id: UUID, reason: str, by: User) -> ForesattRelation:
    """«Slett forelder»: no longer foresatt in this log. The history stays, the access and what waits end.

    The last one cannot be ended: whose child it is must be known, and the access can be stopped
    instead. Raises NotVisible, NotAllowed, ValidationError (`reason`).
    """
    with lock_child(log_id, by=by, action=Action.CHANGE_FORESATT) as log:
        relation = log_details.find_relation(log, relation_id)
        if is_last(log, relation):
            raise ValidationError(only_one(), code="last")
        relation.ended_at, relation.ended_by, relation.end_reason = timezone.now(), by, _given(reason)
        relation.version += 1
        history.save(relation, by=by, reason=_("Foresatt er slettet fra loggen"))
        outbox.drop_relation(relation)
        log_details.recalculate(log.child_id)
        return relation


def is_last(log: Stafettlog, relation: ForesattRelation) -> bool:
    return not log_details.relations(log).exclude(pk=relation.pk).exists()


def only_one() -> str:
    """The sentence to one who would end the last foresatt."""
    return _(
        "Barnet må ha minst én foresatt i loggen. Legg til den nye først. "
        "Skal den foresatte ikke lenger kunne lese loggen, kan du stoppe tilgangen."
    )


def gave_consent_alone(log: Stafettlog, relation: ForesattRelation) -> bool:
    """Whether ending this foresatt asks for a new consent (R6)."""
    if log.current_consent is None or not log_details.consent_is_theirs(log):
        return False
    remaining = log.current_consent.givers.filter(ended_at__isnull=True)
    return set(remaining.values_list("pk", flat=True)) == {relation.pk}


def foresatt_stop(*, log_id: UUID, relation_id: UUID, reason: str, by: User) -> ForesattRelation:
    """R4b: this foresatt reads no more, and gets neither mail nor letters; everything else stays.

    Also when the consent has ended and in a closed log. Raises NotVisible, NotAllowed,
    ValidationError (`reason`).
    """
    with lock_child(log_id, by=by, action=Action.CLOSE_FORESATT_ACCESS) as log:
        relation = log_details.find_relation(log, relation_id)
        if relation.stopped_at is not None:
            raise ValidationError(_("Tilgangen er allerede stoppet."), code="stopped")
        relation.stopped_at, relation.stopped_by, relation.stop_reason = timezone.now(), by, _given(reason)
        relation.version += 1
        history.save(relation, by=by, reason=_("Tilgangen til foresatt er stoppet"))
        outbox.drop_relation(relation)
        log_details.recalculate(log.child_id)
        return relation


def foresatt_resume(*, log_id: UUID, relation_id: UUID, by: User) -> ForesattRelation:
    """Give a stopped access back. Sign-in information goes out if it never did.

    Raises NotVisible, NotAllowed, ValidationError.
    """
    with lock_child(log_id, by=by, action=Action.CHANGE_FORESATT) as log:
        relation = log_details.find_relation(log, relation_id)
        if relation.stopped_at is None:
            raise ValidationError(_("Tilgangen er ikke stoppet."), code="not_stopped")
        relation.stopped_at = relation.stopped_by = None
        relation.stop_reason = ""
        relation.version += 1
        history.save(relation, by=by, reason=_("Foresatt har fått tilgangen tilbake"))
        foresatte.send_account_once(log, relation)
        log_details.recalculate(log.child_id)
        return relation


def account_send_again(*, log_id: UUID, relation_id: UUID, by: User) -> None:
    """R4: the sign-in information once more, by mail, to whom it may be printed for.

    Raises NotVisible, NotAllowed, ValidationError.
    """
    with lock_log(log_id, by=by, action=Action.PRINT_LETTER) as log:
        relation = log_details.find_relation(log, relation_id)
        if not relation.has_access:
            raise ValidationError(_("Denne foresatte har ikke tilgang, og får derfor ikke e-post."))
        if not relation.email:
            raise ValidationError(_("Den foresatte har ingen e-postadresse. Skriv ut brev."))
        if relation.messages.filter(state=MessageState.WAITING).exists():
            raise ValidationError(
                _("Det ligger allerede en melding til denne personen og venter på å bli sendt.")
            )
        outbox.tell_foresatt_account(log, relation)


def _given(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv en begrunnelse")})
    return reason.strip()
