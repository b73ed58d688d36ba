"""Every kind of message to look at: made by the same code as the real one, of invented people.

Nothing is read from the database and nothing is stored. A kind without an example fails a test.
"""

from collections.abc import Callable, Mapping

from stafettlog.models import MessageKind
from stafettlog.notifications.example import Example, Reader
from stafettlog.notifications.examples_accounts import ACCOUNTS
from stafettlog.notifications.examples_logs import LOGS
from stafettlog.notifications.examples_meetings import MEETINGS
from stafettlog.notifications.examples_reminders import REMINDERS
from stafettlog.notifications.examples_transfers import TRANSFERS

__all__ = ["EXAMPLES", "Example", "Reader", "examples"]

EXAMPLES: Mapping[MessageKind, Callable[[], list[Example]]] = {
    **ACCOUNTS,
    **MEETINGS,
    **LOGS,
    **TRANSFERS,
    **REMINDERS,
}


def examples(kind: MessageKind) -> list[Example]:
    """One for each sort of reader whose letter differs, the most usual first."""
    return EXAMPLES[kind]()
