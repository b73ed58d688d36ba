"""A search by national number that leads to a log: the hit itself is an opening (R30).

Whoever has the number and gets an answer knows that the child has a log, also without following the
link. The lists that show names and levels of one's own logs are no openings; a number is.
"""

from uuid import UUID

from django.http import HttpRequest

from permissions import access_log
from permissions.access_words import Page, staff_role_text
from stafettlog.admin.frame import current_user, workplace
from stafettlog.models import Stafettlog
from stafettlog.services.access import roles_on


def note_hit(request: HttpRequest, log_id: UUID) -> None:
    """Write the row, before the answer that leads to the log. Raises NotRecorded."""
    user = current_user(request)
    access_log.record(
        user=user,
        log_id=log_id,
        page=Page.NUMBER_HIT,
        role=staff_role_text(roles_on(user, Stafettlog(pk=log_id))),
        organisation=workplace(request),
    )
