"""What a file of many logs is for: the words stay when the logs are gone, so they name no child."""

import re

from django.db.models import Q, QuerySet

from stafettlog.models import Stafettlog

# As a name is written: «Lisa» may be one, the «liv» of «hverdagsliv» is none.
_NAME = re.compile(r"\b[^\W\d_a-zæøå][^\W\d_]+")
_PARTS = re.compile(r"[^\W\d_]+")


def child_named(purpose: str, logs: QuerySet[Stafettlog]) -> str:
    """The first word of `purpose` that is a first name of a child of `logs`, also as «Lisas»; "" if none.

    A family name alone is a village or a street as often: it is let through. One query, or none.
    """
    words = {one: {one.casefold(), one.casefold().removesuffix("s")} for one in _NAME.findall(purpose)}
    wanted = Q()
    for spelling in sorted(set().union(*words.values())):
        # Part of «Lisa Marie» too: the parts are told apart below.
        wanted |= Q(child__first_name__icontains=spelling.title())
    if not wanted:
        return ""
    found = logs.filter(wanted).order_by().values_list("child__first_name", flat=True).distinct()
    names = {part.casefold() for name in found for part in _PARTS.findall(name)}
    return next((word for word, spellings in words.items() if spellings & names), "")
