"""What one log has of one of the child's foresatte, for the portal and for a package alike.

Nothing here is about the other foresatt, and nothing of what the log says of the child.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from exports.own_data import parts
from exports.own_data.dossier import Fact, Section, one
from permissions.models import AccessLog
from permissions.openings import FORESATT, Filter, rows
from stafettlog.models import Consent, ForesattRelation, Invitation, OutboxMessage, Stafettlog
from stafettlog.services.shown import HIDDEN, Shown


def sections(log: Stafettlog, relation: ForesattRelation) -> list[Section]:
    """Six queries. `relation` comes with its foresatt and the user."""
    return [
        contact(log, relation),
        consents(log, relation),
        parts.meetings(Invitation.objects.filter(relation=relation, log=log), hides=Shown(log).hides),
        parts.messages(_messages(log, relation)),
        parts.openings(_openings(log, relation)),
    ]


def contact(log: Stafettlog, relation: ForesattRelation) -> Section:
    hides = Shown(log).hides
    address = str(HIDDEN) if hides else f"{relation.street}, {relation.postcode} {relation.city}"
    number = relation.foresatt.national_number
    facts = [
        Fact("first_name", _("Fornavn"), relation.first_name),
        Fact("last_name", _("Etternavn"), relation.last_name),
        Fact("role", _("Rolle"), str(relation.get_role_display())),
        Fact("national_number", _("Fødselsnummer"), number, shown=relation.masked_number),
        Fact("address", _("Adresse"), address),
        Fact("phone", _("Telefon"), relation.phone),
        Fact("email", _("E-post"), relation.email),
        Fact("language", _("Språk"), str(relation.get_language_display())),
        Fact("needs_interpreter", _("Trenger tolk"), relation.needs_interpreter),
        Fact("ground", _("Grunnlag for tilgang"), str(relation.get_ground_display())),
        Fact("ground_confirmed_at", _("Grunnlaget bekreftet"), relation.ground_confirmed_at),
        Fact("stopped_at", _("Tilgangen stoppet"), relation.stopped_at),
        Fact("ended_at", _("Ikke lenger foresatt i loggen fra"), relation.ended_at),
    ]
    return one("contact", _("Kontaktopplysninger"), facts)


def consents(log: Stafettlog, relation: ForesattRelation) -> Section:
    found = Consent.objects.filter(log=log, givers=relation).order_by("id")
    entries = [
        [
            Fact("given_on", _("Gitt"), consent.given_on),
            Fact("expires_on", _("Utgår"), consent.expires_on),
            Fact("method", _("Hvordan"), str(consent.get_method_display())),
            Fact("text_version", _("Utgave av teksten"), consent.text_version),
            Fact("withdrawn_at", _("Trukket"), consent.withdrawn_at),
        ]
        for consent in found
    ]
    return Section("consents", _("Samtykker"), entries, _("Ingen samtykker er registrert."))


def _messages(log: Stafettlog, relation: ForesattRelation) -> Iterable[OutboxMessage]:
    invited = Q(invitation__relation=relation, user__isnull=True)
    return OutboxMessage.objects.filter(Q(relation=relation) | invited).filter(log=log).order_by("-id")


def _openings(log: Stafettlog, relation: ForesattRelation) -> Iterable[AccessLog]:
    user = str(relation.foresatt.user_id)
    return rows(Filter(log_id=str(log.pk), user_id=user, kind=FORESATT))
