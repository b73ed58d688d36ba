"""The family's pages. They read and never write: what is noted of an opening is noted before."""

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from permissions import access_log
from permissions.access_words import ROLE_NAMES, Page
from permissions.models import User
from permissions.policy import Action, Role
from permissions.rules import under
from stafettlog.portal import ahead, choice, language, page, shown, words
from stafettlog.portal.nothing_left import nothing_left
from stafettlog.portal.read_only import read_only
from stafettlog.portal.shown import Row


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The one child's page, or a choice between several."""
    user = cast(User, request.user)
    logs = _logs(user)
    if not logs:
        # The last access may have ended since the person signed in.
        return nothing_left(request)
    if len(logs) == 1:
        return _log_page(request, user, logs[0], several=False)
    code, now = language.language_of(request, logs[0]["language"]), timezone.now()
    with read_only(), translation.override(code):
        children = choice.of(logs, ahead.next_meetings(logs, user, now), now)
        return show(request, "portal/home.html", {"children": children, "name": user.display_name}, code)


@under(Action.READ_PORTAL)
@login_required
@require_safe
def log_page(request: HttpRequest, log_id: UUID) -> HttpResponse:
    user = cast(User, request.user)
    logs = _logs(user)
    log = _one(logs, log_id)
    if log is None:
        raise Http404
    return _log_page(request, user, log, several=len(logs) > 1)


def find(user: User, log_id: UUID) -> Row | None:
    """The log, if the person may read it as foresatt right now."""
    return _one(_logs(user), log_id)


def noted_language(user: User) -> str:
    """What stands on the relation to the first of the children; empty where there is none to read about."""
    return next((log["language"] for log in _logs(user)), "")


def _one(logs: list[Row], log_id: UUID) -> Row | None:
    return next((log for log in logs if log["pk"] == log_id), None)


def _logs(user: User) -> list[Row]:
    with read_only():
        return shown.logs(user)


def _log_page(request: HttpRequest, user: User, log: Row, *, several: bool) -> HttpResponse:
    # R30: if this row cannot be written, the page is not shown.
    access_log.record(user=user, log_id=log["pk"], page=Page.PORTAL, role=ROLE_NAMES[Role.FORESATT])
    code = language.language_of(request, log["language"])
    with read_only(), translation.override(code):
        found = read(user, log)
        context = {
            "log": log,
            "page": found,
            "several": several,
            "name": user.display_name,
            "who": found.who,
        }
        return show(request, "portal/log.html", context, code)


def read(user: User, log: Row) -> page.PortalPage:
    """The whole page of a log that the person may read, in the language switched on. Three queries."""
    rows = page.Rows(
        log=log,
        work=shown.work(log["pk"]),
        meetings=shown.meetings(log["pk"], user),
        people=shown.people(log),
    )
    return page.build(rows, me=user.pk, now=timezone.now())


def show(request: HttpRequest, template: str, context: dict[str, Any], code: str) -> HttpResponse:
    """A page of the family's, in the language `code`, which is switched on already."""
    frame = {
        "languages": language.offered(),
        "language": code,
        # What staff have written is Norwegian, whatever the page is in.
        "is_translated": code not in words.NORWEGIAN,
    }
    response = render(request, template, {**frame, **context})
    response["Content-Language"] = code
    return response
