"""axe-core in a page: tests/browser/axe.min.js (npm axe-core 4.14.1, MPL-2.0)."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parents[1] / "browser" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


# What a page's colours follow from: its classes, theme and width. Asked of the page itself.
LOOK = """() => JSON.stringify([
  [...new Set([...document.querySelectorAll('[class]')].map(one => one.getAttribute('class')))].sort(),
  document.documentElement.dataset.bsTheme, matchMedia('(prefers-color-scheme: dark)').matches,
  matchMedia('(forced-colors: active)').matches, document.documentElement.dir, innerWidth,
])"""
_contrasts_seen: set[str] = set()


def violations(page: Page) -> list[str]:
    """One line per offending element: rule, what is wrong, where. Empty when there are none."""
    # A click returns when the next page has begun: it may hold nothing yet.
    page.wait_for_load_state()
    # Evaluated through the debugger, so that the page's own policy on scripts stays as strict as it is.
    page.evaluate("() => {" + _source() + "\n}")
    # At the page's end its sticky bar covers nothing; half covering a link, it would make that too small.
    page.evaluate("() => window.scrollTo(0, document.documentElement.scrollHeight)")
    # Contrast is nine tenths of axe's time: once for each look that a page has.
    look = page.evaluate(LOOK)
    options = {
        "runOnly": {"type": "tag", "values": TAGS},
        "resultTypes": ["violations"],
        "rules": {"color-contrast": {"enabled": look not in _contrasts_seen}},
    }
    result = page.evaluate("options => axe.run(document, options)", options)
    _contrasts_seen.add(look)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
