"""After a restored backup: erase again what the journal says was erased. Run it before anyone signs in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from exports.erasure import again, orphans
from exports.erasure.journal import BadJournal


class Command(BaseCommand):
    help = (
        "Sletter på nytt det som var slettet før en sikkerhetskopi ble lagt tilbake (ERASURE_JOURNAL). "
        "Kan kjøres flere ganger."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Bare vis hva som mangler; 1 hvis noe gjør.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        try:
            if check:
                self._check()
                return
            found = list(again.apply())
        except BadJournal as error:
            raise CommandError(str(error)) from None
        except again.Busy:
            raise CommandError(_("Noen andre sletter akkurat nå. Prøv igjen.")) from None
        orphans.sweep()
        failed = [one.log_id for one in found if one.failed]
        erased = sum(one.is_there for one in found) - len(failed)
        words = {"n": erased, "known": len(found) - erased - len(failed)}
        self.stdout.write(_("Slettet på nytt: %(n)d. Var borte fra før: %(known)d") % words)
        if failed:
            raise CommandError(_("Ikke slettet: %(logs)s") % {"logs": ", ".join(failed)})

    def _check(self) -> None:
        left = [one.log_id for one in again.look() if one.is_there]
        for log_id in left:
            self.stdout.write(log_id)
        if left:
            raise CommandError(_("Slettet før, men er her nå: %(n)d") % {"n": len(left)})
        self.stdout.write(_("Alt som er slettet før, er borte."))
