"""Who may have a printed letter, asked on the facts of now: letters stop when mail stops (R4, R4b, R8b)."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import grants
from permissions.models import User
from stafettlog.models import ForesattRelation, Invitation, Stafettlog
from stafettlog.services.access import READ_PORTAL
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.log_details import known_relations


def relation_on(log: Stafettlog, relation_id: UUID) -> ForesattRelation:
    """A foresatt of the log, now or earlier, not one of a later log only; raises NotVisible."""
    relations = known_relations(log).select_related("foresatt__user")
    if (relation := relations.filter(pk=relation_id).first()) is None:
        raise NotVisible
    return relation


def invitation_on(log: Stafettlog, invitation_id: UUID) -> Invitation:
    """An invitation to one of the log's meetings; raises NotVisible."""
    names = ("actor__user", "actor__organisation", "relation__foresatt__user", "log__child")
    rows = Invitation.objects.filter(log=log).select_related("meeting__place_organisation", *names)
    if (invitation := rows.filter(pk=invitation_id).first()) is None:
        raise NotVisible
    return invitation


def require_account_letter(log: Stafettlog, relation: ForesattRelation) -> None:
    """Raise NotAllowed, with the sentence why, unless the foresatt can read this log now."""
    if relation.ended_at is not None:
        raise NotAllowed(_("Denne personen er ikke lenger foresatt i loggen, og får derfor ikke brev."))
    if not relation.has_ground:
        raise NotAllowed(_("Denne foresatte har ikke grunnlag for tilgang, og får derfor ikke brev."))
    if relation.stopped_at is not None:
        raise NotAllowed(_("Tilgangen til denne foresatte er stoppet. Da stopper brevene også."))
    if not reads(relation.foresatt.user, log):
        raise NotAllowed(_("Foresatte har ikke lenger tilgang til denne loggen. Derfor blir det ikke brev."))


def require_meeting_letter(log: Stafettlog, invitation: Invitation) -> None:
    """Raise NotAllowed, with the sentence why, unless the meeting stands and the person is invited to it."""
    if not invitation.meeting.is_invited or invitation.meeting.is_over(timezone.now()):
        raise NotAllowed(_("Møtet er holdt eller avlyst. Derfor blir det ikke brev."))
    if invitation.removed_at is not None:
        raise NotAllowed(_("Denne personen er ikke lenger invitert til møtet."))
    if invitation.relation is not None:
        require_account_letter(log, invitation.relation)
    if invitation.actor is not None and not _takes_part(log, invitation):
        raise NotAllowed(_("Denne personen deltar ikke lenger i loggen, og får derfor ikke brev."))


def reads(user: User, log: Stafettlog) -> bool:
    """Whether a foresatt's right to read stands: it lapses at 18, and some time after the closing."""
    return user.is_active and READ_PORTAL in grants.codenames_on(user, log)


def _takes_part(log: Stafettlog, invitation: Invitation) -> bool:
    return log.participants.active().filter(actor=invitation.actor_id).exists()
