"""What everyone should see, told a second time: plain facts and rules, with none of the product's code.

The machine of test_stateful.py tells these facts what happened, and compares what they say with what the
product answers. Written from product.md and permissions.md, not from the services.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

READS, HOLDS, WRITES = "view_stafettlog", "hold_stafettlog", "change_stafettlog"
TAKES_PART, EXPORTS = "contribute_stafettlog", "export_stafettlog"
KNOWS_OF, PORTAL, EMERGENCY = "oversee_stafettlog", "read_portal_stafettlog", "break_glass_stafettlog"


@dataclass
class Log:
    """People and virksomheter by the names that the machine gives them."""

    holder: str
    organisation: str
    level: int
    family: set[str]
    consent_until: datetime
    taking_part: set[str] = field(default_factory=set)
    covered: set[str] = field(default_factory=set)
    is_withdrawn: bool = False
    is_open: bool = True
    closed_at: datetime | None = None
    stopped: set[str] = field(default_factory=set)
    """Foresatte whose access the stafettholder has stopped (R4b)."""
    emergency: dict[str, datetime] = field(default_factory=dict)

    def shares(self, now: datetime) -> bool:
        return not self.is_withdrawn and now < self.consent_until


@dataclass
class World:
    works_at: dict[str, str]
    """Aktør -> virksomhet."""
    leads: dict[str, set[str]] = field(default_factory=dict)
    coordinates: dict[str, set[str]] = field(default_factory=dict)
    logs: list[Log] = field(default_factory=list)
    portal_days: int = 90

    def rights(self, who: str, log: Log, now: datetime) -> frozenset[str]:
        """Every right of `who` on `log` at `now`."""
        has: set[str] = set()
        if who == log.holder:
            has |= {READS, HOLDS, EXPORTS}
            has |= {WRITES} if log.is_open and log.shares(now) else set()
        elif who in log.taking_part and log.is_open and log.shares(now):
            has |= {READS, TAKES_PART} if self.works_at[who] in log.covered else set()
        if log.organisation in self.leads.get(who, set()):
            has.add(KNOWS_OF)
        if log.organisation in self.coordinates.get(who, set()):
            has |= {KNOWS_OF, EXPORTS} | ({READS} if log.shares(now) else set())
        if who in log.family - log.stopped and self._family_reads(log, now):
            has.add(PORTAL)
        if now < log.emergency.get(who, now):
            has |= {READS, EMERGENCY}
        return frozenset(has)

    def _family_reads(self, log: Log, now: datetime) -> bool:
        return log.closed_at is None or now < log.closed_at + timedelta(days=self.portal_days)
