"""Words with a hyphen in them («ID-porten», «e-post») stay on one line: browsers break after a hyphen."""

import html
import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WORD = re.compile(r"(\w+(?:-\w+)+)")


def unbroken(text: object) -> SafeString:
    """`text`, which has no markup of its own; one that is escaped already is not escaped twice."""
    plain = html.unescape(str(text)) if hasattr(text, "__html__") else str(text)
    return format_html_join("", "{}", ((_kept(part),) for part in _WORD.split(plain)))


def _kept(part: str) -> str:
    return format_html('<span class="sl-nowrap">{}</span>', part) if _WORD.fullmatch(part) else part
