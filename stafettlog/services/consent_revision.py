"""What a log's samtykke looked like when a form about it was made: a number that grows with each change."""

from django.db.models import Count, Q

from stafettlog.models import Consent, ConsentCoverage, Stafettlog
from stafettlog.services.errors import Stale


def revision(log: Stafettlog) -> int:
    """How often the log's consents and what they cover have changed. No row is ever deleted (two queries)."""
    withdrawn = Count("pk", filter=Q(withdrawn_at__isnull=False))
    counts = (
        model._default_manager.filter(log=log).aggregate(rows=Count("pk"), withdrawn=withdrawn)
        for model in (Consent, ConsentCoverage)
    )
    return sum(count["rows"] + count["withdrawn"] for count in counts)


def check_revision(log: Stafettlog, made_from: int | None) -> None:
    """Raise Stale if the samtykke changed after the form was made. None: it is not asked."""
    if made_from is not None and made_from != revision(log):
        raise Stale(log)
