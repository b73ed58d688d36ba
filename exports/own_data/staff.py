"""«Mine opplysninger»: what is registered about a member of staff. No child is named in it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from exports.models import ExportReceipt
from exports.own_data import parts
from exports.own_data.dossier import Dossier, Fact, Section, one
from permissions import openings
from permissions.models import ExternalIdentity, RoleAssignment, User
from permissions.sign_in.part import Part
from stafettlog.log_names import short_name, without_names
from stafettlog.models import (
    Actor,
    BreakGlass,
    Concern,
    Evaluation,
    Lysglimt,
    MailChoice,
    Measure,
    Meeting,
    OutboxMessage,
    Participant,
)
from stafettlog.services.openings import children_of

# Of the receipt; kept in bokmål, as the words of the access log.
PURPOSE = "Ansattes opplysninger om seg selv"
ROLE = gettext_noop("Ansatt")
# (model, who wrote it, when)
WRITTEN: tuple[tuple[Any, str, str], ...] = (
    (Concern, "created_by", "created_at"),
    (Measure, "created_by", "created_at"),
    (Evaluation, "evaluated_by", "evaluated_at"),
    (Meeting, "created_by", "created_at"),
    (Lysglimt, "created_by", "created_at"),
)


def read(user: User, *, now: datetime) -> Dossier:
    """As many queries whatever there is."""
    sections = [
        _account(user),
        _places(user),
        _roles(user),
        _participations(user),
        _written(user),
        _openings(user),
        _emergencies(user),
        parts.messages(OutboxMessage.objects.filter(user=user).order_by("-id")),
        _mail_choices(user),
        _receipts(user),
        parts.sign_ins(user, Part.STAFF),
    ]
    return Dossier(
        title=_("Mine opplysninger"),
        about=user.display_name,
        lead=[_("Dette er det Stafettloggen har registrert om deg som ansatt.")],
        sections=sections,
        made_at=now,
        notes=[
            _(
                "Ingen barn er navngitt her. Det du har skrevet i en logg, hører til loggen: "
                "det leser du der, så lenge du har tilgang."
            )
        ],
    )


def _account(user: User) -> Section:
    identities = ExternalIdentity.objects.filter(user=user, ended_at__isnull=True).count()
    facts = [
        Fact("first_name", _("Fornavn"), user.first_name),
        Fact("last_name", _("Etternavn"), user.last_name),
        Fact("national_number", _("Fødselsnummer"), user.national_number, shown=user.masked_number),
        Fact("email", _("E-post"), user.email),
        Fact("username", _("Brukernavn"), user.username),
        Fact("language", _("Språk"), dict(settings.LANGUAGES).get(user.language, user.language)),
        Fact("created_at", _("Brukeren ble laget"), user.date_joined),
        Fact("last_login", _("Sist logget inn"), user.last_login),
        Fact("identities", _("Koblede arbeidskontoer"), identities),
    ]
    return one("account", _("Brukeren din"), facts)


def _places(user: User) -> Section:
    rows = Actor.objects.filter(user=user).select_related("organisation").order_by("id")
    entries = [
        [
            Fact("organisation", _("Virksomhet"), row.organisation.name),
            Fact("title", _("Stilling"), row.title),
            Fact("phone", _("Telefon"), row.phone),
            Fact("registered_at", _("Registrert"), row.registered_at),
            Fact("confirmed_at", _("Bekreftet"), row.confirmed_at),
            Fact("ended_at", _("Avsluttet"), row.ended_at),
        ]
        for row in rows
    ]
    return Section("places", _("Arbeidssteder"), entries, _("Ingen arbeidssteder er registrert."))


def _roles(user: User) -> Section:
    rows = RoleAssignment.objects.filter(user=user).select_related("organisation").order_by("id")
    entries = [
        [
            Fact("role", _("Rolle"), str(row.get_role_display())),
            Fact("organisation", _("Virksomhet"), row.organisation.name if row.organisation else ""),
            Fact("started_at", _("Fra"), row.started_at),
            Fact("ended_at", _("Til"), row.ended_at),
        ]
        for row in rows
    ]
    return Section("roles", _("Roller"), entries, _("Ingen roller er tildelt."))


def _participations(user: User) -> Section:
    """By the log's number alone: the person may have lost the log since."""
    rows = Participant.objects.filter(actor__user=user).select_related("actor__organisation").order_by("-id")
    entries = [
        [
            Fact("log", _("Stafettlogg"), short_name(row.log_id)),
            Fact("organisation", _("Fra virksomhet"), row.actor.organisation.name),
            Fact("started_at", _("Fra"), row.started_at),
            Fact("ended_at", _("Til"), row.ended_at),
        ]
        for row in rows
    ]
    return Section("participations", _("Deltakelse i logger"), entries, _("Du har ikke deltatt i noen logg."))


