"""Nytt møte and its siblings, as the tests send them."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from stafettlog.models import Stafettlog


def day_from_today(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def meeting_form(log: Stafettlog, **changes: Any) -> dict[str, Any]:
    """By telephone in a week, the holder and the foresatte invited; the ongoing oppmerksomheter."""
    people = [str(pk) for pk in log.child.foresatt_relations.active().values_list("pk", flat=True)]
    values = {
        "concerns": [str(pk) for pk in log.concerns.ongoing().values_list("pk", flat=True)],
        "invited": [*people, str(log.stafettholder_id)],
        "day": day_from_today(7).isoformat(),
        "starts_at": "09:00",
        "ends_at": "10:30",
        "place": "phone",
        "place_detail": "",
        "submission": str(uuid.uuid4()),
    }
    return {**values, **changes}
