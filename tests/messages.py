"""`make messages` for the family's languages: their catalogues hold what a foresatt meets, and nothing else.

`python -m tests.messages` gives each of them the texts that are new, takes away those that are gone,
compiles, and says how many wait for a translation. A translation is written in the .po by hand.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.architecture.family_texts import LANGUAGES, family_texts
from tests.architecture.sources import ROOT

HEAD = """\
# Stafettloggen: what a foresatt meets. Written by hand; `make messages` collects new texts.
msgid ""
msgstr ""
"Project-Id-Version: Stafettloggen\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={count}; plural={expression};\\n"

"""
# As gettext's manual and Django have it; Babel has the last two the other way about.
ARABIC = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)"
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def catalogue_of(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """What is written so far; an empty catalogue for a language that is new."""
    po = catalogue_of(language)
    return read_po(io.BytesIO(po.read_bytes() if po.exists() else b""), locale=language)


def update(language: str, translations: dict[str, str | list[str]] | None = None) -> list[str]:
    """Write the .po and the .mo anew, with `translations` (text -> said, or the forms of a plural).

    Returns the texts that have no translation yet.
    """
    old, new, missing = read(language), Catalog(locale=language, charset="utf-8"), []
    for (context, text), plural in family_texts().items():
        before = old.get(text, context)
        said = before.string if before is not None and not before.fuzzy else ""
        said = (translations or {}).get(text, said)
        if plural and isinstance(said, str):
            said = [""] * new.num_plurals
        if not said or not all(said):
            missing.append(text)
        new.add((text, plural) if plural else text, said, context=context)
    written = io.BytesIO()
    write_po(written, new, width=0, sort_output=True, omit_header=True)
    expression = ARABIC if language == "ar" else new.plural_expr
    head = HEAD.format(language=language, count=new.num_plurals, expression=expression)
    po = catalogue_of(language)
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_bytes(head.encode() + written.getvalue())
    whole = read(language)
    # The same texts make the same file.
    whole.creation_date = whole.revision_date = SOME_DAY
    with po.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, whole)
    return missing


if __name__ == "__main__":
    for language in LANGUAGES:
        sys.stdout.write(f"{language}: {len(update(language))} texts without a translation\n")
