"""Giving a role to someone who is found among the aktører, or registered with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions import rate_limits
from permissions.policy import Action
from stafettlog.admin.forms.role import RoleForm
from stafettlog.admin.kept_forms import unvalidated, uuid_or_none
from stafettlog.admin.lists import MAX_QUERY, looks_like_number
from stafettlog.admin.role_screens import role_list
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.models import Actor
from stafettlog.services import actor_search, assignments
from stafettlog.services.name_search import actors_called


def _found(text: str) -> list[Actor]:
    """Aktører with a confirmed place whose name, title or virksomhet matches; at most 20 (one query)."""
    text = text.replace("\0", " ").strip()[:MAX_QUERY]
    if len(text) < actor_search.MIN_LETTERS or looks_like_number(text):
        return []
    rows = Actor.objects.working().filter(confirmed_at__isnull=False, user__is_staff=True)
    return list(actors_called(rows, text).with_names().defer("user__national_number")[: actor_search.LIMIT])


def _shown(actor: Actor) -> dict[str, Any]:
    """One aktør as the combobox takes it; no consent is asked for here."""
    return {
        "id": str(actor.pk),
        "name": actor.display_name,
        "title": actor.title,
        "organisation": actor.organisation.name,
        "organisation_id": str(actor.organisation_id),
        "covered": True,
        "waiting": False,
    }


class RolePersonSearchScreen(StaffScreen):
    """What the combobox asks with each word typed."""

    action = Action.ASSIGN_ROLE
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        rate_limits.spend("search", self.user.pk)
        return JsonResponse(
            {"results": [_shown(one) for one in _found(request.GET.get("q", ""))], "message": ""}
        )


class RoleAssignScreen(StaffFormScreen):
    action = Action.ASSIGN_ROLE
    template_name = "staff/role_assign.html"
    form_class = RoleForm
    query: str | None = None

    def form_kwargs(self) -> dict[str, Any]:
        return {"roles": assignments.may_give(self.user)}

    def initial(self) -> dict[str, Any]:
        """The role and virksomhet that a link here names; what is none of the choices is not chosen."""
        asked = self.request.GET
        return {"role": asked.get("rolle", ""), "organisation": uuid_or_none(asked.get("virksomhet"))}

    def cancel_url(self) -> str:
        return role_list()[1]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("national_number", "").strip():
            # Outside the transaction: a refused try counts too.
            rate_limits.spend("number_lookup", self.user.pk)
        return super().post(request, *args, **kwargs)

    def side_step(self, form: RoleForm) -> HttpResponse | None:
        posted = self.request.POST
        query = posted.get("actor_query", "").strip()
        # Enter in the search field presses the form's first button: that is a search, too.
        if "_search_actor" in posted or ("_enter" in posted and query):
            rate_limits.spend("search", self.user.pk)
            self.query = query
            return self.show(unvalidated(form))
        return None

    def save(self, form: RoleForm) -> str:
        made = assignments.role_assign(given=form.role_input(), by=self.user)
        words = {"name": made.user.display_name, "role": made.get_role_display()}
        messages.success(self.request, _("%(name)s er nå %(role)s.") % words)
        return self.cancel_url()

    def extra_context(self, form: RoleForm) -> dict[str, Any]:
        sent = [key for key in map(uuid_or_none, form["person"].value() or []) if key]
        chosen = list(Actor.objects.working().with_names().filter(pk__in=sent[:1]))
        found = [one for one in _found(self.query or "") if one not in chosen]
        return {
            "heading": _("Gi noen en rolle"),
            "trail": role_list(),
            "search_url": reverse("admin:role_person_search"),
            "query": self.query or "",
            "chosen": [_shown(one) for one in chosen],
            "found": [_shown(one) for one in found],
            "search_answer": self._answer(len(found)),
            "is_new": form.is_new(),
        }

    def _answer(self, count: int) -> str:
        if self.query is None:
            return ""
        if len(self.query) < actor_search.MIN_LETTERS:
            return _("Skriv minst to bokstaver for å søke.")
        return _("Velg den som skal ha rollen.") if count else _("Ingen treff.")
