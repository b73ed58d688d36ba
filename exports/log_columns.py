"""The sheet «Logg»: who it is about, the consent, the people. One fact a row, under its heading."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from exports.columns import Column, Columns
from exports.picture import LogPicture
from exports.rows import names
from stafettlog.models import Participant


class ChildColumns(Columns):
    """Of a picture."""

    first_name = Column(_("Fornavn"), "log__child__first_name")
    last_name = Column(_("Etternavn"), "log__child__last_name")
    number = Column(_("Fødselsnummer"), "log__child__national_number", personal_number=True)
    birth_date = Column(_("Fødselsdato"), "log__child__birth_date")
    street = Column(_("Gate / vei og gatenummer"), "log__street")
    postcode = Column(_("Postnummer"), "log__postcode")
    city = Column(_("Poststed"), "log__city")
    living = Column(_("Bosituasjon"), "log__get_living_situation_display")
    attends = Column(_("Virksomhet"), "log__attends__name")
    group = Column(_("Gruppe/klasse"), "log__group")
    email = Column(_("E-post"), "log__email")


class LogColumns(Columns):
    """Of a picture."""

    state = Column(_("Status"), "log__get_state_display")
    level = Column(_("Nivå"), "log__level")
    holder = Column(_("Stafettholder"), "log__stafettholder__display_name")
    title = Column(_("Stafettholderens stilling"), "log__stafettholder__title")
    organisation = Column(_("Stafettholderens virksomhet"), "log__organisation__name")
    created_at = Column(_("Opprettet"), "log__created_at")
    created_by = Column(_("Opprettet av"), "log__created_by__display_name")
    closed_at = Column(_("Avsluttet"), "closing__closed_at")
    closed_by = Column(_("Avsluttet av"), "closing__closed_by__display_name")
    closing_reason = Column(_("Grunn til avslutning"), "closing__get_reason_display")
    closing_note = Column(_("Sluttnotat"), "closing__note")


class ConsentColumns(Columns):
    """Of a picture."""

    given_on = Column(_("Gitt"), "log__current_consent__given_on")
    expires_on = Column(_("Utgår"), "log__current_consent__expires_on")
    method = Column(_("Hvordan"), "log__current_consent__get_method_display")
    givers = Column(_("Gitt av"))
    covered = Column(_("Gjelder for"))
    youth = Column(_("Ungdommen har samtykket"), "log__current_consent__youth_agreed")
    note = Column(_("Notat"), "log__current_consent__note")
    withdrawn_at = Column(_("Trukket"), "log__current_consent__withdrawn_at")

    def dehydrate_givers(self, picture: LogPicture) -> str:
        return names(relation.display_name for relation in picture.givers)

    def dehydrate_covered(self, picture: LogPicture) -> str:
        return names(picture.covered)


class ForesattColumns(Columns):
    """Of a ForesattRelation. A foresatt's number is nobody's to carry away: it is not here."""

    name = Column(_("Navn"), "display_name")
    role = Column(_("Rolle"), "get_role_display")
    phone = Column(_("Telefon"), "phone")
    email = Column(_("E-post"), "email")
    street = Column(_("Gate / vei og gatenummer"), "street")
    postcode = Column(_("Postnummer"), "postcode")
    city = Column(_("Poststed"), "city")
    language = Column(_("Språk"), "get_language_display")
    interpreter = Column(_("Trenger tolk"), "needs_interpreter")
    ground = Column(_("Grunnlag for tilgang"), "get_ground_display")


class ParticipantColumns(Columns):
    """Of a Participant."""

    name = Column(_("Navn"), "display_name")
    title = Column(_("Stilling"), "actor__title")
    organisation = Column(_("Virksomhet"), "actor__organisation__name")
    started_at = Column(_("Deltok fra"), "started_at")
    ended_at = Column(_("Deltok til"), "ended_at")
    end_reason = Column(_("Begrunnelse"), "end_reason")


class ExportColumns(Columns):
    """Of a picture: the file says itself where it comes from."""

    made_by = Column(_("Laget av"), "made_by")
    made_at = Column(_("Tidspunkt"), "made_at")
    purpose = Column(_("Formål"), "purpose")


def facts(picture: LogPicture) -> Iterator[tuple[str, str, Any]]:
    """(heading, name, value), each fact that has one."""
    for heading, columns, instance in _parts(picture):
        named = columns.columns(with_number=picture.with_number).values()
        values = columns.values(instance, with_number=picture.with_number)
        for column, value in zip(named, values, strict=True):
            if value not in (None, ""):
                yield heading, str(column.column_name), value


def identifiers(picture: LogPicture) -> list[str]:
    """«child.first_name», …: what facts() may tell of, for the receipt."""
    found: dict[str, None] = {}
    for _heading, columns, _instance in _parts(picture):
        kind = type(columns).__name__.removesuffix("Columns").lower()
        found |= {f"{kind}.{name}": None for name in columns.columns(with_number=picture.with_number)}
    return list(found)


def _parts(picture: LogPicture) -> Iterator[tuple[str, Columns, Any]]:
    yield str(_("Stafettbarn")), ChildColumns(), picture
    yield str(_("Stafettlogg")), LogColumns(), picture
    if picture.log.current_consent is not None:
        yield str(_("Samtykke")), ConsentColumns(), picture
    for number, relation in enumerate(picture.relations, 1):
        yield str(_("Foresatt %(number)d") % {"number": number}), ForesattColumns(), relation
    for number, participant in enumerate(_in_order(picture), 1):
        yield str(_("Deltaker %(number)d") % {"number": number}), ParticipantColumns(), participant
    yield str(_("Eksport")), ExportColumns(), picture


def _in_order(picture: LogPicture) -> list[Participant]:
    """Those who take part now first."""
    return sorted(picture.participants, key=lambda one: one.ended_at is not None)
