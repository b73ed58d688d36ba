"""One example of a message: a row that is never stored, and its invented reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from permissions.models import User
from stafettlog.models import MessageKind, OutboxMessage
from stafettlog.notifications import example_people as people
from stafettlog.notifications.letter import Letter
from stafettlog.notifications.people import Recipient
from stafettlog.notifications.render import Rendered, written


class Reader(Enum):
    """Whose languages it can be in."""

    STAFF = "staff"
    FORESATT = "foresatt"
    CHILD = "child"


@dataclass(frozen=True)
class Example:
    """`name`: who reads it, in words. `text`: writes the letter of a kind that counts rows of a log.

    `letter`: the printed one in a language, for kinds that have one.
    """

    name: Any
    reader: Reader
    message: OutboxMessage
    text: Callable[[str], Letter] | None = None
    letter: Callable[[str, date], bytes] | None = None

    def rendered(self, language: str) -> Rendered:
        return written(self.message, self._recipient(language), self.text)

    def _recipient(self, language: str) -> Recipient:
        if self.reader is Reader.CHILD:
            return Recipient("anna@familien.example", "", language)
        if self.reader is Reader.FORESATT:
            return Recipient("inger@familien.example", f"Inger {people.FAMILY}", language)
        user = self.message.user or people.user("Berit")
        return Recipient(user.email, user.display_name, language)


def to_staff(
    kind: MessageKind,
    name: Any,
    user: User | None = None,
    text: Callable[[str], Letter] | None = None,
    **about: Any,
) -> Example:
    row = OutboxMessage(kind=kind, user=user or people.user("Berit"), **about)
    return Example(name, Reader.STAFF, row, text)


def to_foresatt(
    kind: MessageKind, letter: Callable[[str, date], bytes] | None = None, **about: Any
) -> Example:
    return Example(_("Til en foresatt"), Reader.FORESATT, OutboxMessage(kind=kind, **about), letter=letter)
