"""The meetings ahead in several logs at once, column by column as in shown.py: for the choice of a child."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from permissions.models import User
from permissions.policy import LogState
from stafettlog.models import Invitation, Meeting
from stafettlog.portal.shown import Row, named

NEXT_MEETING = {"log": "log", "starts_at": "starts_at", "ends_at": "ends_at", "i_am_invited": "invited"}


def next_meetings(logs: list[Row], user: User, now: datetime) -> list[Row]:
    """The meetings ahead in those of `logs` that are open: whose, when, and whether the person is invited."""
    mine = Invitation.objects.standing().filter(meeting=OuterRef("pk"), relation__foresatt__user=user)
    still = [log["pk"] for log in logs if log["state"] == LogState.OPEN]
    rows = Meeting.objects.invited().filter(log__in=still, ends_at__gt=now)
    rows = rows.annotate(i_am_invited=Exists(mine))
    return named(rows.order_by("starts_at", "pk"), NEXT_MEETING)
