"""R14: text about the wrong child, or about a third person, is masked by two persons.

The stafettholder asks, a leader of the virksomhet settles without seeing the text. When it is done
the text is gone from its row, from every version of it and from drafts; nobody can bring it back.
"""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import RoleAssignment, User
from permissions.policy import Action, Role
from stafettlog.models import Masking, MaskingStatus, Stafettlog
from stafettlog.models.masking import NEXT_MASKING_STATUS
from stafettlog.services import masked_texts, outbox
from stafettlog.services.access import OVERSEE, led_organisations, visible_logs
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.locking import lock_log
from stafettlog.services.masked_texts import MASKED, Text


def masking_ask(*, log_id: UUID, model: str, row_id: UUID, field: str, reason: str, by: User) -> Masking:
    """Ask a leader of the virksomhet to have one text masked.

    Raises NotVisible if the log has no such text, NotAllowed, ValidationError (`reason`).
    """
    with lock_log(log_id, by=by, action=Action.ASK_MASKING) as log:
        found = masked_texts.find(log, model, row_id, field)
        if why := why_not(log, found, by):
            raise ValidationError(why)
        if not reason.strip():
            raise ValidationError({"reason": _("Skriv hvorfor teksten må skjules")})
        asked = Masking(log=log, model=model, row=row_id, field=field, reason=reason.strip(), asked_by=by)
        history.save(asked, by=by, reason=_("Det er bedt om å skjule tekst"))
        outbox.tell_masking_asked(log, _leaders(log, besides=by))
        return asked


def why_not(log: Stafettlog, text: Text, by: User) -> str:
    """Why this text cannot be asked about now, as a sentence; "" if it can."""
    value = text.value
    if not value:
        return _("Det står ingen tekst her.")
    if value == MASKED:
        return _("Teksten er allerede skjult.")
    if waiting(log).filter(model=text.model_name, row=text.row.pk, field=text.field).exists():
        return _("Noen har allerede bedt om å skjule denne teksten.")
    if not _leaders(log, besides=by):
        words = {"organisation": log.organisation.name}
        sentence = _(
            "Ingen annen enn deg leder %(organisation)s, og to personer må være med. "
            "Be kommuneadministrator om å gi virksomheten en leder til."
        )
        return sentence % words
    return ""


def masking_withdraw(*, log_id: UUID, masking_id: UUID, by: User) -> Masking:
    """Take the question back; asked by the stafettholder then, or by the one before.

    Raises NotVisible, NotAllowed, ValidationError.
    """
    with lock_log(log_id, by=by, action=Action.ASK_MASKING) as log:
        return _settle(_find(log, masking_id), MaskingStatus.WITHDRAWN, "", by=by)


def masking_settle(*, log_id: UUID, masking_id: UUID, accept: bool, answer: str, by: User) -> Masking:
    """A leader's answer: the text is masked at once and for good, or the question is declined, with why.

    Raises NotVisible, NotAllowed (the two must be two), ValidationError (`answer`).
    """
    with lock_log(log_id, by=by, action=Action.SETTLE_MASKING) as log:
        asked = _find(log, masking_id)
        if asked.asked_by_id == by.pk:
            raise NotAllowed(_("Du har selv bedt om dette. En annen leder må svare."))
        if not accept and not answer.strip():
            raise ValidationError({"answer": _("Skriv hvorfor teksten ikke skal skjules")})
        status = MaskingStatus.DONE if accept else MaskingStatus.DECLINED
        _settle(asked, status, answer, by=by)
        if accept:
            text = masked_texts.find(log, asked.model, asked.row, asked.field)
            masked_texts.mask(text, by=by, reason=_why(asked))
        outbox.tell_masking_settled(log, asked)
        return asked


def waiting(log: Stafettlog) -> QuerySet[Masking]:
    return Masking.objects.filter(log=log, status=MaskingStatus.WAITING)


def waiting_for(user: User) -> QuerySet[Masking]:
    """What waits for the person as a leader, oldest first: not what the person has asked for."""
    return led_by(user).filter(status=MaskingStatus.WAITING).exclude(asked_by=user).order_by("pk")


def led_by(user: User) -> QuerySet[Masking]:
    """Every question about the logs of the virksomheter that the person leads."""
    return Masking.objects.filter(log__in=Stafettlog.objects.filter(visible_logs(user, OVERSEE))).filter(
        log__organisation__in=led_organisations(user)
    )


def _find(log: Stafettlog, masking_id: UUID) -> Masking:
    asked = Masking.objects.filter(log=log, pk=masking_id).select_related("asked_by").first()
    if asked is None:
        raise NotVisible
    return asked


def _settle(asked: Masking, status: MaskingStatus, answer: str, *, by: User) -> Masking:
    if status not in NEXT_MASKING_STATUS[MaskingStatus(asked.status)]:
        raise ValidationError(_("Forespørselen er allerede besvart eller trukket tilbake."), code="closed")
    asked.status, asked.answer = status, answer.strip()
    asked.settled_by, asked.settled_at = by, timezone.now()
    reasons = {
        MaskingStatus.DONE: _("Teksten er skjult"),
        MaskingStatus.DECLINED: _("Teksten blir stående"),
        MaskingStatus.WITHDRAWN: _("Forespørselen om å skjule tekst er trukket tilbake"),
    }
    return history.save(asked, by=by, reason=reasons[status])


def _why(asked: Masking) -> str:
    words = {"name": asked.asked_by.display_name}
    return _("Teksten er skjult. %(name)s ba om det.") % words


def _leaders(log: Stafettlog, *, besides: User) -> list[UUID]:
    """Those who may settle what `besides` asks."""
    rows = RoleAssignment.objects.filter(
        role=Role.UNIT_LEADER.value,
        organisation=log.organisation_id,
        ended_at__isnull=True,
        user__is_active=True,
    )
    return list(rows.exclude(user=besides).values_list("user_id", flat=True))
