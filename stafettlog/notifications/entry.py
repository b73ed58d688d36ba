"""One kind of message: what starts it, who gets it, who must not, and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from stafettlog.models import OutboxMessage
from stafettlog.notifications.calendar_part import CalendarPart
from stafettlog.notifications.letter import Letter
from stafettlog.notifications.people import Recipient


@dataclass(frozen=True, kw_only=True)
class Entry:
    """`trigger`, `gets` and `never` are for people who read the table; the functions are what holds.

    `declinable`: a member of staff may switch the mail off; the notice in the app stays.
    `family_may_decline`: a foresatt may, by telling the stafettholder, who notes it.
    `paper`: there is a printed letter for those without mail.
    """

    trigger: str | Promise
    gets: str | Promise
    never: str | Promise
    recipient: Callable[[OutboxMessage], Recipient]
    """The one person who gets it, asked at delivery; raises NotToBeSent."""
    letter: Callable[[OutboxMessage, Recipient], Letter]
    """In the language that is active."""
    calendar: Callable[[OutboxMessage, Recipient], CalendarPart | None] | None = None
    """The file of its meeting, if it has one; in that language too."""
    declinable: bool = False
    family_may_decline: bool = False
    paper: bool = False

    @property
    def brings_calendar(self) -> bool:
        """For templates, which would call the function itself."""
        return self.calendar is not None
