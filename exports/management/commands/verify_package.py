"""`manage.py verify_package FILE`: is an archive package whole? Exit 1 with each fault. Asks no database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exports.archive import verify


class Command(BaseCommand):
    help = "Checks an archive package: its files, their sums, the data against its schema, the PDF's marks."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            faults = verify.faults(options["file"])
        except OSError as error:
            raise CommandError(f"cannot be read: {error.strerror}") from None
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("The package is whole.")
