"""What a log has of the child it is about: nearly all of it, with the family by role alone.

Made of the picture that the other files are made of, which has no places of a protected child (R26).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from exports import rows
from exports.own_data import of_child_more as more
from exports.own_data.dossier import Fact, Section, one
from exports.picture import LogPicture
from stafettlog.models import Concern, Meeting

Clean = Callable[[str], str]


def sections(picture: LogPicture, clean: Clean) -> list[Section]:
    """`clean`: a text without other people."""
    log = picture.log
    return [
        _identity(picture),
        _concerns(picture.concerns, clean),
        _measures(picture.concerns, clean),
        _meetings(picture.meetings, clean),
        _lysglimt(picture, clean),
        more.levels(log, clean),
        more.consents(log, clean),
        more.closings(log, clean),
        more.files(log),
        _people(picture),
        more.openings_of(log),
    ]


def _identity(picture: LogPicture) -> Section:
    log, child = picture.log, picture.log.child
    facts = [
        Fact("first_name", _("Fornavn"), child.first_name),
        Fact("last_name", _("Etternavn"), child.last_name),
        Fact("national_number", _("Fødselsnummer"), child.national_number),
        Fact("birth_date", _("Født"), child.birth_date),
        Fact("protection", _("Adressesperre"), str(child.get_protection_display())),
        Fact("protection_review_on", _("Adressesperren vurderes på nytt"), child.protection_review_on),
        Fact("address", _("Adresse"), ", ".join(dict.fromkeys([log.street, f"{log.postcode} {log.city}"]))),
        Fact("attends", _("Går i"), ", ".join(dict.fromkeys(p for p in (log.attends.name, log.group) if p))),
        Fact("living_situation", _("Bosituasjon"), str(log.get_living_situation_display())),
        Fact("email", _("E-post"), log.email),
        Fact("level", _("Nivå"), str(log.get_level_display())),
        Fact("state", _("Status"), str(log.get_state_display())),
        Fact("created_at", _("Loggen ble åpnet"), log.created_at),
    ]
    return one("identity", _("Barnet"), facts)


def _concerns(concerns: Iterable[Concern], clean: Clean) -> Section:
    entries = [
        [
            Fact("text", _("Oppmerksomhet"), clean(row.text)),
            Fact("area", _("Område"), str(row.get_area_display())),
            Fact("goal", _("Mål"), clean(row.goal)),
            Fact("level", _("Nivå ved registrering"), row.level),
            Fact("status", _("Status"), rows.concern_status(row)),
            Fact("created_at", _("Registrert"), row.created_at),
            Fact("created_by", _("Registrert av"), row.created_by.display_name),
            Fact("closed_at", _("Avsluttet"), row.closed_at),
            Fact("strike_reason", _("Hvorfor feilregistrert"), clean(row.strike_reason)),
        ]
        for row in concerns
    ]
    return Section("concerns", _("Oppmerksomheter"), entries, _("Ingen oppmerksomheter er registrert."))


def _measures(concerns: Iterable[Concern], clean: Clean) -> Section:
    entries = [_measure(row, clean) for concern in concerns for row in concern.measures.all()]
    return Section("measures", _("Tiltak"), entries, _("Ingen tiltak er registrert."))


def _measure(row: Any, clean: Clean) -> list[Fact]:
    evaluation = getattr(row, "evaluation", None)
    return [
        Fact("concern", _("Oppmerksomhet"), clean(row.concern.text)),
        Fact("kind", _("Tiltak"), str(row.get_kind_display())),
        Fact("description", _("Beskrivelse"), clean(row.description)),
        Fact("responsible", _("Ansvarlig"), rows.names(one.display_name for one in row.responsible.all())),
        Fact("start_on", _("Igangsatt"), row.start_on),
        Fact("ended_on", _("Avsluttet"), rows.ended_on(row)),
        Fact("finish_on", _("Frist"), row.finish_on),
        Fact("outcome", _("Evaluering"), str(rows.outcome(row))),
        Fact("effect", _("Status"), str(rows.effect(row))),
        Fact("reason", _("Begrunnelse"), clean(evaluation.reason) if evaluation else ""),
    ]


def _meetings(meetings: Iterable[Meeting], clean: Clean) -> Section:
    entries = [
        [
            Fact("starts_at", _("Fra"), row.starts_at),
            Fact("ends_at", _("Til"), row.ends_at),
            Fact("place", _("Sted"), clean(row.place)),
            Fact("status", _("Status"), rows.meeting_status(row)),
            Fact("topics", _("Oppmerksomheter"), clean(rows.topics(row))),
            Fact("invited", _("Invitert"), _who(row)),
            Fact("attended", _("Deltok"), _who(row, attended=True)),
            Fact("also_attended", _("Andre som deltok"), clean(row.also_attended)),
            Fact("comments", _("Kommentarer"), clean(row.comments)),
            Fact("why_not", _("Hvorfor møtet ikke ble holdt"), clean(row.not_completed_reason)),
            Fact("cancel_reason", _("Hvorfor avlyst"), clean(row.cancel_reason)),
            Fact("strike_reason", _("Hvorfor feilregistrert"), clean(row.strike_reason)),
        ]
        for row in meetings
    ]
    return Section("meetings", _("Møter"), entries, _("Ingen møter er registrert."))


def _who(meeting: Meeting, attended: bool | None = None) -> str:
    """The child and the foresatte by what they are, those who work with the child by name."""
    found = [one for one in meeting.invitations.all() if attended is None or one.attended is attended]
    return rows.names(one.part if one.actor is None else one.display_name for one in found)


def _lysglimt(picture: LogPicture, clean: Clean) -> Section:
    entries = [
        [
            Fact("happened_on", _("Dato"), row.happened_on),
            Fact("text", _("Lysglimt"), clean(row.text)),
            Fact("created_by", _("Skrevet av"), row.created_by.display_name),
            Fact("struck_on", _("Feilregistrert"), localdate(row.struck_at) if row.struck_at else None),
            Fact("strike_reason", _("Hvorfor feilregistrert"), clean(row.strike_reason)),
        ]
        for row in picture.lysglimt
    ]
    return Section("lysglimt", _("Lysglimt"), entries, _("Ingen lysglimt er registrert."))


def _people(picture: LogPicture) -> Section:
    entries = [
        [
            Fact("name", _("Navn"), row.display_name),
            Fact("title", _("Stilling"), row.actor.title),
            Fact("organisation", _("Virksomhet"), row.actor.organisation.name),
            Fact("started_at", _("Fra"), row.started_at),
            Fact("ended_at", _("Til"), row.ended_at),
        ]
        for row in picture.participants
    ]
    return Section("people", _("Stafettholder og aktører"), entries, _("Ingen er registrert."))
