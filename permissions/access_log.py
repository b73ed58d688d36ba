"""Writing the access log: one row before the answer leaves, or no page (R30)."""

import structlog
from django.utils.translation import gettext as _

from permissions.models import AccessLog, Organisation, User


def record(
    *, user: User, log_id: object, page: str, role: str, organisation: Organisation | None = None
) -> AccessLog:
    """Store that `user` opens `page` of the log. A database error goes up: then nothing is shown.

    Call it outside any transaction, so that the row stays even if the page fails afterwards.
    """
    return AccessLog.objects.create(
        user_id=str(user.pk),
        user_name=user.display_name,
        role=role or _("ukjent"),
        organisation=organisation.name if organisation else "",
        log_id=str(log_id),
        page=page,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
