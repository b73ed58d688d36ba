"""Compare guardian's rows with the facts of every log, and the groups of roles with who has the role;
mend what differs.

Services keep the two equal in the transaction that changes the facts; this is the check that they do,
and the repair after rows were restored or changed by hand. A lapsed row is no difference: time took it.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from permissions import grants, memberships
from permissions.grants import Drift
from permissions.memberships import Membership
from stafettlog.models import Stafettlog
from stafettlog.services import facts
from stafettlog.services.locking import lock_row

CHUNK = 500


def log_ids() -> Iterator[UUID]:
    """Ids of all logs in a fixed order, read in chunks: no cursor stays open across the transactions."""
    logs = Stafettlog.objects.order_by("pk")
    page = list(logs.values_list("pk", flat=True)[:CHUNK])
    while page:
        yield from page
        page = list(logs.filter(pk__gt=page[-1]).values_list("pk", flat=True)[:CHUNK])


def sync(log_id: UUID, *, mend: bool) -> Drift:
    """What differs on one log, asked with its row locked so that no write is half-way; mended if `mend`."""
    with transaction.atomic():
        log = lock_row(log_id)
        wanted = facts.wanted(log)
        found = grants.drift(log, wanted)
        if found and mend:
            grants.set_grants(log, wanted)
        return found


class Command(BaseCommand):
    help = "Sammenligner tilgangsradene med loggene og retter det som avviker (--check: bare sier fra)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Endre ingenting; avslutt med 1 ved avvik.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        seen = differing = 0
        for log_id in log_ids():
            seen += 1
            if found := sync(log_id, mend=not check):
                differing += 1
                self._tell(log_id, found)
        members = self._members(mend=not check)
        words = {"seen": seen, "differing": differing, "members": members}
        if check and (differing or members):
            raise CommandError(
                _(
                    "%(differing)d av %(seen)d logger har avvik. "
                    "%(members)d medlemskap i rollegrupper har avvik."
                )
                % words
            )
        mended = _(
            "%(seen)d logger sett, %(differing)d rettet. %(members)d medlemskap i rollegrupper rettet."
        )
        self.stdout.write((_("%(seen)d logger sett, ingen avvik.") if check else mended) % words)

    def _members(self, *, mend: bool) -> int:
        """How many memberships in the groups of roles differ from who has the role."""
        found = memberships.drift()
        for word, rows in ((_("mangler"), found.missing), (_("for mye"), found.extra)):
            for row in rows:
                self._tell_member(word, row)
                if mend:
                    memberships.mend(row)
        return len(found.missing) + len(found.extra)

    def _tell_member(self, word: str, row: Membership) -> None:
        where = _("Rollegruppe %(role)s i virksomhet %(id)s:")
        self.stdout.write(where % {"role": row.role, "id": row.organisation_id})
        self.stdout.write(f"  {word}: {row.user_id}")

    def _tell(self, log_id: UUID, found: Drift) -> None:
        self.stdout.write(_("Stafettlogg %(id)s:") % {"id": log_id})
        for word, keys in ((_("mangler"), found.missing), (_("for mye"), found.extra)):
            for owner, codename in keys:
                self.stdout.write(f"  {word}: {codename} → {owner}")
