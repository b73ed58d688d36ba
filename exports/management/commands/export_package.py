"""`manage.py export_package LOG_ID --out FILE --by EMAIL --purpose TEXT`: one log's archive package."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exports.archive.handing_out import package_to_file
from exports.archive.package import PackageError
from permissions.access_log import NotRecorded
from permissions.models import User
from stafettlog.models import Stafettlog
from stafettlog.services.errors import NotVisible


class Command(BaseCommand):
    help = "Writes the archive package of one log. It is noted who took it, and why. Writes over no file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("log_id", type=UUID)
        parser.add_argument("--out", type=Path, required=True, help="a file that does not exist")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="your own account (drift)")
        parser.add_argument("--purpose", required=True, help="why; stands in the receipt")

    def handle(self, *args: Any, **options: Any) -> None:
        log = Stafettlog.objects.select_related("child").filter(pk=options["log_id"]).first()
        people = list(User.objects.filter(email__iexact=options["by"], is_active=True)[:2])
        if len(people) != 1:
            raise CommandError("--by: no one active account has this address")
        if log is None:
            raise CommandError("there is no such log")
        try:
            packed = package_to_file(log=log, path=options["out"], purpose=options["purpose"], by=people[0])
        except NotVisible:
            raise CommandError("--by: only an account of drift takes a package out here") from None
        except FileExistsError:
            raise CommandError("--out: the file exists already") from None
        except NotRecorded:
            raise CommandError("it could not be written down who opened the log: no file") from None
        except ValidationError as error:
            raise CommandError(f"--purpose: {' '.join(error.messages)}") from None
        except (PackageError, OSError) as error:
            raise CommandError(f"no package: {error}") from None
        self.stdout.write(f"{packed.files} files, {packed.size} bytes, SHA-256 {packed.sha256}")
