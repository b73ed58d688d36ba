"""What the tests of the privacy officer's pages share."""

from datetime import datetime, timedelta

import time_machine
from django.utils import timezone

from permissions import access_log
from permissions.access_words import Page
from permissions.models import AccessLog, User
from stafettlog.models import Stafettlog
from stafettlog.services.opening_review import Period


def opening(
    log: Stafettlog | str,
    user: User,
    *,
    at: datetime | None = None,
    page: str = Page.LOG,
    role: str = "Aktør",
) -> AccessLog:
    """A row of the access log, as of `at`."""
    log_id = log if isinstance(log, str) else log.pk
    with time_machine.travel(at or timezone.now(), tick=False):
        return access_log.record(user=user, log_id=log_id, page=page, role=role)


def oslo(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.get_default_timezone())


def this_month() -> Period:
    today = timezone.localdate()
    return Period(today - timedelta(days=29), today)
