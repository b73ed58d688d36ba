"""In which languages a message can be looked at: its reader's, and those not in use here."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from permissions import languages
from stafettlog.notifications.examples import Example, Reader


@dataclass(frozen=True)
class Choice:
    """`in_use`: whether somebody here can get the message in it."""

    code: str
    name: Any
    in_use: bool = True


def languages_of(example: Example) -> list[Choice]:
    """The first is the one that is shown unasked."""
    if example.reader is Reader.CHILD:
        return [_choice(settings.LANGUAGE_CODE)]
    if example.reader is Reader.STAFF:
        return [_choice(code) for code, _name in settings.LANGUAGES]
    return [_choice(code, in_use=languages.is_shown(code)) for code in languages.NAMES]


def _choice(code: str, *, in_use: bool = True) -> Choice:
    return Choice(code, languages.NAMES[code], in_use)
