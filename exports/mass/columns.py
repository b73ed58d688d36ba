"""The columns of the sheets of many logs, listed one by one. What is not named here is not in the file."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from exports.columns import Column, Columns
from exports.mass.choice import MassChoice, MassPart
from exports.resources import DATE, NAME, TEXT, WIDE, LysglimtColumns, MeetingColumns, WorkColumns
from exports.rows import names
from stafettlog.models import Meeting

__all__ = ["MassPart", "Table", "headings", "table"]


class OfLogColumns(Columns):
    """Of the Facts of a log: whose row it is, first in every sheet."""

    number = Column(_("Loggnummer"), "number", width=DATE)
    first_name = Column(_("Fornavn"), "child__first_name")
    last_name = Column(_("Etternavn"), "child__last_name")
    birth_year = Column(_("Fødselsår"), "child__birth_date__year", width=DATE)


class LogsColumns(Columns):
    """Of a LogRow."""

    national_number = Column(_("Fødselsnummer"), "log__child__national_number", personal_number=True)
    birth_date = Column(_("Fødselsdato"), "log__child__birth_date", width=DATE)
    state = Column(_("Status"), "log__get_state_display", width=DATE)
    level = Column(_("Nivå"), "log__level", width=8)
    attends = Column(_("Virksomhet"), "log__attends__name", width=NAME)
    group = Column(_("Gruppe/klasse"), "log__group")
    holder = Column(_("Stafettholder"), "log__stafettholder__user__display_name", width=NAME)
    title = Column(_("Stafettholderens stilling"), "log__stafettholder__title")
    organisation = Column(_("Stafettholderens virksomhet"), "log__organisation__name", width=NAME)
    foresatte = Column(_("Foresatte"), "foresatte", width=TEXT)
    created_at = Column(_("Opprettet"), "log__created_at")
    given_on = Column(_("Samtykke gitt"), "log__current_consent__given_on", width=DATE)
    expires_on = Column(_("Samtykke utgår"), "log__current_consent__expires_on", width=DATE)
    withdrawn_at = Column(_("Samtykke trukket"), "log__current_consent__withdrawn_at")
    concerns = Column(_("Oppmerksomheter"), "concerns", width=DATE)
    ongoing = Column(_("Pågående oppmerksomheter"), "ongoing", width=DATE)
    measures = Column(_("Tiltak"), "measures", width=8)
    open_measures = Column(_("Åpne tiltak"), "open_measures", width=8)
    meetings = Column(_("Møter"), "meetings", width=8)
    lysglimt = Column(_("Lysglimt"), "lysglimt", width=8)
    closed_at = Column(_("Avsluttet"), "closing__closed_at")
    closing_reason = Column(_("Grunn til avslutning"), "closing__get_reason_display", width=NAME)
    closing_note = Column(_("Sluttnotat"), "closing__note", width=WIDE)


class NamelessMeetingColumns(MeetingColumns):
    """What each one is instead of who: «Barn, Mor, Bakketoppen skole»."""

    def dehydrate_invited(self, meeting: Meeting) -> str:
        return names(one.part for one in meeting.invitations.all())

    def dehydrate_attended(self, meeting: Meeting) -> str:
        return names(one.part for one in meeting.invitations.all() if one.attended is True)

    def dehydrate_absent(self, meeting: Meeting) -> str:
        return names(one.part for one in meeting.invitations.all() if one.attended is False)


@dataclass(frozen=True)
class _Sheet:
    """`with_names`, `without_names`: what the rows are made by. `named`: columns that are there with names
    alone. `plain`: our own words, dates and counts; every other text goes through the filter of names."""

    with_names: type[Columns]
    without_names: type[Columns]
    named: frozenset[str]
    plain: frozenset[str]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SHEETS = {
    MassPart.LOGS: _Sheet(
        LogsColumns,
        LogsColumns,
        _set("national_number birth_date holder title foresatte"),
        _set(
            "state level attends organisation created_at given_on expires_on withdrawn_at concerns ongoing"
            " measures open_measures meetings lysglimt closed_at closing_reason"
        ),
    ),
    MassPart.WORK: _Sheet(
        WorkColumns,
        WorkColumns,
        _set("created_by evaluated_by"),
        _set(
            "area leader foresatte level created_at concern_status closed_at kind responsible start_on"
            " ended_on finish_on outcome effect evaluated_at"
        ),
    ),
    MassPart.MEETINGS: _Sheet(
        MeetingColumns,
        NamelessMeetingColumns,
        _set("also registered_by"),
        _set("day starts ends status invited attended absent interpreter uninvited registered_at"),
    ),
    MassPart.LYSGLIMT: _Sheet(
        LysglimtColumns, LysglimtColumns, _set("created_by"), _set("happened_on created_at struck_on")
    ),
}


@dataclass(frozen=True)
class Table:
    """The columns of one sheet: `of_log` of the Facts, then `names` of `rows`. `filtered`: those of `names`
    whose texts may hold a name that is not to be there."""

    of_log: Sequence[str]
    rows: Columns
    names: Sequence[str]
    filtered: frozenset[str]

    @property
    def columns(self) -> list[Column]:
        of_log = OfLogColumns().fields
        return [
            *(of_log[name] for name in self.of_log),
            *(self.rows.fields[name] for name in self.names),
        ]

    @property
    def identifiers(self) -> list[str]:
        return [*(f"log.{name}" for name in self.of_log), *self.names]

    @property
    def headings(self) -> list[str]:
        return [str(column.column_name) for column in self.columns]


def table(part: MassPart, choice: MassChoice) -> Table:
    """The columns of `part` as `choice` wants them."""
    sheet = _SHEETS[part]
    if choice.with_names:
        rows = sheet.with_names()
        chosen = list(rows.columns(with_number=choice.shows_numbers))
        return Table(("number", "first_name", "last_name"), rows, chosen, frozenset())
    rows = sheet.without_names()
    chosen = [name for name in rows.columns(with_number=False) if name not in sheet.named]
    return Table(("number", "birth_year"), rows, chosen, frozenset(chosen) - sheet.plain)


def headings(choice: MassChoice) -> dict[MassPart, list[str]]:
    """The headings of each chosen sheet, in order."""
    return {part: table(part, choice).headings for part in choice.ordered_parts}
