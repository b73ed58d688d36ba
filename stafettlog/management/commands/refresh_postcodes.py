"""Make stafettlog/data/postcodes.csv anew from the npm package norway-postal-codes."""

import csv
import json
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from stafettlog import postcodes


def read_source(text: str) -> dict[str, str]:
    """Return {postcode: poststed in capitals} from the package's file, JSON or `module.exports={...}`.

    Raises ValueError when it is anything else.
    """
    found = json.loads(re.sub(r"^\s*module\.exports\s*=|;\s*$", "", text))
    if not isinstance(found, dict) or not found:
        raise ValueError("not an object of postcodes")
    for code, city in found.items():
        if not re.fullmatch(r"[0-9]{4}", code) or not isinstance(city, str) or not city.strip():
            raise ValueError("not a postcode and a place")
    return found


class Command(BaseCommand):
    help = "Lager listen over postnumre på nytt fra filen i npm-pakken norway-postal-codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = read_source(options["file"].read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(_("Filen kan ikke leses som en liste over postnumre.")) from error
        # Written beside and moved: a stop in the middle leaves the old list.
        temporary = postcodes.FILE.with_suffix(".tmp")
        with temporary.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("postcode", "city"))
            writer.writerows((code, postcodes.nice_city(found[code])) for code in sorted(found))
        temporary.replace(postcodes.FILE)
        self.stdout.write(_("%(count)d postnumre skrevet.") % {"count": len(found)})
