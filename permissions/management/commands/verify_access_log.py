"""Check the access log: chains, heads, triggers, and anchors that were kept outside the database.

verify_access_log                     all logs; exit 1 and a line for each break
verify_access_log <log id>            one log
verify_access_log --anchor            print an anchor, to be kept elsewhere
verify_access_log --against FILE      check the anchors in FILE too, one a line (- is standard input)
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from permissions import access_anchor, access_verify, append_only_triggers
from permissions.models import AccessLog


class Command(BaseCommand):
    help = "Kontrollerer at innsynsloggen er hel: ingen rad er endret, fjernet eller satt inn."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("log_id", nargs="?", help="Bare denne stafettloggen.")
        parser.add_argument("--anchor", action="store_true", help="Skriv et anker som skal tas vare på.")
        parser.add_argument("--against", metavar="FIL", help="Sammenlign også med ankrene i filen.")

    def handle(
        self, *args: Any, log_id: str | None, anchor: bool, against: str | None, **options: Any
    ) -> None:
        said = [
            *self._chains(log_id),
            *self._triggers(),
            *(self._anchors(against) if against else ()),
        ]
        if said:
            self.stdout.write("\n".join(said))
            raise CommandError(_("Innsynsloggen er ikke hel. Avvik: %(count)d") % {"count": len(said)})
        if anchor:
            # The line alone, so that it can be appended to a file as it is.
            self.stdout.write(str(access_anchor.take()))
            return
        rows = AccessLog.objects.filter(**({"log_id": log_id} if log_id else {})).count()
        self.stdout.write(_("Innsynsloggen er hel. Rader: %(count)d") % {"count": rows})

    def _chains(self, log_id: str | None) -> Iterator[str]:
        for fault in access_verify.faults(log_id):
            words = {"log": fault.log_id, "row": fault.where, "what": _(fault.kind)}
            yield _("Stafettlogg %(log)s, rad %(row)s: %(what)s") % words

    def _triggers(self) -> Iterator[str]:
        for table, name in append_only_triggers.missing(connection):
            yield _("Tabell %(table)s: triggeren %(name)s mangler") % {"table": table, "name": name}

    def _anchors(self, source: str) -> Iterator[str]:
        text = sys.stdin.read() if source == "-" else Path(source).read_text()
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            try:
                held = access_anchor.holds(access_anchor.read(line))
            except access_anchor.BadAnchor:
                yield _("Linje %(number)d i filen er ikke et anker") % {"number": number}
                continue
            if not held:
                yield _("Ankeret stemmer ikke lenger: %(anchor)s") % {"anchor": line.strip()}
