"""What one log has of an aktør, or of its stafettholder. What it says of the child is not of the aktør."""

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext as _

from exports.own_data import parts
from exports.own_data.dossier import Fact, Section, one
from exports.own_data.staff import WRITTEN
from exports.rows import effect, outcome
from permissions import openings
from stafettlog.models import Actor, Invitation, Measure, OutboxMessage, Participant, Stafettlog, Transfer
from stafettlog.services.shown import HIDDEN, Shown

Clean = Callable[[str], str]


def sections(log: Stafettlog, actor: Actor, clean: Clean) -> list[Section]:
    """`actor` comes with user and virksomhet. `clean`: a text without other people."""
    hides, user = Shown(log).hides, actor.user
    mine = openings.Filter(log_id=str(log.pk), user_id=str(user.pk))
    return [
        contact(actor, hides=hides),
        _participations(log, actor, clean),
        _transfers(log, actor),
        _measures(log, actor),
        parts.meetings(Invitation.objects.filter(actor=actor, log=log), hides=hides),
        _written(log, actor),
        parts.messages(OutboxMessage.objects.filter(Q(actor=actor) | Q(user=user), log=log).order_by("-id")),
        parts.openings(openings.rows(mine).exclude(kind=openings.FORESATT), words=parts.staff_words),
    ]


def contact(actor: Actor, *, hides: bool) -> Section:
    facts = [
        Fact("first_name", _("Fornavn"), actor.user.first_name),
        Fact("last_name", _("Etternavn"), actor.user.last_name),
        Fact("title", _("Stilling"), actor.title),
        Fact("organisation", _("Virksomhet"), str(HIDDEN) if hides else actor.organisation.name),
        # A telephone at work says where that is.
        Fact("phone", _("Telefon"), str(HIDDEN) if hides and actor.phone else actor.phone),
        Fact("email", _("E-post"), actor.user.email),
        Fact("registered_at", _("Registrert"), actor.registered_at),
        Fact("ended_at", _("Arbeidsstedet avsluttet"), actor.ended_at),
    ]
    return one("contact", _("Kontaktopplysninger"), facts)


def _participations(log: Stafettlog, actor: Actor, clean: Clean) -> Section:
    rows = Participant.objects.filter(log=log, actor=actor).order_by("id")
    entries = [
        [
            Fact("started_at", _("Fra"), row.started_at),
            Fact("ended_at", _("Til"), row.ended_at),
            Fact("end_reason", _("Begrunnelse"), clean(row.end_reason)),
            Fact("is_holder", _("Stafettholder nå"), actor.pk == log.stafettholder_id),
        ]
        for row in rows
    ]
    return Section("participations", _("Deltakelse"), entries, _("Ingen deltakelse er registrert."))


def _transfers(log: Stafettlog, actor: Actor) -> Section:
    rows = Transfer.objects.filter(Q(from_actor=actor) | Q(to_actor=actor), log=log).order_by("id")
    entries = [
        [
            Fact(
                "direction",
                _("Hva"),
                _("Spurt om å overta") if row.to_actor_id == actor.pk else _("Ga fra seg"),
            ),
            Fact("asked_at", _("Spurt"), row.asked_at),
            Fact("status", _("Status"), str(row.get_status_display())),
            Fact("answered_at", _("Besvart"), row.answered_at),
        ]
        for row in rows
    ]
    return Section("transfers", _("Overføringer"), entries, _("Ingen overføringer er registrert."))


def _measures(log: Stafettlog, actor: Actor) -> Section:
    """Kind and dates; what a tiltak says is about the child."""
    rows = Measure.objects.filter(log=log, responsible__actor=actor).select_related("evaluation").distinct()
    entries = [
        [
            Fact("kind", _("Tiltak"), str(row.get_kind_display())),
            Fact("start_on", _("Igangsatt"), row.start_on),
            Fact("finish_on", _("Frist"), row.finish_on),
            Fact("outcome", _("Evaluering"), str(outcome(row))),
            Fact("effect", _("Status"), str(effect(row))),
        ]
        for row in rows.order_by("id")
    ]
    return Section("measures", _("Ansvar for tiltak"), entries, _("Ingen tiltak er registrert."))


def _written(log: Stafettlog, actor: Actor) -> Section:
    """That something was registered, and when. A query a kind of row."""
    found = [
        (at, str(model._meta.verbose_name))
        for model, who, when in WRITTEN
        for (at,) in model.objects.filter(**{who: actor.user}, log=log).values_list(when)
    ]
    entries = [
        [Fact("at", _("Tidspunkt"), at), Fact("kind", _("Hva"), name[:1].upper() + name[1:])]
        for at, name in sorted(found)
    ]
    return Section("written", _("Registrert av personen"), entries, _("Ingenting er registrert her."))
