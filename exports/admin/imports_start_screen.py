"""Import fra regneark: choose the kind, take the template, upload the file."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from exports.admin.export_screen import POLICY
from exports.admin.imports_forms import ImportForm
from exports.imports import services, template
from exports.imports.kinds import KINDS
from exports.models import ImportKind, ImportState
from permissions import rate_limits
from permissions.policy import Action
from stafettlog.admin.staff_form_screen import StaffFormScreen
from stafettlog.admin.staff_screen import StaffScreen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LATEST = 10


class ImportStartScreen(StaffFormScreen):
    action = Action.IMPORT_SHEETS
    template_name = "exports/import_start.html"
    form_class = ImportForm

    def initial(self) -> dict[str, Any]:
        kind = self.request.GET.get("type", "")
        return {"kind": kind if kind in ImportKind.values else ImportKind.STAFF.value}

    def form_kwargs(self) -> dict[str, Any]:
        return {"files": self.request.FILES} if self.request.method == "POST" else {}

    def cancel_url(self) -> str:
        return reverse("admin:index")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Outside the transaction: a refused try counts too.
        rate_limits.spend("import", self.user.pk)
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        try:
            kept = services.import_upload(kind=ImportKind(data["kind"]), uploaded=data["file"], by=self.user)
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from None
        return reverse("admin:import_preview", args=[kept.pk])

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": _("Import fra regneark"),
            "trail": (_("Min side"), self.cancel_url()),
            "templates": [
                (words, reverse("admin:import_template", args=[kind]))
                for kind, words in (
                    (ImportKind.ORGANISATIONS, _("Mal for virksomheter")),
                    (ImportKind.STAFF, _("Mal for ansatte")),
                )
            ],
            "earlier": [
                (one, services.waits(one))
                for one in services.imports_of(self.user)[:LATEST]
                if _is_shown(one)
            ],
        }


def _is_shown(one: Any) -> bool:
    return services.waits(one) or one.state == ImportState.WRITTEN


class ImportTemplateScreen(StaffScreen):
    """The file to fill in: made anew, since it names the virksomheter in use."""

    action = Action.IMPORT_SHEETS
    http_method_names = ["get"]

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in ImportKind.values:
            raise Http404
        chosen = ImportKind(kind)
        response = HttpResponse(template.workbook(chosen), content_type=XLSX)
        name = f"mal-{KINDS[chosen].file_name}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Content-Security-Policy"] = POLICY
        response["X-Content-Type-Options"] = "nosniff"
        return response
