"""Which sentence a version is told in, and which versions are told in one."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from stafettlog.admin.history_page import Version
from stafettlog.admin.history_sentences import SENTENCES, Sentence, Text


def told_as(version: Version, sentence: Sentence) -> Text | None:
    """The sentence of a first version or of a turn; None for a plain change of fields."""
    before, after = version.before, version.after
    if before is None:
        return next((text for name, text in sentence.made_as.items() if after.get(name)), sentence.made)
    for key, text in sentence.turned.items():
        name, _equals, wanted = key.removeprefix("!").partition("=")
        now = after.get(name)
        if now != before.get(name) and _turned(now, emptied=key.startswith("!"), wanted=wanted):
            return text
    return None


def _turned(now: Any, *, emptied: bool, wanted: str) -> bool:
    if emptied:
        return not now
    # SQLite writes a truth value as a number.
    return str(int(now) if isinstance(now, bool) else now) == wanted if wanted else bool(now)


def grouped(versions: Iterable[Version]) -> Iterator[list[Version]]:
    """The versions in their order; those of one act on a meeting's list with one sentence, together."""
    for _key, run in groupby(versions, key=_act):
        by_sentence: dict[str, list[Version]] = {}
        for version in run:
            text = str(told_as(version, SENTENCES[version.source]))
            by_sentence.setdefault(text, []).append(version)
        yield from by_sentence.values()


def _act(version: Version) -> tuple[Any, ...]:
    if version.source != "invitation":
        return (version.source, version.row_id, version.key)
    return (version.source, version.after["called_to"], version.who, f"{version.at:%Y%m%d%H%M}")
