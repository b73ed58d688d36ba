"""Innsynslogg: the privacy officer reads who opened what, of all logs and of one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions import access_log, openings
from permissions.access_words import ROLE_NAMES, Page
from permissions.models import User
from permissions.openings import Filter
from permissions.policy import Action, Role
from stafettlog.admin.forms.openings import OpeningsForm
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.review_list import OLDER, ReviewListScreen, typed
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.log_names import short_name
from stafettlog.services.errors import NotVisible
from stafettlog.services.opening_review import outside
from stafettlog.services.openings import glasses, labels_of, lines

PERSON = "person"


class OpeningsListScreen(ReviewListScreen):
    """All openings, newest first."""

    parameters = OpeningsForm.field_order
    template_name = "openings/openings_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        known = self.known(request.GET)
        form = OpeningsForm(known or None)
        period = form.period()
        person = uuid_or_none(request.GET.get(PERSON))
        chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
        wanted = Filter(
            user_id=str(person) if person else None,
            since=period.since,
            until=period.until,
            page=chosen.get("side") or None,
        )
        also = outside(period) if chosen.get("tid") else Q()
        found = openings.page(
            wanted, before=request.GET.get(OLDER, ""), also=also & typed(chosen) & _role(chosen)
        )
        kept = {**known, PERSON: str(person)} if person else known
        context = {
            "form": form.shown(),
            "has_errors": bool(form.errors),
            "lines": lines(found.rows),
            "person": _name_of(person),
            "without_person_url": self.address(known),
            "is_narrowed": bool(kept),
            "newest_url": self.address(kept) if OLDER in request.GET else "",
            "older_url": self.address({**kept, OLDER: found.next}) if found.next else "",
            "period": period,
            "active_menu": request.path,
        }
        return self.render(context)


def _role(chosen: dict[str, Any]) -> Q:
    """A person may open a log in more than one role."""
    return Q(role__contains=chosen["rolle"]) if chosen.get("rolle") else Q()


def _name_of(person: UUID | None) -> str:
    if person is None:
        return ""
    user = User.objects.only("first_name", "last_name").filter(pk=person).first()
    return user.display_name if user else _("ukjent")


class OpeningsOfLogScreen(StaffScreen):
    """All openings of one log, and its emergency accesses. That they are read is written down too."""

    action = Action.REVIEW_OPENINGS
    template_name = "openings/openings_of_log.html"

    def prepare(self, log_id: UUID, **kwargs: Any) -> None:
        self.wanted = Filter(log_id=str(log_id))
        if not openings.rows(self.wanted).exists():
            raise NotVisible

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        access_log.record(
            user=self.user, log_id=log_id, page=Page.OPENINGS, role=ROLE_NAMES[Role.PRIVACY_OFFICER]
        )
        found = openings.page(self.wanted, before=request.GET.get(OLDER, ""))
        context = {
            "heading": short_name(log_id),
            "log_id": log_id,
            "label": labels_of([log_id])[str(log_id)],
            "lines": lines(found.rows),
            "readers": openings.readers(self.wanted),
            "glasses": glasses(log_id=log_id),
            "list_url": reverse("admin:openings_list"),
            "active_menu": reverse("admin:openings_list"),
            "newest_url": request.path if OLDER in request.GET else "",
            "older_url": f"?{urlencode({OLDER: found.next})}" if found.next else "",
        }
        return self.render(context)
