"""The family's page. What it may show is named field by field: nothing else leaves the database."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from permissions import access_log
from permissions.models import User
from stafettlog.models import Stafettlog
from stafettlog.services import access

# Column -> its name on the page. The child's first name and how to reach the stafettholder: no more.
SHOWN = {
    "pk": "pk",
    "child__first_name": "child",
    "stafettholder__user__first_name": "holder_first_name",
    "stafettholder__user__last_name": "holder_last_name",
    "stafettholder__organisation__name": "organisation",
    "stafettholder__phone": "phone",
}


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    logs = _logs(user)
    if not logs and user.is_staff:
        raise Http404
    for log in logs:
        # R30: if this row cannot be written, the page is not shown.
        access_log.record(user=user, log_id=log["pk"], page="Portal", role="Foresatt")
    return render(request, "portal/home.html", {"name": user.first_name, "logs": logs})


def _logs(user: User) -> list[dict[str, Any]]:
    """One row for each log that the person may read as foresatt right now."""
    visible = Stafettlog.objects.filter(access.visible_logs(user, access.READ_PORTAL))
    rows = visible.order_by("child__birth_date", "pk").values(*SHOWN)
    logs = [{name: row[column] for column, name in SHOWN.items()} for row in rows]
    for log in logs:
        log["holder"] = f"{log.pop('holder_first_name')} {log.pop('holder_last_name')}"
    return logs
