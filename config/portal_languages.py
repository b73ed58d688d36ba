"""PORTAL_LANGUAGES: which languages foresatte may choose among (docs/languages.md)."""

from django.core.exceptions import ImproperlyConfigured

from permissions.languages import NAMES, UNREVIEWED


def chosen(asked: list[str], *, demo: bool) -> list[str]:
    """Codes in the order of the choice. Bokmål is always there: it is what all else falls back to.

    Without an answer: what somebody with the language as mother tongue has read; in the demo all.
    """
    if unknown := sorted(set(asked) - NAMES.keys()):
        raise ImproperlyConfigured(
            f"PORTAL_LANGUAGES: there is no catalogue for {', '.join(unknown)}; there is {', '.join(NAMES)}."
        )
    wanted = {"nb", *asked} if asked else {code for code in NAMES if demo or code not in UNREVIEWED}
    return [code for code in NAMES if code in wanted]
