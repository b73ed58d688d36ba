"""A form towards no log: one effect per form, stale saves told, and nothing typed is lost."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from stafettlog.admin.kept_forms import KeptForm, put_errors, unvalidated
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.services.errors import NotAllowed, NotVisible, Stale
from stafettlog.services.submissions import already, once


class StaffFormScreen(KeptForm, StaffScreen):
    """Subclass with `form_class`, `cancel_url()` and `save(form)`, which returns the address to go to.

    Buttons whose names begin with an underscore may be side steps (`side_step`), as on FormScreen.
    """

    form_class: type[forms.Form]

    def save(self, form: Any) -> str:
        """Call the one service, and return the address to go to."""
        raise NotImplementedError

    def cancel_url(self) -> str:
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def version(self) -> int | None:
        """The version of the row that the form changes, if it changes one."""
        return None

    def current_texts(self, current: Any) -> list[tuple[str, str]]:
        """(label, text) of the row as it is now, for the page that meets a stale save."""
        return []

    def side_step(self, form: Any) -> HttpResponse | None:
        """Answer a button that is not the sending one, or None if none was pressed."""
        return None

    def extra_context(self, form: Any) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form_class(initial=self.initial(), **self.form_kwargs()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if done := already(by=self.user, key=self.submission()):
            return HttpResponseRedirect(done)
        typed = unvalidated(self.form_class(request.POST, **self.form_kwargs()))
        if (answer := self.side_step(typed)) is not None:
            return answer
        form = self.form_class(request.POST, **self.form_kwargs())
        return self._send(form) if form.is_valid() else self.show(form)

    def _send(self, form: forms.Form) -> HttpResponse:
        try:
            location = once(by=self.user, key=self.submission(), act=lambda: self.save(form))
            return HttpResponseRedirect(location)
        except NotVisible:
            raise Http404 from None
        except NotAllowed as error:
            typed = unvalidated(self.form_class(self.request.POST, **self.form_kwargs()))
            return self.show(typed, refused=_(str(error)), status=403)
        except Stale as error:
            return self.show(form, stale=error.current, status=409)
        except ValidationError as error:
            put_errors(form, error)
            return self.show(form)

    def sent_version(self) -> int:
        """The version that the form was made from; 0, which fits no row, if it was tampered with."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isdecimal() and len(text) < 9 else 0

    def show(
        self, form: forms.Form, *, stale: Any = None, refused: str = "", status: int = 200
    ) -> HttpResponse:
        sent = self.request.method == "POST" and stale is None and "version" in self.request.POST
        context = {
            "form": form,
            "draft": None,
            "earlier_draft": None,
            "refused": refused,
            "submission": self.submission(),
            "version": self.sent_version() if sent else self.version(),
            "stale_texts": self.current_texts(stale) if stale is not None else [],
            "cancel_url": self.cancel_url(),
            "has_errors": bool(form.errors),
            **self.extra_context(form),
        }
        return self.render(context, status=status)
