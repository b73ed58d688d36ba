"""Logs whose erasure two persons have decided: what is due, and, when told so, carrying it out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from exports.erasure import due, orphans
from stafettlog.log_names import short_name


class Command(BaseCommand):
    help = (
        "Viser logger som skal slettes, og når. Sletter ingenting uten --erase: da slettes det som "
        "står for tur i dag."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--erase", action="store_true", help="Slett det som står for tur.")

    def handle(self, *args: Any, erase: bool, **options: Any) -> None:
        coming = due.approved()
        today = timezone.localdate()
        waiting = {str(one.request.log_id) for one in coming if one.on is not None and one.on <= today}
        for one in coming:
            day = one.on.isoformat() if one.on else _("beholdes")
            archive_id = one.record.archive_id if one.record else "-"
            self.stdout.write(f"{day}\t{one.request.log_id}\t{short_name(one.request.log_id)}\t{archive_id}")
        self.stdout.write(_("Står for tur i dag: %(n)d av %(all)d") % {"n": len(waiting), "all": len(coming)})
        if not erase:
            self.stdout.write(_("Ingenting er slettet. Kjør med --erase for å slette."))
            return
        erased = {stone.pk for stone in due.erase_due()}
        swept = orphans.sweep()
        words = {"n": len(erased), "files": swept}
        self.stdout.write(_("Slettet: %(n)d logger. Filer uten rad som er fjernet: %(files)d") % words)
        if left := sorted(waiting - erased):
            raise CommandError(_("Ikke slettet: %(logs)s") % {"logs": ", ".join(left)})
