"""Every kind of message in one table: what starts it, who gets it, who must not, and its letter.

No letter names the child, a topic, or a virksomhet as the child's (R27). The table is read by people
too, on the page «Meldinger».
"""

from stafettlog.models import MessageKind
from stafettlog.notifications.catalogue_accounts import ACCOUNTS
from stafettlog.notifications.catalogue_logs import LOGS
from stafettlog.notifications.catalogue_meetings import MEETINGS
from stafettlog.notifications.catalogue_reminders import REMINDERS
from stafettlog.notifications.catalogue_transfers import TRANSFERS
from stafettlog.notifications.entry import Entry

__all__ = ["CATALOGUE", "Entry"]

CATALOGUE: dict[MessageKind, Entry] = {**ACCOUNTS, **MEETINGS, **LOGS, **TRANSFERS, **REMINDERS}
