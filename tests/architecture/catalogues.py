"""Reads what the project says, and what its catalogues say: no gettext programs needed."""

import gettext
import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.architecture.sources import PACKAGES, ROOT, project_files, python_files

# Django's marker functions; `_` is both gettext's and gettext_lazy's usual name.
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w*)\}|%[sd]")
Key = tuple[str | None, str]


def messages_in_python(source: str) -> dict[Key, str]:
    """(context, text) of every marked text, and its plural; an empty one if it has none."""
    found: dict[Key, str] = {}
    for _line, function, arguments, _comments in extract_python(
        io.BytesIO(source.encode()), KEYWORDS, (), {}
    ):
        said = arguments if isinstance(arguments, tuple) else (arguments,)
        context = said[0] if function.startswith(("pgettext", "npgettext")) else None
        text, *others = said[1:] if context is not None else said
        if text:
            found[context, text] = next((one for one in others if one and "ngettext" in function), "")
    return found


def messages_in_template(source: str) -> dict[Key, str]:
    # templatize turns markup into X's and the tags into calls; Python reads it once no line is indented.
    flat = "\n".join(line.lstrip() for line in templatize(source).splitlines())
    return messages_in_python(flat)


def texts_in_python(source: str) -> set[Key]:
    return set(messages_in_python(source))


def texts_in_template(source: str) -> set[Key]:
    return set(messages_in_template(source))


def all_texts() -> dict[Key, str]:
    """Every text that people may read, and one file that says it."""
    found: dict[Key, str] = {}
    for path in python_files(*PACKAGES):
        found |= dict.fromkeys(texts_in_python(path.read_text(encoding="utf-8")), path.name)
    for path in project_files():
        if path.suffix in {".html", ".txt"} and path.is_relative_to(ROOT / "templates"):
            found |= dict.fromkeys(texts_in_template(path.read_text(encoding="utf-8")), path.name)
    return found


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def faults(texts: dict[Key, str], catalogue: Catalog) -> list[str]:
    """What is missing, empty, fuzzy, or has other placeholders than its original."""
    found = []
    for (context, text), place in texts.items():
        message = catalogue.get(text, context)
        if message is None:
            found.append(f"missing ({place}): {text!r}")
            continue
        said = message.string if isinstance(message.string, list | tuple) else [message.string]
        # «det åpne tiltaket», «de %(n)s åpne tiltakene»: one of the two forms may do without the number.
        asked = message.id if isinstance(message.id, list | tuple) else [message.id]
        if not all(said):
            found.append(f"empty: {text!r}")
        elif message.fuzzy:
            found.append(f"fuzzy: {text!r}")
        elif any(marks(one) - set().union(*map(marks, asked)) for one in said) or not all(
            marks(one) or not marks(text) for one in said[1:]
        ):
            found.append(f"placeholders differ: {text!r}")
    return found


def marks(text: str) -> set[str]:
    return {found.group() for found in PLACEHOLDER.finditer(text)}


def stale(po: Path) -> bool:
    """True when the .mo beside `po` says anything else than `po`."""
    mo = po.with_suffix(".mo")
    if not mo.exists():
        return True
    with mo.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in read_catalogue(po):
        if not message.id or message.fuzzy or not message.string:
            continue
        singular = message.id[0] if message.pluralizable else message.id
        key = f"{message.context}\x04{singular}" if message.context else singular
        wanted = message.string if message.pluralizable else [message.string]
        if not all(wanted):
            continue
        for number, text in enumerate(wanted):
            if compiled._catalog.get((key, number) if message.pluralizable else key) != text:
                return True
    return False
