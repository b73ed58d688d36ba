"""How long a log stays here after the archive has it: the rule of its virksomhet, or the kommune's (R25)."""

import calendar
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from exports.models import ArchiveRecord, RetentionRule
from permissions import history
from permissions.models import Organisation, User
from permissions.policy import Action
from stafettlog.services import access, versions
from stafettlog.services.consents import expiry
from stafettlog.services.errors import NotVisible

LONGEST = 1200
"""Months."""


def with_rule(records: QuerySet[ArchiveRecord]) -> QuerySet[ArchiveRecord]:
    """`records` with all that due_on() reads, in their own query."""
    return records.select_related("log__organisation__retention_rule")


def months_for(organisation: Organisation) -> int:
    """How many months the virksomhet keeps a log; one query, unless the rule was read with it."""
    try:
        return int(organisation.retention_rule.months)
    except RetentionRule.DoesNotExist:
        return int(settings.RETENTION_MONTHS)


def due_on(record: ArchiveRecord) -> date:
    """The first day that the log may be erased. Raises ValueError while the archive has no receipt for it."""
    if record.received_on is None:
        raise ValueError("not received by the archive")
    due = expiry(record.received_on, months_for(record.log.organisation))
    return max(due, record.kept_until) if record.kept_until else due


def is_due(today: date) -> Q:
    """Filter for records whose due_on() has come: the same rule, in the database (one small query)."""
    rules = dict(RetentionRule.objects.values_list("organisation_id", "months"))
    received = Q(received_on__lte=received_by(today, settings.RETENTION_MONTHS))
    wanted = received & ~Q(log__organisation__in=list(rules))
    for months in set(rules.values()):
        ruled = [organisation for organisation, number in rules.items() if number == months]
        wanted |= Q(log__organisation__in=ruled, received_on__lte=received_by(today, months))
    return wanted & (Q(kept_until__isnull=True) | Q(kept_until__lte=today))


def received_by(today: date, months: int) -> date:
    """The last day of receipt that is due today: expiry() the other way round."""
    years, month_index = divmod(today.month - 1 - months, 12)
    year, month = today.year + years, month_index + 1
    if year < 1:
        return date.min
    last = calendar.monthrange(year, month)[1]
    # A day that the later month lacks is due on the last one that it has.
    is_last = today.day == calendar.monthrange(today.year, today.month)[1]
    return date(year, month, last if is_last else min(today.day, last))


def retention_set(
    *, organisation_id: UUID, months: int | None, by: User, version: int | None = None
) -> Organisation:
    """Give the virksomhet a rule of its own; None takes it away, and the kommune's counts again.

    It counts at once, also for what the archive has already. `version`: how many changes the form was
    made after. Raises NotVisible, NotAllowed, Stale, ValidationError (`months`).
    """
    access.require_staff(by, Action.SET_RETENTION)
    if months is not None and not 1 <= months <= LONGEST:
        raise ValidationError({"months": _("Skriv et tall fra 1 til %(most)s") % {"most": LONGEST}})
    with transaction.atomic():
        # The virksomhet is locked: of a rule that is not there yet no row could be.
        rows = Organisation.objects.select_for_update(no_key=True).filter(pk=organisation_id)
        if (organisation := rows.first()) is None:
            raise NotVisible
        rule = RetentionRule.objects.filter(organisation=organisation).first()
        versions.check(rule or RetentionRule(organisation=organisation), version)
        _set(organisation, rule, months, by=by)
        return organisation


def _set(organisation: Organisation, rule: RetentionRule | None, months: int | None, *, by: User) -> None:
    if months is None:
        if rule is not None:
            history.explain(rule, by=by, reason=_("Kommunens regel gjelder igjen"))
            rule.delete()
        return
    if rule is not None and rule.months == months:
        return
    rule = rule or RetentionRule(organisation=organisation)
    rule.months, rule.set_by = months, by
    words = {"months": months}
    history.save(rule, by=by, reason=_("Logger slettes %(months)s måneder etter kvitteringen") % words)
