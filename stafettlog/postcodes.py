"""Poststed from postnummer, from a file: offline, and no table that a flush empties."""

import csv
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "postcodes.csv"
# Words inside a name that stay in small letters: «Bø i Telemark», «Nes på Hedmarken».
SMALL = {"i", "på", "og", "ved", "av"}


def nice_city(shouted: str) -> str:
    """Return a poststed as one writes it: "BØ I TELEMARK" -> "Bø i Telemark"."""
    words = [
        # capitalize() by hyphen, for str.title() also raises the letter after an apostrophe.
        "-".join(part.capitalize() for part in word.split("-")) if not at or word not in SMALL else word
        for at, word in enumerate(shouted.lower().split())
    ]
    return " ".join(words)


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["postcode"]: row["city"] for row in csv.DictReader(file)}


def city_for(postcode: str) -> str | None:
    """Return the poststed of a four-digit postcode, or None. Spaces around it are ignored.

    Source: see stafettlog/data/README.md. The register changes a few times a year: an unknown code is a
    reason to ask, not to refuse.
    """
    return _cities().get(postcode.strip())
