"""Nynorsk and English are complete, and what is compiled is what is written."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.architecture import catalogues
from tests.architecture.sources import ROOT

LOCALE = ROOT / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


@pytest.mark.parametrize("language", ["nn", "en"])
def test_every_text_is_translated(language: str) -> None:
    catalogue = catalogues.read_catalogue(LOCALE / language / "LC_MESSAGES" / "django.po")
    found = catalogues.faults(catalogues.all_texts(), catalogue)
    assert not found, f"{len(found)} faults in {language}; run make messages:\n" + "\n".join(found[:40])


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_compiled_catalogue_is_fresh(path: Path) -> None:
    assert not catalogues.stale(path), "the .mo is old; run make messages"


def _catalogue(text: str) -> Catalog:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return read_po(io.BytesIO((head + text).encode()), locale="nn")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("", "missing"),
        ('msgid "%(n)s barn"\nmsgstr ""', "empty"),
        ('#, fuzzy\nmsgid "%(n)s barn"\nmsgstr "%(n)s born"', "fuzzy"),
        ('msgid "%(n)s barn"\nmsgstr "%(m)s born"', "placeholders"),
    ],
)
def test_planted_fault_is_caught(entry: str, fault: str) -> None:
    (found,) = catalogues.faults({(None, "%(n)s barn"): "x.py"}, _catalogue(entry))
    assert found.startswith(fault)


def test_texts_of_python_and_templates_are_found() -> None:
    source = 'from x import gettext_lazy as _\n_("Navn")\npgettext("m", "Mai")\nngettext("dag", "dager", n)\n'
    assert catalogues.texts_in_python(source) == {(None, "Navn"), ("m", "Mai"), (None, "dag")}
    template = (
        '{% load i18n %}\n  <p>{% translate "Min side" %}</p>\n'
        "    {% blocktranslate with n=x trimmed %}\n  Du har {{ n }} barn\n{% endblocktranslate %}"
    )
    assert catalogues.texts_in_template(template) == {(None, "Min side"), (None, "Du har %(n)s barn")}


def test_old_compiled_catalogue_is_caught(tmp_path: Path) -> None:
    po = tmp_path / "nn" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    entry = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "barn"\nmsgstr "%s"\n'
    po.write_text(entry % "born")
    with po.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogues.read_catalogue(po))
    assert not catalogues.stale(po)
    po.write_text(entry % "ungar")
    assert catalogues.stale(po)
