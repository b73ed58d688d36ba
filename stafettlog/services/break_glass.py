"""Nødtilgang: drift reads one log for an hour, with a written reason, and everyone concerned sees it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions import history
from permissions.models import RoleAssignment, User
from permissions.policy import NOT_YOURS, Action, Role
from stafettlog.log_names import id_in
from stafettlog.models import BreakGlass, Stafettlog
from stafettlog.services import facts, outbox
from stafettlog.services.access import require_staff
from stafettlog.services.errors import NotAllowed, NotVisible
from stafettlog.services.locking import lock_row, lock_rows

LASTS = timedelta(minutes=60)
SHORTEST_REASON = 20

logger = structlog.get_logger("stafett.break_glass")


def break_glass_open(*, log_reference: str, reason: str, by: User) -> BreakGlass:
    """Let `by` read one log until an hour from now; an earlier one that still holds ends now.

    `log_reference` is the log's id, or an address that it stands in. Raises NotAllowed, or ValidationError
    with the same sentence for a reference that is none and for one that leads to no log.
    """
    require_staff(by, Action.BREAK_GLASS)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        words = {"n": SHORTEST_REASON}
        raise ValidationError({"reason": _("Skriv hvorfor du må åpne loggen, med minst %(n)s tegn.") % words})
    with transaction.atomic():
        _lock_role(by)
        log_id, earlier = _named(log_reference, by), _active(by).values_list("log", flat=True)
        lock_rows({log_id, *earlier})
        log = lock_row(log_id)
        for glass in _active(by):
            _end(glass, by=by)
        made = BreakGlass(log=log, user=by, reason=reason, until=timezone.now() + LASTS)
        history.save(made, by=by, reason=_("Loggen er åpnet med nødtilgang"))
        facts.recalculate(log)
        outbox.tell_break_glass(made)
    logger.warning("break_glass_opened", user_id=str(by.pk), log_id=str(log_id), break_glass_id=str(made.pk))
    return made


def break_glass_end(*, glass_id: UUID, by: User) -> BreakGlass:
    """`by` is done before the hour is over. One that is over already stays as it was. Raises NotVisible."""
    with transaction.atomic():
        glass = BreakGlass.objects.filter(pk=glass_id, user=by).first()
        if glass is None:
            raise NotVisible
        lock_rows({glass.log_id})
        for active in _active(by).filter(pk=glass_id):
            _end(active, by=by)
            return active
        glass.refresh_from_db()
        return glass


def end_with_role(sender: Any, *, assignment: RoleAssignment, by: User, **kwargs: Any) -> None:
    """Receiver of permissions.roles.role_ended: the person is no longer drift."""
    if assignment.role != Role.OPERATOR:
        return
    lock_rows(_active(assignment.user).values_list("log", flat=True))
    for glass in _active(assignment.user):
        _end(glass, by=by)


def active_on(log: Stafettlog, user: User) -> BreakGlass | None:
    """By what the person reads the log in an emergency, if that is how."""
    return BreakGlass.objects.active().filter(log=log, user=user).first()


def _lock_role(by: User) -> None:
    """Two forms of one person wait for each other here, and so does the end of the role."""
    role = RoleAssignment.objects.filter(user=by, role=Role.OPERATOR.value, ended_at__isnull=True)
    if not role.select_for_update().values_list("pk").first():
        raise NotAllowed(NOT_YOURS)


def _active(user: User) -> QuerySet[BreakGlass]:
    """With their logs. Read anew after the locks: another may have ended one meanwhile."""
    return (
        BreakGlass.objects.active()
        .filter(user=user)
        .select_related("log__child", "log__organisation", "log__stafettholder__user", "log__current_consent")
    )


def _named(reference: str, by: User) -> UUID:
    log_id = id_in(reference)
    if log_id is not None and Stafettlog.objects.filter(pk=log_id).exists():
        return log_id
    logger.warning("break_glass_unknown_log", user_id=str(by.pk))
    raise ValidationError(
        {"reference": _("Vi fant ingen stafettlogg med denne referansen. Sjekk at hele adressen er med.")}
    )


def _end(glass: BreakGlass, *, by: User) -> None:
    glass.ended_at, glass.ended_by = timezone.now(), by
    history.save(glass, by=by, reason=_("Nødtilgangen er avsluttet"))
    facts.recalculate(glass.log)