def _written(user: User) -> Section:
    entries = []
    for model, who, when in WRITTEN:
        summed = model.objects.filter(**{who: user}).aggregate(n=Count("pk"), first=Min(when), last=Max(when))
        if summed["n"]:
            name = str(model._meta.verbose_name_plural)
            entries.append(
                [
                    Fact("kind", _("Hva"), name[:1].upper() + name[1:]),
                    Fact("count", _("Antall"), summed["n"]),
                    Fact("first_at", _("Første gang"), summed["first"]),
                    Fact("last_at", _("Siste gang"), summed["last"]),
                ]
            )
    return Section("written", _("Det du har registrert"), entries, _("Du har ikke registrert noe i en logg."))


def _openings(user: User) -> Section:
    """How often; which logs and pages stand in the access log, which the privacy officer reads."""
    mine = openings.rows(openings.Filter(user_id=str(user.pk))).exclude(kind=openings.FORESATT)
    summed = mine.order_by().aggregate(
        n=Count("pk"), logs=Count("log_id", distinct=True), first=Min("at"), last=Max("at")
    )
    facts = [
        Fact("count", _("Antall åpninger"), summed["n"]),
        Fact("logs", _("Antall logger"), summed["logs"]),
        Fact("first_at", _("Første gang"), summed["first"]),
        Fact("last_at", _("Siste gang"), summed["last"]),
    ]
    return one("openings", _("Åpninger av logger"), facts)


def _emergencies(user: User) -> Section:
    rows = BreakGlass.objects.filter(user=user).order_by("-id")
    entries = [
        [
            Fact("log", _("Stafettlogg"), short_name(row.log_id)),
            Fact("started_at", _("Fra"), row.started_at),
            Fact("until", _("Til"), row.ended_at or row.until),
        ]
        for row in rows
    ]
    return Section("emergencies", _("Nødtilganger"), entries, _("Du har ikke brukt nødtilgang."))


def _mail_choices(user: User) -> Section:
    rows = MailChoice.objects.filter(user=user).order_by("id")
    entries = [
        [
            Fact("kind", _("Vil ikke ha e-post om"), str(row.get_kind_display())),
            Fact("chosen_at", _("Valgt"), row.chosen_at),
        ]
        for row in rows
    ]
    return Section("mail_choices", _("Valg om e-post"), entries, _("Du får all e-post."))


def _receipts(user: User) -> Section:
    """What the person has taken out; what it was for without the name of the child. Two queries."""
    rows = list(ExportReceipt.objects.filter(user_id=str(user.pk)).order_by("-at", "-pk"))
    children = children_of(row.log_id for row in rows)
    entries = [_receipt(row, children) for row in rows]
    return Section("receipts", _("Eksporter"), entries, _("Du har ikke eksportert noe."))


def _receipt(row: ExportReceipt, children: Any) -> list[Fact]:
    child = children.get(row.log_id)
    return [
        Fact("at", _("Tidspunkt"), row.at),
        Fact("log", _("Stafettlogg"), short_name(row.log_id) if row.log_id else ""),
        Fact("logs", _("Antall logger"), row.logs),
        Fact("format", _("Format"), str(row.get_format_display())),
        # Of a log that is gone, or of several, there is no one name that could be taken out.
        Fact("purpose", _("Formål"), without_names(row.purpose, child) if child else ""),
        Fact("sha256", "SHA-256", row.sha256),
    ]
