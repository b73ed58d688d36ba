"""What every form of the screens keeps: its key, so that it acts once, and its draft."""

from typing import Any, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from permissions.models import User
from stafettlog.models import Concern, Draft, DraftKind, Stafettlog
from stafettlog.services import drafts
from stafettlog.services.submissions import already

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


def put_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Put a service's errors by their fields; those of no field here stand on top."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for field, errors in by_field.items():
        form.add_error(field if field in form.fields else None, errors)


def saved_at(draft: Draft) -> str:
    """«10.42»: when the draft was last kept."""
    return time_format(timezone.localtime(draft.updated_at), "H.i")


class KeptForm:
    """Mixin of a view that sets `self.user`: the form's key, and its draft if `draft_kind` is set."""

    request: HttpRequest
    user: User
    draft_kind: DraftKind | None = None
    kept: Draft | None = None
    """The draft as this request has kept it."""

    def draft_log(self) -> Stafettlog | None:
        return None

    def draft_concern(self) -> Concern | None:
        return None

    def submission(self) -> UUID:
        """The form's key: the one sent, so that a second click is known; else a fresh one."""
        if not hasattr(self, "_submission"):
            self._submission = uuid_or_none(self.request.POST.get("submission")) or uuid4()
        return self._submission

    def _draft(self, draft_id: str | None) -> Draft | None:
        if self.draft_kind is None or (key := uuid_or_none(draft_id)) is None:
            return None
        draft = drafts.draft_get(by=self.user, kind=self.draft_kind, draft_id=key)
        log, concern = self.draft_log(), self.draft_concern()
        place = (log.pk if log else None, concern.pk if concern else None)
        return draft if draft is not None and (draft.log_id, draft.concern_id) == place else None

    def earlier_draft(self) -> Draft | None:
        """What the person typed here before and never sent: offered when the form is opened anew."""
        if self.draft_kind is None:
            return None
        return drafts.draft_latest(
            by=self.user, kind=self.draft_kind, log=self.draft_log(), concern=self.draft_concern()
        )

    def keep_draft(self, content: drafts.Content | None = None, **files: Any) -> Draft:
        """Keep what is typed now, or `content`, in the form's own draft; `files` as draft_save has them."""
        assert self.draft_kind is not None
        self.kept = drafts.draft_save(
            by=self.user,
            kind=self.draft_kind,
            content=typed_content(self.request.POST) if content is None else content,
            draft_id=self.kept.pk if self.kept else uuid_or_none(self.request.POST.get("draft")),
            form_key=self.submission(),
            log=self.draft_log(),
            concern=self.draft_concern(),
            **files,
        )
        return self.kept

    def draft_is_gone(self, address: str) -> HttpResponse:
        """Back to a draft that has become a log or a tiltak, or was never the person's: the same words."""
        messages.warning(self.request, _("Kladden finnes ikke lenger. Den er sendt eller slettet."))
        return HttpResponseRedirect(address)

    def _autosave(self) -> HttpResponse:
        if already(by=self.user, key=self.submission()):
            # The form was sent meanwhile: a draft now would be left behind.
            return JsonResponse({}, status=409)
        kept = self.keep_draft()
        return JsonResponse({"draft": str(kept.pk), "saved_at": saved_at(kept)})
