"""Polish, Ukrainian and Arabic say everything that a foresatt meets, in all their forms, and nothing else."""

import gettext

import pytest
from babel.messages.catalog import Catalog

from permissions import languages
from tests import messages
from tests.architecture.catalogues import Key, marks
from tests.architecture.family_texts import LANGUAGES, family_texts

# The same in every language.
NAMES = {"Stafettloggen", "Video", "Portal", "Dari", "Somali"}


def faults(texts: dict[Key, str], catalogue: Catalog, rule: str) -> list[str]:
    """What is missing, empty, fuzzy, left in Norwegian, has too few forms or other placeholders."""
    found = []
    for (context, text), plural in texts.items():
        message = catalogue.get(text, context)
        if message is None:
            found.append(f"missing: {text!r}")
            continue
        said = list(message.string) if isinstance(message.string, list | tuple) else [message.string]
        if message.fuzzy:
            found.append(f"fuzzy: {text!r}")
        elif not all(said):
            found.append(f"empty: {text!r}")
        elif len(said) != (forms(rule) if plural else 1):
            found.append(f"forms: {text!r}")
        elif text in said and text not in NAMES:
            found.append(f"Norwegian: {text!r}")
        else:
            found += [
                f"placeholders differ: {text!r}"
                for number, one in enumerate(said)
                # «سنة واحدة», «سنتان»: a form that one number alone has may say it in a word.
                if marks(one) != marks(text) and not (plural and not marks(one) and is_of_one(rule, number))
            ]
    gone = {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in catalogue if m.id} - texts.keys()
    return found + [f"no foresatt meets it: {text!r}" for _context, text in sorted(gone, key=str)]


def forms(rule: str) -> int:
    return int(rule.partition("nplurals=")[2].partition(";")[0])


def is_of_one(rule: str, form: int) -> bool:
    form_of = gettext.c2py(rule.partition("plural=")[2].rstrip(";"))
    return sum(form_of(n) == form for n in range(300)) == 1


def rule_of(language: str) -> str:
    head = messages.catalogue_of(language).read_text(encoding="utf-8").partition("Plural-Forms: ")[2]
    return head.partition("\\n")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_a_foresatt_meets_is_translated(language: str) -> None:
    found = faults(family_texts(), messages.read(language), rule_of(language))
    assert not found, f"{len(found)} faults in {language}; run make messages:\n" + "\n".join(found[:60])


@pytest.mark.parametrize(("language", "count"), [("pl", 3), ("uk", 3), ("ar", 6)])
def test_every_number_has_a_form(language: str, count: int) -> None:
    assert forms(rule_of(language)) == count
    form_of = gettext.c2py(rule_of(language).partition("plural=")[2].rstrip(";"))
    assert {form_of(n) for n in range(200)} == set(range(count))


def test_a_language_is_a_catalogue_and_a_name() -> None:
    folders = {path.name for path in messages.ROOT.joinpath("locale").iterdir() if path.is_dir()}
    assert languages.NAMES.keys() == folders
    assert set(LANGUAGES) == languages.NAMES.keys() - {"nb", "nn", "en"}


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, "missing"),
        ({"%(n)s år": ["", "", ""]}, "empty"),
        ({"%(n)s år": ["%(n)s rok", "%(n)s lata"]}, "forms"),
        ({"%(n)s år": ["rok", "%(n)s lata", "%(m)s lat"]}, "placeholders"),
        ({"%(n)s år": ["rok", "lata", "%(n)s lat"]}, "placeholders"),
        ({"%(n)s år": ["rok", "%(n)s år", "%(n)s lat"]}, "Norwegian"),
        ({"%(n)s år": ["rok", "%(n)s lata", "%(n)s lat"], "Tiltak": "Działanie"}, "no foresatt meets it"),
    ],
)
def test_planted_fault_is_caught(said: dict[str, list[str]], fault: str) -> None:
    catalogue = Catalog(locale="pl")
    for text, forms_of_it in said.items():
        catalogue.add((text, "%(n)s år") if isinstance(forms_of_it, list) else text, forms_of_it)
    (found,) = faults({(None, "%(n)s år"): "%(n)s år"}, catalogue, rule_of("pl"))
    assert found.startswith(fault)
