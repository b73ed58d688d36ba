"""How long a log stays here after the archive has it: the rule of its virksomhet, or the kommune's (R25)."""

from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from exports.models import ArchiveRecord, RetentionRule
from permissions.models import Organisation
from stafettlog.services.consents import expiry


def with_rule(records: "QuerySet[ArchiveRecord]") -> "QuerySet[ArchiveRecord]":
    """`records` with all that due_on() reads, in their own query."""
    return records.select_related("log__organisation__retention_rule")


def months_for(organisation: Organisation) -> int:
    """How many months the virksomhet keeps a log; one query, unless the rule was read with it."""
    try:
        return organisation.retention_rule.months
    except RetentionRule.DoesNotExist:
        return settings.RETENTION_MONTHS


def due_on(record: ArchiveRecord) -> date:
    """The first day that the log may be erased. Raises ValueError while the archive has no receipt for it."""
    if record.received_on is None:
        raise ValueError("not received by the archive")
    due = expiry(record.received_on, months_for(record.log.organisation))
    return max(due, record.kept_until) if record.kept_until else due
