"""Ansatte: the list, taking someone on, the page of one, and ending a place."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions import rate_limits
from permissions.models import RoleAssignment
from permissions.policy import Action, Role, decide
from stafettlog.admin import row_history, staff_rows
from stafettlog.admin.forms.organisation import ConfirmForm
from stafettlog.admin.forms.staff import StaffAddForm, StaffChangeForm
from stafettlog.admin.frame import my_roles
from stafettlog.admin.role_screens import organisation_choices
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.admin.staff_list_screen import Filter, StaffListScreen
from stafettlog.models import Actor
from stafettlog.services import access, places, second_factors, staff, staff_endings, versions
from stafettlog.services.errors import NotVisible


def staff_list() -> tuple[str, str]:
    return _("Ansatte"), reverse("admin:staff_list")


class StaffMembersScreen(StaffListScreen):
    action = Action.MANAGE_STAFF
    template_name = "staff/staff_list.html"
    title = gettext_lazy("Ansatte")
    search_label = gettext_lazy("Søk etter navn, stilling eller virksomhet")

    def filters(self) -> list[Filter]:
        states = [
            ("", _("Nåværende ansatte")),
            (staff_rows.WORKS, _("Arbeider")),
            (staff_rows.WAITS, _("Venter på leder")),
            (staff_rows.ENDED, _("Avsluttet")),
            (staff_rows.EVERYONE, _("Alle")),
        ]
        kept = organisation_choices(places.kept_organisations(self.user))
        by_place = [Filter("virksomhet", _("Virksomhet"), kept)] if len(kept) > 2 else []
        return [*by_place, Filter("status", _("Status"), states)]

    def rows(self, query: str, chosen: Mapping[str, str]) -> QuerySet[Any]:
        rows = staff_rows.with_status(places.kept(self.user), chosen.get("status", ""))
        if organisation := chosen.get("virksomhet"):
            rows = rows.filter(organisation=organisation)
        if query:
            rows = rows.matching(query)  # type: ignore[attr-defined]
        return staff_rows.with_held(rows, self.user).order_by("user__last_name", "user__first_name", "pk")

    def extra_context(self) -> dict[str, Any]:
        return {
            "led": set(access.led_organisation_ids(self.user)),
            "may_end_family": bool(decide(Action.END_SIGN_INS, roles=my_roles(self.request))),
        }


class StaffAddScreen(StaffFormScreen):
    action = Action.MANAGE_STAFF
    template_name = "staff/staff_add.html"
    form_class = StaffAddForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"organisations": places.kept_organisations(self.user).filter(is_active=True)}

    def initial(self) -> dict[str, Any]:
        kept = self.form_kwargs()["organisations"]
        return {"organisation": kept[0].pk if len(kept) == 1 else None}

    def cancel_url(self) -> str:
        return staff_list()[1]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Outside the transaction: a refused try counts too.
        rate_limits.spend("number_lookup", self.user.pk)
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        made = staff.staff_add(person=form.staff_input(), by=self.user)
        words = {"name": made.display_name, "organisation": made.organisation.name}
        messages.success(
            self.request, _("%(name)s er registrert ved %(organisation)s og kan logge inn.") % words
        )
        return self.cancel_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {"heading": _("Ny ansatt"), "trail": staff_list()}


class OneStaffMember(StaffFormScreen):
    """A screen on the aktør that the address names; another's staff is 404."""

    action = Action.MANAGE_STAFF

    def prepare(self, *, actor_id: UUID, **kwargs: Any) -> None:
        actor = staff_rows.with_held(places.kept(self.user), self.user).filter(pk=actor_id).first()
        if actor is None:
            raise NotVisible
        self.actor: Any = actor

    def page_url(self) -> str:
        return reverse("admin:staff_change", args=[self.actor.pk])

    def leads_here(self) -> bool:
        return RoleAssignment.objects.filter(
            user=self.actor.user_id,
            organisation=self.actor.organisation_id,
            role=Role.UNIT_LEADER.value,
            ended_at__isnull=True,
        ).exists()


class StaffChangeScreen(OneStaffMember):
    """The page of one: who it is, what may be corrected, what is left to hand over, and the history."""

    template_name = "staff/staff.html"
    form_class = StaffChangeForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"may_change_address": staff.may_change_address(self.actor, self.user)}

    def initial(self) -> dict[str, Any]:
        return {"title": self.actor.title, "phone": self.actor.phone, "email": self.actor.user.email}

    def version(self) -> int:
        return versions.version_of(self.actor)

    def current_texts(self, current: Actor) -> list[tuple[str, str]]:
        return [
            (_("Stilling"), current.title),
            (_("Telefon"), current.phone),
            (_("E-post"), current.user.email),
        ]

    def cancel_url(self) -> str:
        return staff_list()[1]

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        staff.staff_change(
            actor_id=self.actor.pk,
            title=data["title"],
            phone=data["phone"],
            email=data.get("email"),
            version=self.sent_version(),
            by=self.user,
        )
        messages.success(self.request, _("Endringen er lagret."))
        return self.page_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        actor = self.actor
        gone = not actor.is_working and not actor.is_waiting
        return {
            "heading": actor.display_name,
            "lead": f"{actor.title}, {actor.organisation.name}",
            "trail": staff_list(),
            "actor": actor,
            "is_gone": gone,
            "is_me": actor.user_id == self.user.pk,
            "settles": actor.organisation_id in access.led_organisation_ids(self.user),
            "keeps_all": places.keeps_all(self.user),
            "resets_app": second_factors.may_reset(self.user, actor.user),
            "may_end_sign_ins": not gone
            and bool(decide(Action.END_SIGN_INS, roles=my_roles(self.request), own=True)),
            "left": staff_rows.left_by(actor, self.user) if gone else [],
            "history": row_history.entries(actor),
        }


class StaffEndScreen(OneStaffMember):
    template_name = "staff/staff_end.html"
    form_class = ConfirmForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.actor.ended_at is not None:
            messages.info(request, _("Arbeidsstedet er allerede avsluttet."))
            return HttpResponseRedirect(self.page_url())
        return super().get(request, *args, **kwargs)

    def cancel_url(self) -> str:
        return self.page_url()

    def save(self, form: Any) -> str:
        ended = staff_endings.staff_end(actor_id=self.actor.pk, by=self.user)
        words = {"name": ended.display_name, "organisation": ended.organisation.name}
        messages.success(self.request, _("%(name)s arbeider ikke lenger ved %(organisation)s.") % words)
        return self.page_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": _("Avslutt arbeidssted"),
            "trail": staff_list(),
            "actor": self.actor,
            "is_me": self.actor.user_id == self.user.pk,
            "leads": self.leads_here(),
        }
