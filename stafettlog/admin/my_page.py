"""Min side: what waits for me, my stafettbarn, my aktørbarn, my drafts. The admin's index.

Names and levels, and what to do next: no opening of any log, so nothing is noted in the access log (R30).
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.db.models import BooleanField, ExpressionWrapper
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from permissions.models import RoleAssignment, User
from permissions.policy import Action, Role, decide
from permissions.prepared import PersonQuery
from stafettlog.admin import (
    my_hooks,
    my_lost_mail,
    my_overseen,
    my_settling,
    notice_rows,
    office_card,
    worklist,
    worklist_meetings,
    worklist_people,
)
from stafettlog.admin.frame import current_user, my_actors, my_roles
from stafettlog.admin.log_rows import first_rows
from stafettlog.admin.my_rows import Asks, waiting_rows
from stafettlog.admin.worklist import LIMIT, Task
from stafettlog.admin.worklist_meetings import ComingMeeting
from stafettlog.admin.worklist_people import DraftRow
from stafettlog.models import Stafettlog
from stafettlog.services import access
from stafettlog.services.openings import recent_glasses


@dataclass
class Shown:
    """What fits on the page; `more` names the parts of which there is more than is shown."""

    tasks: list[Task] = field(default_factory=list)
    held: list[Any] = field(default_factory=list)
    others: list[Any] = field(default_factory=list)
    drafts: list[DraftRow] = field(default_factory=list)
    older_drafts: list[DraftRow] = field(default_factory=list)
    meetings: list[ComingMeeting] = field(default_factory=list)
    more: set[str] = field(default_factory=set)

    def first(self, part: str, rows: list[Any]) -> list[Any]:
        if len(rows) > LIMIT:
            self.more.add(part)
        return rows[:LIMIT]


def my_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    user, now = current_user(request), timezone.now()
    has_place = bool(my_actors(request))
    shown = _shown(user, now, my_roles(request), has_place=has_place)
    context = {
        **site.each_context(request),
        "title": _("Min side"),
        # As one is called: «Marion», not «Marion Lovise».
        "name": (user.first_name.split() or [user.username])[0],
        "today": timezone.localdate(now),
        "shown": shown,
        "may_create": has_place,
        "news": notice_rows.news(user),
        "office": office_card.lines(request),
        "role_texts": [] if has_place else _role_texts(user),
        **_oversight(request),
    }
    return render(request, "admin/index.html", context)


def _shown(user: User, now: datetime, roles: Collection[Role], *, has_place: bool) -> Shown:
    """Four questions to the database, however much there is."""
    today = timezone.localdate(now)
    shown = Shown()
    tasks: list[Task] = []
    if has_place:
        logs = FIRST_LOGS.rows(user, now)
        places = [log for log in logs if log.place <= LIMIT + 1]
        shown.held = shown.first("held", [log for log in places if log.held])
        shown.others = shown.first("others", [log for log in places if not log.held])
        waits = [log for log in logs if log.held and log.attention]
        tasks += worklist.log_tasks(waits[: LIMIT + 1], today)
        measures = shown.first("measures", worklist.MEASURES_WAITING.rows(user, now))
        tasks += worklist.measure_tasks(measures, today)
    drafts = [DraftRow(draft, today) for draft in worklist_people.DRAFTS_SHOWN.rows(user, now)]
    # The oldest stand last, and they are the ones that soon go away.
    shown.drafts, shown.older_drafts = shown.first("drafts", drafts), drafts[LIMIT:]
    tasks += [draft.task() for draft in drafts if draft.days <= settings.DRAFT_WARNING_DAYS]
    waiting = waiting_rows(user, now, Asks.of(roles, has_place=has_place))
    tasks += worklist_people.attempt_tasks(waiting["attempts"])
    tasks += worklist_people.actor_tasks(shown.first("actors", waiting["actors"]))
    followed = ("orphans", "stalled", "refused", "lapsed")
    tasks += my_overseen.overseen_tasks({kind: shown.first(kind, waiting[kind]) for kind in followed})
    settled = {kind: shown.first(kind, waiting[kind]) for kind in ("maskings", "reviews")}
    tasks += my_settling.settling_tasks(settled, today)
    for name, hook in my_hooks.WAITING.items():
        tasks += hook.tasks(shown.first(name, waiting[name]))
    if has_place:
        tasks += worklist_meetings.tasks(waiting)
        lost = {kind: shown.first(kind, waiting[kind]) for kind in my_lost_mail.KINDS}
        tasks += my_lost_mail.lost_tasks(lost)
        shown.meetings = [ComingMeeting.of(row) for row in shown.first("meetings", waiting["meetings"])]
    shown.tasks = sorted(tasks, key=lambda task: task.since)
    return shown


def my_first_logs(user: User) -> Any:
    held = ExpressionWrapper(access.visible_logs(user, access.HOLD), output_field=BooleanField())
    logs = Stafettlog.objects.filter(
        access.visible_logs(user, access.HOLD, access.CONTRIBUTE), state="open"
    ).annotate(held=held)
    return first_rows(logs, user, attention=worklist.needs_attention(), limit=LIMIT + 1)


FIRST_LOGS = PersonQuery(my_first_logs)


def _oversight(request: HttpRequest) -> dict[str, Any]:
    """For the privacy officer: the emergency accesses of late. For drift: the way to one."""
    roles = my_roles(request)
    is_officer = bool(decide(Action.REVIEW_OPENINGS, roles=roles))
    return {
        "may_review": is_officer,
        "recent_glasses": recent_glasses() if is_officer else [],
        "may_break_glass": bool(decide(Action.BREAK_GLASS, roles=roles)),
    }


def _role_texts(user: User) -> list[str]:
    """What is here for someone without a place as aktør, by assigned role."""
    texts = {
        Role.UNIT_LEADER: _(
            "Du er leder for %(place)s. Her ser du det som venter på deg. "
            "Under Stafettbarn i virksomheten ser du hvordan loggene står, ikke hva som står i dem."
        ),
        Role.COORDINATOR: _(
            "Du er koordinator for %(place)s. "
            "Under Stafettbarn i virksomheten kan du lese, eksportere og avslutte loggene."
        ),
        Role.MUNICIPALITY_ADMIN: _(
            "Du er kommuneadministrator. Du har ikke tilgang til stafettloggene. "
            "Virksomheter, roller og ansatte finner du i menyen."
        ),
        Role.PRIVACY_OFFICER: _(
            "Du er personvernombud. Du har ikke tilgang til innholdet i stafettloggene. "
            "Under Aktører finner du alle aktører i kommunen."
        ),
        Role.OPERATOR: _(
            "Du har ansvar for driften. Du har ikke tilgang til stafettloggene. "
            "Under Aktører finner du alle aktører i kommunen."
        ),
    }
    roles = RoleAssignment.objects.filter(user=user, ended_at__isnull=True).select_related("organisation")
    found = [
        texts[Role(row.role)] % {"place": row.organisation.name if row.organisation else ""}
        for row in roles.order_by("started_at")
    ]
    return found or [_("Du er ikke bekreftet som aktør i noen virksomhet ennå. Spør lederen din.")]
