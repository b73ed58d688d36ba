"""Templates obey the content security policy, and escape what people typed."""

import re

import pytest

from tests.architecture.sources import name_of, project_files

RULES = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\btype=[\"']application/json)", re.I),
    "inline style element": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "javascript: address": re.compile(r"javascript:", re.I),
    "unescaped text": re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off"),
    "another origin": re.compile(r"<(script|link|img|iframe)\b[^>]*\b(src|href)=[\"'](https?:)?//", re.I),
}
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", re.S)


def faults(source: str) -> list[str]:
    text = COMMENT.sub("", source)
    return [f"{name}: {found.group()[:60]}" for name, rule in RULES.items() if (found := rule.search(text))]


def test_templates_obey_the_policy() -> None:
    found = []
    for path in project_files():
        if path.suffix == ".html" and not name_of(path).startswith("tests/"):
            found += [f"{name_of(path)}: {fault}" for fault in faults(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        '<p class="a" style="color: red">',
        '<a onclick="go()">',
        '<a href="javascript:void(0)">',
        "{{ name|safe }}",
        "{% autoescape off %}",
        '<link rel="stylesheet" href="https://fonts.example/x.css">',
    ],
)
def test_planted_fault_is_caught(source: str) -> None:
    assert faults(source)


@pytest.mark.parametrize(
    "source",
    [
        "<script src=\"{% static 'x.js' %}\" defer></script>",
        '{{ data|json_script:"x" }}',
        "{# <style> is not used here #}",
        '<a href="https://www.bufdir.no/">',
    ],
)
def test_good_template_passes(source: str) -> None:
    assert faults(source) == []
