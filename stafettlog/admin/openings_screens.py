"""Innsynslogg: the privacy officer reads who opened what, of all logs and of one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions import access_log, openings
from permissions.access_words import ROLE_NAMES, Page
from permissions.models import User
from permissions.openings import Filter
from permissions.policy import Action, Role
from stafettlog.admin.forms.openings import OpeningsForm
from stafettlog.admin.kept_forms import uuid_or_none
from stafettlog.admin.lists import looks_like_number
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.log_names import short_name
from stafettlog.services.errors import NotVisible
from stafettlog.services.opening_review import outside
from stafettlog.services.openings import glasses, labels_of, lines, logs_named, people_named

OLDER, PERSON = "eldre", "person"


class OpeningsListScreen(StaffScreen):
    """All openings, newest first. What is typed is posted, and answered by a redirect, as in the lists."""

    action = Action.REVIEW_OPENINGS
    template_name = "openings/openings_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        known = self._known(request.GET)
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
            wanted, before=request.GET.get(OLDER, ""), also=also & _typed(chosen) & _role(chosen)
        )
        kept = {**known, PERSON: str(person)} if person else known
        context = {
            "form": form.shown(),
            "has_errors": bool(form.errors),
            "lines": lines(found.rows),
            "person": _name_of(person),
            "without_person_url": self._address(known),
            "is_narrowed": bool(kept),
            "newest_url": self._address(kept) if OLDER in request.GET else "",
            "older_url": self._address({**kept, OLDER: found.next}) if found.next else "",
            "period": period,
            "active_menu": request.path,
        }
        return self.render(context)

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(self._address(self._known(request.POST)))

    @staticmethod
    def _known(sent: Any) -> dict[str, str]:
        """Our own parameters. A national number belongs in no address: it is left out."""
        found = {name: sent.get(name, "").replace("\0", "").strip() for name in OpeningsForm.field_order}
        if looks_like_number(found["navn"]):
            found["navn"] = ""
        return {name: value for name, value in found.items() if value}

    def _address(self, known: dict[str, str]) -> str:
        return f"{self.request.path}?{urlencode(known)}" if known else self.request.path


def _typed(chosen: dict[str, Any]) -> Q:
    """By name and by log. What is found nowhere finds nothing."""
    wanted = Q()
    if text := chosen.get("navn"):
        wanted &= Q(user_id__in=people_named(text))
    if text := chosen.get("logg"):
        wanted &= Q(log_id__in=logs_named(text))
    return wanted


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
