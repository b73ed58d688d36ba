"""Foresatte of a log that is there: one more, corrected details, and the right number (R3, R4)."""

from dataclasses import asdict
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history, people
from permissions.models import User
from permissions.policy import Action
from stafettlog.models import ForesattRelation, Invitation, Meeting, Stafettlog
from stafettlog.services import foresatte, log_details, outbox
from stafettlog.services.foresatte import ForesattDetails, ForesattInput
from stafettlog.services.locking import check_version, lock_child


def foresatt_add(*, log_id: UUID, foresatt: ForesattInput, by: User) -> ForesattRelation:
    """«Legg til foresatt». The consent is as it was: a new one says who has agreed.

    Raises NotVisible, NotAllowed, ValidationError (`number`).
    """
    with lock_child(log_id, by=by, action=Action.CHANGE_FORESATT) as log:
        _check_number(log, foresatt.national_number)
        made = foresatte.relate(log.child, foresatte.person(foresatt, by=by), foresatt, by=by)
        foresatte.send_accounts(log, [made])
        log_details.recalculate(log.child_id)
        return made


def foresatt_change(
    *, log_id: UUID, relation_id: UUID, details: ForesattDetails, version: int, by: User
) -> ForesattRelation:
    """Correct what is known of a foresatt as this child's; a sibling's log keeps what it has.

    No ground any more closes the access; a ground or an address that comes now sends the sign-in
    information. Raises NotVisible, NotAllowed, Stale, ValidationError.
    """
    with lock_child(log_id, by=by, action=Action.CHANGE_FORESATT) as log:
        relation = log_details.find_relation(log, relation_id)
        check_version(relation, version)
        had_access, address, ground = relation.has_access, relation.email, relation.ground
        foresatte.fill(relation, details)
        if relation.ground != ground:
            relation.ground_confirmed_by, relation.ground_confirmed_at = by, timezone.now()
        history.save(relation, by=by, reason=_("Opplysninger om foresatt er endret"))
        new_address = relation.email != address
        if not relation.has_access:
            outbox.drop_relation(relation)
        elif new_address or not had_access:
            foresatte.send_account_once(log, relation, new_address=new_address)
        log_details.recalculate(log.child_id)
        return relation


def foresatt_number(
    *, log_id: UUID, relation_id: UUID, national_number: str, reason: str, version: int, by: User
) -> ForesattRelation:
    """The number was another person's (R3): that one is out at once, and the right one comes in.

    What is known of the foresatt goes along, so does a stop of the access, and what was said by the
    person whom the holder meant: the consent, and invitations to meetings to come. Raises
    NotVisible, NotAllowed, Stale, ValidationError (`number`).
    """
    with lock_child(log_id, by=by, action=Action.CHANGE_FORESATT) as log:
        wrong = log_details.find_relation(log, relation_id)
        check_version(wrong, version)
        _check_number(log, national_number)
        why = _("Fødselsnummeret er rettet")
        wrong.ended_at, wrong.ended_by, wrong.end_reason = timezone.now(), by, reason
        history.save(wrong, by=by, reason=why)
        entry = ForesattInput(national_number=national_number, **asdict(foresatte.details_of(wrong)))
        right = ForesattRelation(
            child=log.child,
            foresatt=foresatte.person(entry, by=by),
            ground_confirmed_by=by,
            ground_confirmed_at=timezone.now(),
            stopped_at=wrong.stopped_at,
            stopped_by=wrong.stopped_by,
            stop_reason=wrong.stop_reason,
        )
        foresatte.fill(right, entry)
        history.save(right, by=by, reason=why)
        _take_over(log, wrong, right, by=by, reason=why)
        outbox.hand_over(wrong, right)
        foresatte.send_accounts(log, [right])
        log_details.recalculate(log.child_id)
        return right


def _check_number(log: Stafettlog, national_number: str) -> None:
    """The number of someone who is not the child, nor one of its foresatte already."""
    if national_number == log.child.national_number:
        text = _("Dette er barnets fødselsnummer. Skriv den foresattes eget.")
        raise ValidationError({"number": text})
    index = people.number_index(national_number)
    here = ForesattRelation.objects.active().filter(child=log.child_id)
    if here.filter(foresatt__national_number_index=index).exists():
        text = _("Denne personen er allerede registrert som foresatt for barnet.")
        raise ValidationError({"number": text})


def _take_over(
    log: Stafettlog, wrong: ForesattRelation, right: ForesattRelation, *, by: User, reason: str
) -> None:
    consent = log.current_consent
    if consent is not None and consent.givers.filter(pk=wrong.pk).exists():
        history.explain(consent, by=by, reason=reason)
        consent.givers.add(right)
        consent.givers.remove(wrong)
    coming = Meeting.objects.coming(timezone.now()).filter(log=log)
    invitations = list(Invitation.objects.standing().filter(relation=wrong, meeting__in=coming))
    for invitation in invitations:
        invitation.relation = right
    history.update_all(invitations, ["relation"], by=by, reason=reason)
