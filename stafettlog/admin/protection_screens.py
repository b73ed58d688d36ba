"""Adressesperre on one log: setting it, and the one click that shows what it hides (R26)."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import Resolver404, resolve
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.details_page import CHILD, details_url
from stafettlog.admin.form_screen import FormScreen
from stafettlog.admin.forms.protection import ProtectionForm
from stafettlog.admin.log_screen import LogPageScreen
from stafettlog.admin.screen import LogScreen
from stafettlog.models import Stafettlog
from stafettlog.services.errors import NotVisible, Stale
from stafettlog.services.protection import protection_set

LOG_PAGE = "stafettlog_stafettlog_change"


class ChildProtectScreen(FormScreen):
    action = Action.PROTECT_CHILD
    page = Page.PROTECTION
    template_name = "log/child_protect.html"
    form_class = ProtectionForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"was": self.log.child.protection}

    def initial(self) -> dict[str, Any]:
        child = self.log.child
        if not child.is_protected:
            return {}
        return {"protection": child.protection, "protection_review_on": child.protection_review_on}

    def version(self) -> int:
        return self.version_of(self.log)

    def version_of(self, row: Stafettlog) -> int:
        """A number of the protection that the form was made from: nothing else on the child matters here."""
        on = row.child.protection_review_on
        kinds = {"": 0, "confidential": 1, "strictly": 2}
        return 10 * (on.toordinal() if on else 0) + kinds[row.child.protection] + 1

    def current_texts(self, current: Stafettlog) -> list[tuple[str, str]]:
        child = current.child
        on = child.protection_review_on
        return [
            (_("Adressesperre"), child.get_protection_display()),
            (_("Vurderes på nytt"), date_format(on, "DATE_FORMAT") if on else "–"),
        ]

    def save(self, form: Any) -> str:
        child = self.log.child
        if self.sent_version() != self.version():
            raise Stale(self.log)
        protection_set(
            log_id=self.log.pk,
            given=form.protection_input(),
            reason=form.cleaned_data["reason"],
            before=(child.protection, child.protection_review_on),
            by=self.user,
        )
        kept = form.cleaned_data["protection"]
        text = _("Adressesperren er lagret.") if kept else _("Adressesperren er opphevet.")
        messages.success(self.request, text)
        return details_url(self.log.pk, CHILD)

    def add_errors(self, form: Any, error: Any) -> None:
        if hasattr(error, "error_dict") and "review_on" in error.error_dict:
            error.error_dict["protection_review_on"] = error.error_dict.pop("review_on")
        super().add_errors(form, error)

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {
            "heading": _("Adressesperre"),
            "has_errors": bool(form.errors),
            "cancel_url": details_url(self.log.pk, CHILD),
        }


class ProtectedShowScreen(LogScreen):
    """«Vis skjermede opplysninger»: one page of the log with its places, on this answer alone.

    A POST with `where`, the address of a page of the same log. That page answers as to a GET, asks its
    own action, and is noted as opened too.
    """

    action = Action.SHOW_PROTECTED
    page = Page.PROTECTED_SHOWN
    http_method_names = ["post"]

    def post(self, request: HttpRequest, log_id: UUID) -> HttpResponseBase:
        try:
            where = urlsplit(request.POST.get("where", ""))
        except ValueError:
            raise NotVisible from None
        screen, kwargs = self._screen(where.path)
        self.note(self.page)
        request.method = "GET"
        request.GET = QueryDict(where.query)  # type: ignore[assignment]
        request.path = request.path_info = where.path
        shown = screen(revealed=True)
        shown.setup(request, **kwargs)
        return shown.dispatch(request, **kwargs)

    def _screen(self, path: str) -> tuple[type[LogScreen], dict[str, Any]]:
        """The screen at the address, if it is one of this log's. Raises NotVisible."""
        try:
            found = resolve(path)
        except Resolver404:
            raise NotVisible from None
        if found.url_name == LOG_PAGE and found.kwargs.get("object_id") == str(self.log.pk):
            return LogPageScreen, {"log_id": self.log.pk}
        view = getattr(found.func, "view_class", None)
        if (
            isinstance(view, type)
            and issubclass(view, LogScreen)
            and found.kwargs.get("log_id") == self.log.pk
        ):
            return view, found.kwargs
        raise NotVisible
