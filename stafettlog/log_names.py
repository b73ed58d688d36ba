"""What a log is called by those who may not read it, and whether a text says whom it is about."""

import re
from typing import Any

from django.utils.translation import gettext as _

from stafettlog.models import Child

SHOWN = 8
_NAME_PARTS = re.compile(r"[\s\-]+")
_LONG_NUMBER = re.compile(r"\d[\d\s]{4,}\d")


def short_name(log_id: Any) -> str:
    """«Stafettlogg 3f2a1c9e»: the end of the id, which tells nothing of the child."""
    return _("Stafettlogg %(id)s") % {"id": str(log_id)[-SHOWN:]}


def names_child(text: str, child: Child) -> bool:
    """Whether a part of the child's name stands in `text`, or a number as long as a birth date."""
    parts = {part.casefold() for part in _NAME_PARTS.split(f"{child.first_name} {child.last_name}") if part}
    words = set(re.findall(r"\w+", text.casefold()))
    genitives = {f"{part}s" for part in parts}
    return bool(words & (parts | genitives) or _LONG_NUMBER.search(text))
