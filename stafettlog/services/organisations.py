"""Virksomheter: made, renamed, taken out of use and in use again, by the kommuneadministrator."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permissions import history, roles
from permissions.models import Organisation, OrganisationKind, RoleAssignment, User
from permissions.policy import Action, LogState
from stafettlog.models import Actor, Stafettlog
from stafettlog.services import access, versions
from stafettlog.services.errors import NotVisible


def organisation_add(*, name: str, kind: OrganisationKind, by: User) -> Organisation:
    """Make a virksomhet, with the groups that its roles are given through. Raises ValidationError."""
    access.require_staff(by, Action.MANAGE_ORGANISATIONS)
    with transaction.atomic():
        made = _save(Organisation(name=_tidy(name), kind=kind), _("Virksomheten er registrert"), by=by)
        roles.groups_of(made)
        return made


def organisation_change(
    *, organisation_id: UUID, name: str, kind: OrganisationKind, version: int | None, by: User
) -> Organisation:
    """Give a virksomhet another name or kind; nothing is written if both are as they were.

    Raises NotVisible, NotAllowed, Stale, ValidationError (`name`).
    """
    with transaction.atomic():
        row = _locked(organisation_id, by)
        versions.check(row, version)
        changes = []
        if (new := _tidy(name)) != row.name:
            words = {"old": row.name, "new": new}
            changes.append(_("Navnet er endret fra «%(old)s» til «%(new)s»") % words)
        if kind != row.kind:
            words = {"old": row.get_kind_display(), "new": str(OrganisationKind(kind).label)}
            changes.append(_("Typen er endret fra %(old)s til %(new)s") % words)
        row.name, row.kind = new, kind
        return _save(row, ". ".join(changes), by=by) if changes else row


def organisation_end(*, organisation_id: UUID, by: User) -> Organisation:
    """Take a virksomhet out of use: it can no longer be chosen. Taking it out twice changes nothing.

    Raises NotVisible, NotAllowed, and ValidationError with all that stands in the way.
    """
    with transaction.atomic():
        row = _locked(organisation_id, by)
        if not row.is_active:
            return row
        if found := hindrances(row):
            raise ValidationError([ValidationError(text) for text in found])
        row.is_active = False
        return _save(row, _("Virksomheten er tatt ut av bruk"), by=by)


def organisation_resume(*, organisation_id: UUID, by: User) -> Organisation:
    """Take a virksomhet in use again. Raises NotVisible, NotAllowed."""
    with transaction.atomic():
        row = _locked(organisation_id, by)
        if row.is_active:
            return row
        row.is_active = True
        _save(row, _("Virksomheten er tatt i bruk igjen"), by=by)
        roles.groups_of(row)
        return row


def hindrances(organisation: Organisation) -> list[str]:
    """Why the virksomhet cannot be taken out of use: sentences with numbers, no names (three queries).

    Open logs are named last, alone and without a number: whoever asks may see none of them.
    """
    staff = Actor.objects.working().filter(organisation=organisation).count()
    assigned = RoleAssignment.objects.filter(organisation=organisation, ended_at__isnull=True).count()
    found = []
    if staff:
        text = ngettext(
            "%(n)s ansatt arbeider her eller venter på leder. Avslutt arbeidsstedet først.",
            "%(n)s ansatte arbeider her eller venter på leder. Avslutt arbeidsstedene først.",
            staff,
        )
        found.append(text % {"n": staff})
    if assigned:
        text = ngettext(
            "%(n)s leder eller koordinator har rollen sin her. Avslutt rollen først.",
            "%(n)s ledere og koordinatorer har rollen sin her. Avslutt rollene først.",
            assigned,
        )
        found.append(text % {"n": assigned})
    if not found and Stafettlog.objects.filter(organisation=organisation, state=LogState.OPEN.value).exists():
        found.append(_("Virksomheten har åpne stafettlogger. De må overføres eller avsluttes først."))
    return found


def lock_in_use(organisation_id: UUID | None) -> Organisation:
    """The virksomhet, locked so that it stays in use until this transaction ends.

    Raises ValidationError (`organisation`) if there is none such, or it is out of use.
    """
    rows = Organisation.objects.select_for_update(no_key=True)
    row = rows.filter(pk=organisation_id).first() if organisation_id else None
    if row is None:
        raise ValidationError({"organisation": _("Velg virksomhet")})
    if not row.is_active:
        text = _("%(name)s er tatt ut av bruk. Velg en annen virksomhet.") % {"name": row.name}
        raise ValidationError({"organisation": text})
    return row


def _locked(organisation_id: UUID, by: User) -> Organisation:
    access.require_staff(by, Action.MANAGE_ORGANISATIONS)
    row = Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id).first()
    if row is None:
        raise NotVisible
    return row


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _save(row: Organisation, reason: str, *, by: User) -> Organisation:
    taken = _("Det finnes allerede en virksomhet med dette navnet.")
    if Organisation.objects.filter(name__iexact=row.name).exclude(pk=row.pk).exists():
        raise ValidationError({"name": taken})
    try:
        with transaction.atomic():
            return history.save(row, by=by, reason=reason)
    except IntegrityError as error:
        # Another made one of this name just now.
        raise ValidationError({"name": taken}) from error
