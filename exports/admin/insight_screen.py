"""Innsyn for en person: who of the log it is about, which texts name the person, and the file."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from exports.admin.export_screen import download
from exports.own_data.forms import InsightForm
from exports.own_data.passages import search
from exports.own_data.people import people_of
from exports.own_data.services import insight_export
from permissions import rate_limits
from permissions.access_words import Page
from permissions.policy import NOT_YOURS, Action
from stafettlog.admin.frame import workplace
from stafettlog.admin.kept_forms import put_errors
from stafettlog.admin.screen import LogScreen
from stafettlog.documents.typst import DocumentError
from stafettlog.services.access import EXPORT


class InsightScreen(LogScreen):
    """A name that was typed is looked for first; the file comes when its finds have been shown."""

    action = Action.EXPORT_LOG
    page = Page.INSIGHT
    template_name = "exports/log_insight.html"

    def prepare(self, **kwargs: Any) -> None:
        # As for the log's export: a row of its own.
        if EXPORT not in self.access.codenames:
            raise PermissionDenied(_(NOT_YOURS))

    def get(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        return self._show(self._form())

    def post(self, request: HttpRequest, log_id: UUID) -> HttpResponse:
        name = request.POST.get("name", "").replace("\0", "").strip()[:100]
        if name:
            rate_limits.spend("search", self.user.pk)
        form = self._form(request.POST, name)
        if not form.is_valid() or form.asks_first or "_search" in request.POST:
            return self._show(form, name=name)
        return self._file(form, name)

    def _file(self, form: InsightForm, name: str) -> HttpResponse:
        rate_limits.spend("export", self.user.pk)
        # Before the file is made: if the row cannot be written there is none (R30).
        self.note(Page.INSIGHT_FILE)
        try:
            exported = insight_export(
                log_id=self.log.pk,
                choice=form.choice(),
                by=self.user,
                role=self.role_text(),
                organisation=workplace(self.request),
            )
        except ValidationError as error:
            put_errors(form, error)
            return self._show(form, name=name)
        except DocumentError:
            return self._show(form, name=name, failed=True, status=503)
        return download(exported)

    def _form(self, data: QueryDict | None = None, name: str = "") -> InsightForm:
        if data is not None and name != data.get("searched", ""):
            # Ticks are of what the last name was found in.
            data = data.copy()
            data.pop("passages", None)
        return InsightForm(data, people=people_of(self.log), found=search(self.log, name) if name else [])

    def _show(
        self, form: InsightForm, *, name: str = "", failed: bool = False, status: int = 200
    ) -> HttpResponse:
        context = {
            "form": form,
            "failed": failed,
            "has_errors": failed or bool(form.errors),
            "name": name,
            "found": form.found,
            "cancel_url": self.home_url(),
        }
        return self.render(context, status=status)
