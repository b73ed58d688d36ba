"""A form on one log: drafts, one effect per form, and nothing typed is ever lost."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.utils.translation import gettext as _

from stafettlog.admin.kept_forms import (
    KeptForm,
    as_data,
    put_errors,
    saved_at,
    typed_content,
    unvalidated,
    uuid_or_none,
)
from stafettlog.admin.screen import LogScreen, log_url
from stafettlog.models import Draft, Stafettlog
from stafettlog.services import drafts
from stafettlog.services.errors import NotAllowed, Stale
from stafettlog.services.submissions import already, once

__all__ = ["FormScreen", "as_data", "typed_content", "unvalidated", "uuid_or_none"]


class FormScreen(KeptForm, LogScreen):
    """Subclass with `form_class` and `save(form)`; with `draft_kind` the form has drafts.

    Buttons whose names begin with an underscore are side steps (`side_step`): they do their thing
    and show the form again as typed. `version` guards a row that several may edit.
    """

    form_class: type[forms.Form]
    answers_refused_post = True

    def save(self, form: forms.Form) -> str:
        """Call the one service, and return the address to go to."""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def draft_log(self) -> Stafettlog:
        return self.log

    def version(self) -> int | None:
        """The version of the row that the form changes, if it changes one."""
        return None

    def version_of(self, row: Any) -> int:
        """What `version` would be for a form made from `row` as it is now."""
        return int(row.version)

    def current_texts(self, current: Any) -> list[tuple[str, str]]:
        """(label, text) of the row as it is now, for the page that meets a stale save."""
        return []

    def side_step(self, form: forms.Form) -> HttpResponse | None:
        """Answer a button that is not the sending one, or None if none was pressed."""
        return None

    def extra_context(self, form: forms.Form) -> dict[str, Any]:
        return {}

    # --- Requests ------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self._draft(request.GET.get("kladd"))
        if draft is not None:
            form = unvalidated(self.make_form(as_data(draft.content)))
        elif self.draft_kind and "kladd" in request.GET:
            return self.draft_is_gone(log_url(self.log.pk))
        else:
            form = self.form_class(initial=self.initial(), **self.form_kwargs())
        return self.show(form, draft=draft)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self._draft(request.POST.get("draft"))
        if (answer := self._not_sent()) is not None:
            return answer
        form = self.make_form(request.POST)
        if form.is_valid():
            return self._send(form, draft)
        return self._sent_before() or self.show(form, draft=draft)

    def _not_sent(self) -> HttpResponse | None:
        """Answer what is no sending, or one that is refused; None for the rest."""
        saves = bool(self.draft_kind) and "_autosave" in self.request.POST
        steps_aside = any(name.startswith("_") for name in self.request.POST)
        if not self.decision:
            return (None if saves else self._sent_before()) or self.refuse(_(self.decision.reason))
        if saves:
            return self._autosave()
        if not steps_aside:
            return None
        return self._sent_before() or self.side_step(unvalidated(self.make_form(self.request.POST)))

    def _sent_before(self) -> HttpResponse | None:
        """The answer to a second click: what it asks for may make no sense any more, now that it is done.

        One that still makes sense is not asked about here: once() finds it out by itself.
        """
        done = already(by=self.user, key=self.submission())
        return HttpResponseRedirect(done) if done else None

    def carries(self, answer: HttpResponseBase) -> bool:
        """Not when a draft was kept: its id and the time of day. All else is made by render()."""
        return not isinstance(answer, JsonResponse)

    def make_form(self, data: QueryDict) -> forms.Form:
        return self.form_class(data, **self.form_kwargs())

    def _send(self, form: forms.Form, draft: Draft | None) -> HttpResponse:
        def act() -> str:
            location = self.save(form)
            if draft is not None:
                drafts.draft_discard(draft)
            if self.draft_kind:
                drafts.discard_sent(by=self.user, form_key=self.submission())
            return location

        try:
            return HttpResponseRedirect(once(by=self.user, key=self.submission(), act=act))
        except NotAllowed as error:
            return self.refuse(_(str(error)))
        except Stale as error:
            return self.show(form, draft=draft, stale=error.current, status=409)
        except ValidationError as error:
            self.add_errors(form, error)
            return self.show(form, draft=draft)

    def add_errors(self, form: forms.Form, error: ValidationError) -> None:
        """Put a service's errors by their fields; those of no field here stand on top."""
        put_errors(form, error)

    def refuse(self, reason: str) -> HttpResponse:
        """The right or the consent ended while the form was open: say so, and show back what was typed."""
        form = unvalidated(self.make_form(self.request.POST))
        return self.show(form, draft=None, refused=reason, status=403)

    def show(
        self,
        form: forms.Form,
        *,
        draft: Draft | None = None,
        stale: Any = None,
        refused: str = "",
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "form": form,
            "draft": draft,
            "saved_at": saved_at(draft) if draft else "",
            "earlier_draft": None if draft or self.request.method == "POST" else self.earlier_draft(),
            "refused": refused,
            "submission": self.submission(),
            "version": self.version_of(stale) if stale is not None else self._typed_version(),
            "stale_texts": self.current_texts(stale) if stale is not None else [],
            "cancel_url": self.home_url(),
            **self.extra_context(form),
        }
        return self.render(context, status=status)

    def sent_version(self) -> int:
        """The version that the form was made from; 0, which fits no row, if it was tampered with."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isdecimal() and len(text) < 9 else 0

    def _typed_version(self) -> int | None:
        return self.sent_version() if "version" in self.request.POST else self.version()
