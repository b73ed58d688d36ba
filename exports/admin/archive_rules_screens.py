"""Sletteregler: how long each virksomhet keeps a log here after the archive has it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exports.archive.forms import RetentionForm
from exports.archive.retention import months_for, retention_set
from exports.models import RetentionRule
from permissions.models import Organisation
from permissions.policy import Action
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.admin.staff_list_screen import Filter, StaffListScreen
from stafettlog.services import versions
from stafettlog.services.errors import NotVisible


def _organisations() -> QuerySet[Organisation]:
    return Organisation.objects.select_related("retention_rule__set_by")


class RetentionRulesScreen(StaffListScreen):
    action = Action.SET_RETENTION
    template_name = "exports/retention_rules.html"
    title = gettext_lazy("Sletteregler")

    def filters(self) -> list[Filter]:
        own = [("", _("Alle")), ("egen", _("Egen regel")), ("kommunens", _("Kommunens regel"))]
        return [Filter("regel", _("Regel"), own)]

    def rows(self, query: str, chosen: Mapping[str, str]) -> QuerySet[Any]:
        rows = _organisations().filter(name__icontains=query)
        if own := chosen.get("regel"):
            rows = rows.filter(retention_rule__isnull=own != "egen")
        return rows.order_by("name", "pk")

    def extra_context(self) -> dict[str, Any]:
        return {"default_months": settings.RETENTION_MONTHS}


class RetentionRuleScreen(StaffFormScreen):
    action = Action.SET_RETENTION
    template_name = "exports/retention_rule.html"
    form_class = RetentionForm

    def prepare(self, **kwargs: Any) -> None:
        row = _organisations().filter(pk=kwargs["organisation_id"]).first()
        if row is None:
            raise NotVisible
        self.organisation = row
        self.rule: RetentionRule | None = getattr(row, "retention_rule", None)

    def initial(self) -> dict[str, Any]:
        return {"months": self.rule.months} if self.rule else {}

    def version(self) -> int:
        return versions.version_of(self.rule) if self.rule else 0

    def version_of(self, row: RetentionRule) -> int:
        return versions.version_of(row)

    def current_texts(self, current: RetentionRule) -> list[tuple[str, str]]:
        return [(_("Måneder etter kvitteringen"), str(months_for(current.organisation)))]

    def cancel_url(self) -> str:
        return reverse("admin:retention_rules")

    def save(self, form: Any) -> str:
        changed = retention_set(
            organisation_id=self.organisation.pk,
            months=form.cleaned_data["months"],
            version=self.sent_version(),
            by=self.user,
        )
        messages.success(self.request, _("Sletteregelen for %(name)s er lagret.") % {"name": changed.name})
        return self.cancel_url()

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": self.organisation.name,
            "lead": _("Så lenge beholdes en logg her etter at arkivet har den."),
            "trail": (_("Sletteregler"), self.cancel_url()),
            "default_months": settings.RETENTION_MONTHS,
            "active_menu": reverse("admin:organisation_list"),
        }
