"""Nytt møte from Min side: first, which child (R17)."""

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.policy import LogState
from stafettlog.admin.frame import current_user
from stafettlog.admin.lists import MAX_QUERY, looks_like_number
from stafettlog.models import Stafettlog
from stafettlog.services import access

SHOWN = 100


def meeting_choose_child(request: HttpRequest) -> HttpResponse:
    """The person's own stafettbarn that meetings may be called for. The search is posted, so that what
    is typed stands in no address."""
    user, text = current_user(request), ""
    if request.method == "POST":
        text = " ".join(request.POST.get("q", "").replace("\0", " ").split())[:MAX_QUERY]
    # The writing right lapses with the consent: those are not listed.
    mine = Stafettlog.objects.filter(
        access.visible_logs(user, access.CHANGE), state=LogState.OPEN.value
    ).select_related("child", "attends")
    mine = mine.order_by("child__first_name", "child__last_name", "pk")
    is_number = looks_like_number(text)
    for word in [] if is_number else text.split():
        mine = mine.filter(Q(child__first_name__icontains=word) | Q(child__last_name__icontains=word))
    logs = list(mine[: SHOWN + 1])
    if len(logs) == 1 and not text:
        return HttpResponseRedirect(reverse("admin:meeting_add", args=[logs[0].pk]))
    context = {
        **admin.site.each_context(request),
        "title": _("Nytt møte"),
        "logs": logs[:SHOWN],
        "more": len(logs) > SHOWN,
        "query": "" if is_number else text,
        "is_number": is_number,
        "today": timezone.localdate(),
    }
    return render(request, "log/meeting_choose.html", context)
