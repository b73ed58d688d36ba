"""The columns of the sheets, one resource a kind of row. What is not named here is not in the file."""

from datetime import date, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exports.columns import Column, Columns
from exports.rows import invited, meeting_status, topics
from stafettlog.models import Lysglimt, Meeting

TEXT, WIDE, NAME, DATE = 40, 60, 26, 12


class WorkColumns(Columns):
    """Of a WorkRow. The tiltak's columns are those of the guide's table, in its order."""

    text = Column(_("Oppmerksomhet"), "concern__text", width=TEXT)
    area = Column(_("Område"), "concern__get_area_display", width=NAME)
    goal = Column(_("Mål"), "concern__goal", width=TEXT)
    leader = Column(_("Drøftet med leder"), "concern__discussed_with_leader", width=DATE)
    foresatte = Column(_("Drøftet med foresatte"), "concern__discussed_with_foresatte", width=DATE)
    level = Column(_("Nivå ved registrering"), "concern__level", width=DATE)
    created_at = Column(_("Registrert"), "concern__created_at")
    created_by = Column(_("Registrert av"), "concern__created_by__display_name", width=NAME)
    concern_status = Column(_("Oppmerksomhetens status"), "concern_status")
    closed_at = Column(_("Oppmerksomhet avsluttet"), "concern__closed_at")
    strike_reason = Column(_("Hvorfor feilregistrert"), "concern__strike_reason", width=NAME)
    kind = Column(_("Tiltak"), "measure__get_kind_display", width=NAME)
    description = Column(_("Beskrivelse"), "measure__description", width=WIDE)
    responsible = Column(_("Ansvarlig"), "responsible", width=NAME)
    start_on = Column(_("Igangsatt"), "measure__start_on", width=DATE)
    ended_on = Column(_("Avsluttet"), "ended_on", width=DATE)
    finish_on = Column(_("Frist"), "measure__finish_on", width=DATE)
    outcome = Column(_("Evaluering"), "outcome", width=NAME)
    effect = Column(_("Status"), "effect", width=NAME)
    reason = Column(_("Begrunnelse"), "evaluation__reason", width=TEXT)
    evaluated_by = Column(_("Evaluert av"), "evaluation__evaluated_by__display_name", width=NAME)
    evaluated_at = Column(_("Evaluert"), "evaluation__evaluated_at")


class MeetingColumns(Columns):
    """Of a Meeting with its invitations."""

    day = Column(_("Dato"), "day", width=DATE)
    starts = Column(_("Fra"), width=8)
    ends = Column(_("Til"), width=8)
    place = Column(_("Sted"), "place", width=NAME)
    status = Column(_("Status"), width=18)
    about = Column(_("Oppmerksomheter"), width=TEXT)
    invited = Column(_("Invitert"), width=TEXT)
    attended = Column(_("Deltok"), width=TEXT)
    absent = Column(_("Deltok ikke"), width=TEXT)
    also = Column(_("Andre som deltok"), "also_attended", width=NAME)
    interpreter = Column(_("Tolk er bestilt"), "interpreter_ordered", width=DATE)
    uninvited = Column(_("Holdt uten invitasjon"), "without_invitation", width=DATE)
    comments = Column(_("Kommentarer"), "comments", width=WIDE)
    why_not = Column(_("Hvorfor møtet ikke ble holdt"), "not_completed_reason", width=TEXT)
    cancel_reason = Column(_("Hvorfor avlyst"), "cancel_reason", width=NAME)
    strike_reason = Column(_("Hvorfor feilregistrert"), "strike_reason", width=NAME)
    registered_by = Column(_("Registrert av"), "registered_by__display_name", width=NAME)
    registered_at = Column(_("Registrert"), "registered_at")

    def dehydrate_starts(self, meeting: Meeting) -> time:
        return timezone.localtime(meeting.starts_at).time()

    def dehydrate_ends(self, meeting: Meeting) -> time:
        return timezone.localtime(meeting.ends_at).time()

    def dehydrate_status(self, meeting: Meeting) -> str:
        return meeting_status(meeting)

    def dehydrate_about(self, meeting: Meeting) -> str:
        return topics(meeting)

    def dehydrate_invited(self, meeting: Meeting) -> str:
        return invited(meeting)

    def dehydrate_attended(self, meeting: Meeting) -> str:
        return invited(meeting, attended=True)

    def dehydrate_absent(self, meeting: Meeting) -> str:
        return invited(meeting, attended=False)


class LysglimtColumns(Columns):
    happened_on = Column(_("Dato"), "happened_on", width=DATE)
    text = Column(_("Lysglimt"), "text", width=WIDE)
    created_by = Column(_("Skrevet av"), "created_by__display_name", width=NAME)
    created_at = Column(_("Registrert"), "created_at")
    struck_on = Column(_("Feilregistrert"), width=DATE)
    strike_reason = Column(_("Hvorfor feilregistrert"), "strike_reason", width=NAME)

    def dehydrate_struck_on(self, row: Lysglimt) -> date | None:
        return timezone.localdate(row.struck_at) if row.struck_at else None


class HistoryColumns(Columns):
    """Of a HistoryRow: R29's who, what, before, after and why."""

    at = Column(_("Tidspunkt"), "event__at")
    event = Column(_("Hendelse"), "event__text", width=WIDE)
    label = Column(_("Opplysning"), "change__label", width=NAME)
    before = Column(_("Før"), "change__before", width=TEXT)
    after = Column(_("Etter"), "change__after", width=TEXT)
    reason = Column(_("Begrunnelse"), "event__reason", width=TEXT)
