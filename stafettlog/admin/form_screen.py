"""A form on one log: drafts, one effect per form, and nothing typed is ever lost."""

from typing import Any, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from stafettlog.admin.screen import LogScreen, log_url
from stafettlog.models import Concern, Draft, DraftKind
from stafettlog.services import drafts
from stafettlog.services.errors import NotAllowed, Stale
from stafettlog.services.submissions import once

F = TypeVar("F", bound=forms.BaseForm)

NOT_CONTENT = {"csrfmiddlewaretoken", "submission", "draft", "version"}


def unvalidated(form: F) -> F:
    """Make a bound form show what was typed, without checking it: a draft, or a side step."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    form.cleaned_data = {}  # type: ignore[attr-defined]
    return form


def typed_content(data: QueryDict) -> drafts.Content:
    """What a draft keeps of a posted form: the fields, not the keys and buttons."""
    return {
        name: [str(value) for value in values]
        for name, values in data.lists()
        if name not in NOT_CONTENT and not name.startswith("_")
    }


def as_data(content: drafts.Content) -> QueryDict:
    """A draft's content as form data."""
    data = QueryDict(mutable=True)
    for name, values in content.items():
        data.setlist(name, values)
    return data


def uuid_or_none(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


class FormScreen(LogScreen):
    """Subclass with `form_class` and `save(form)`; with `draft_kind` the form has drafts.

    Buttons whose names begin with an underscore are side steps (`side_step`): they do their thing
    and show the form again as typed. `version` guards a row that several may edit.
    """

    form_class: type[forms.Form]
    draft_kind: DraftKind | None = None
    answers_refused_post = True

    def save(self, form: forms.Form) -> str:
        """Call the one service, and return the address to go to."""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def draft_concern(self) -> Concern | None:
        return None

    def version(self) -> int | None:
        """The version of the row that the form changes, if it changes one."""
        return None

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
        else:
            form = self.form_class(initial=self.initial(), **self.form_kwargs())
        return self.show(form, draft=draft)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self._draft(request.POST.get("draft"))
        if not self.decision:
            return self.refuse(_(self.decision.reason))
        if self.draft_kind and "_autosave" in request.POST:
            return self._autosave(draft)
        typed = unvalidated(self.make_form(request.POST))
        if (answer := self.side_step(typed)) is not None:
            return answer
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.show(form, draft=draft)
        return self._send(form, draft)

    def make_form(self, data: QueryDict) -> forms.Form:
        return self.form_class(data, **self.form_kwargs())

    def _send(self, form: forms.Form, draft: Draft | None) -> HttpResponse:
        def act() -> str:
            location = self.save(form)
            if draft is not None:
                drafts.draft_discard(draft)
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
        by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
        for field, errors in by_field.items():
            form.add_error(field if field in form.fields else None, errors)

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
            "refused": refused,
            "submission": self.submission(),
            "version": stale.version if stale is not None else self._typed_version(),
            "stale_texts": self.current_texts(stale) if stale is not None else [],
            "cancel_url": log_url(self.log.pk),
            **self.extra_context(form),
        }
        return self.render(context, status=status)

    # --- Keys and drafts -------------------------------------------------------------------------

    def submission(self) -> UUID:
        """The form's key: the one sent, so that a second click is known; else a fresh one."""
        if not hasattr(self, "_submission"):
            self._submission = uuid_or_none(self.request.POST.get("submission")) or uuid4()
        return self._submission

    def sent_version(self) -> int:
        """The version that the form was made from; 0, which fits no row, if it was tampered with."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isdecimal() and len(text) < 9 else 0

    def _typed_version(self) -> int | None:
        return self.sent_version() if "version" in self.request.POST else self.version()

    def _draft(self, draft_id: str | None) -> Draft | None:
        if self.draft_kind is None or (key := uuid_or_none(draft_id)) is None:
            return None
        draft = drafts.draft_get(by=self.user, kind=self.draft_kind, draft_id=key)
        return draft if draft is not None and draft.log_id == self.log.pk else None

    def keep_draft(self) -> Draft:
        """Keep what is typed now, in the form's own draft."""
        assert self.draft_kind is not None
        return drafts.draft_save(
            by=self.user,
            kind=self.draft_kind,
            content=typed_content(self.request.POST),
            draft_id=uuid_or_none(self.request.POST.get("draft")),
            log=self.log,
            concern=self.draft_concern(),
        )

    def _autosave(self, draft: Draft | None) -> HttpResponse:
        kept = self.keep_draft()
        saved_at = time_format(timezone.localtime(kept.updated_at), "H.i")
        return JsonResponse({"draft": str(kept.pk), "saved_at": saved_at})
