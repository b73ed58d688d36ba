"""PORTAL_LANGUAGES: what is shown, and what stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.portal_languages import chosen


@pytest.mark.parametrize(
    ("asked", "demo", "shown"),
    [
        ([], False, ["nb", "nn", "en"]),
        ([], True, ["nb", "nn", "en", "pl", "uk", "ar"]),
        (["uk", "nb", "en"], False, ["nb", "en", "uk"]),
        (["ar"], False, ["nb", "ar"]),
        (["nb"], True, ["nb"]),
    ],
)
def test_what_is_shown(asked, demo, shown):
    assert chosen(asked, demo=demo) == shown


def test_language_without_a_catalogue_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="so, tlh"):
        chosen(["nb", "tlh", "so"], demo=False)
