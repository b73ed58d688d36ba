"""What a log has of the child beside its work: levels, consents, endings, files, and who has opened it."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from exports.own_data.dossier import Fact, Section
from exports.own_data.parts import staff_words
from permissions import openings
from permissions.models import AccessLog
from stafettlog.models import Closing, Consent, LevelChange, Stafettlog, StoredFile
from stafettlog.services.shown import Shown

Clean = Callable[[str], str]


def levels(log: Stafettlog, clean: Clean) -> Section:
    rows = LevelChange.objects.filter(log=log).order_by("id")
    entries = [
        [
            Fact("from_level", _("Fra nivå"), row.from_level),
            Fact("to_level", _("Til nivå"), row.to_level),
            Fact("changed_at", _("Endret"), row.changed_at),
            Fact("reason", _("Begrunnelse"), clean(row.reason)),
        ]
        for row in rows
    ]
    return Section("levels", _("Endringer av nivå"), entries, _("Nivået er ikke endret."))


def consents(log: Stafettlog, clean: Clean) -> Section:
    """Who gave each, by role: the name is a foresatt's own."""
    rows = Consent.objects.filter(log=log).prefetch_related("givers").order_by("id")
    entries = [
        [
            Fact("given_on", _("Gitt"), row.given_on),
            Fact("expires_on", _("Utgår"), row.expires_on),
            Fact("method", _("Hvordan"), str(row.get_method_display())),
            Fact("givers", _("Gitt av"), ", ".join(str(one.get_role_display()) for one in row.givers.all())),
            Fact("youth_agreed", _("Ungdommen har samtykket"), row.youth_agreed),
            Fact("note", _("Notat"), clean(row.note)),
            Fact("withdrawn_at", _("Trukket"), row.withdrawn_at),
            Fact("withdraw_reason", _("Begrunnelse"), clean(row.withdraw_reason)),
        ]
        for row in rows
    ]
    return Section("consents", _("Samtykker"), entries, _("Ingen samtykker er registrert."))


def closings(log: Stafettlog, clean: Clean) -> Section:
    entries = [
        [
            Fact("closed_at", _("Avsluttet"), row.closed_at),
            Fact("reason", _("Grunn"), str(row.get_reason_display())),
            Fact("note", _("Sluttnotat"), clean(row.note)),
            Fact("reopened_at", _("Gjenåpnet"), row.reopened_at),
            Fact("reopen_reason", _("Begrunnelse"), clean(row.reopen_reason)),
        ]
        for row in Closing.objects.filter(log=log).order_by("id")
    ]
    return Section("closings", _("Avslutning"), entries, _("Loggen er ikke avsluttet."))


def files(log: Stafettlog) -> Section:
    """That there are files, and of what kind. A signed consent has others' names: it is asked for itself."""
    rows = StoredFile.objects.filter(log=log).order_by("id")
    entries = [
        [
            Fact("kind", _("Fil"), str(row.get_kind_display())),
            Fact("uploaded_at", _("Lastet opp"), row.uploaded_at),
        ]
        for row in rows
    ]
    return Section("files", _("Filer"), entries, _("Ingen filer er lagt ved."))


def openings_of(log: Stafettlog) -> Section:
    """Everyone's, newest first: staff by name, the foresatte as such. A protected child's by role alone."""
    hides = Shown(log).hides
    entries = [_opening(row, hides) for row in openings.rows(openings.Filter(log_id=str(log.pk)))]
    return Section("openings", _("Hvem har åpnet loggen"), entries, _("Ingen åpninger er registrert."))


def _opening(row: AccessLog, hides: bool) -> list[Fact]:
    nameless = hides or row.kind == openings.FORESATT  # type: ignore[attr-defined]
    return [
        Fact("at", _("Tidspunkt"), row.at),
        Fact("who", _("Hvem"), "" if nameless else row.user_name),
        Fact("role", _("Rolle"), staff_words(row.role)),
        Fact("page", _("Side"), staff_words(row.page)),
    ]
