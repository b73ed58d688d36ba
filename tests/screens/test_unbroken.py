"""Words that no line breaks, and two languages that never share a paragraph."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.safestring import mark_safe

from permissions.unbroken import unbroken
from tests.screens.portal import Story

KEPT = '<span class="sl-nowrap">{}</span>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Logg inn med ID-porten", f"Logg inn med {KEPT.format('ID-porten')}"),
        ("e-posten din", f"{KEPT.format('e-posten')} din"),
        ("til Anne-Lise-Marie", f"til {KEPT.format('Anne-Lise-Marie')}"),
        ("10 – 12, - og", "10 – 12, - og"),
        ("<b>e-post</b>", f"&lt;b&gt;{KEPT.format('e-post')}&lt;/b&gt;"),
        ("Å & Ø", "Å &amp; Ø"),
    ],
)
def test_a_word_with_a_hyphen_is_kept_whole_and_markup_stays_text(text: str, shown: str) -> None:
    assert unbroken(text) == shown


def test_what_is_escaped_is_not_escaped_twice() -> None:
    assert unbroken(mark_safe("Å &amp; e-post")) == f"Å &amp; {KEPT.format('e-post')}"
    assert unbroken(unbroken("<i>")) == "&lt;i&gt;"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "pl", "en"])
def test_norwegian_stands_in_blocks_of_its_own(client: Client, settings: Any, language: str) -> None:
    settings.PORTAL_LANGUAGES = ["nb", "nn", "en", "pl", "uk", "ar"]
    story = Story().fill()
    client.force_login(story.user)
    client.cookies["portal_language"] = language
    page = client.get(story.url).content.decode()
    assert f'<html lang="{language}"' in page
    inside = re.findall(r"<(\w+)([^>]*)lang=\"nb\"[^>]*>", page)
    assert len(inside) > 6
    # A span is one of those that the style sheet makes blocks.
    spans = [rest for tag, rest in inside if tag == "span"]
    assert all("portal-line" in rest or "portal-sub" in rest for rest in spans), spans
