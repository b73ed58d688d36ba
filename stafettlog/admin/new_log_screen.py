"""«Nytt stafettbarn»: one page from consent to foresatte, kept as a draft until the log is opened."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views import View

from permissions.policy import Action
from permissions.uploads import CleanUpload, Kind, check_upload
from stafettlog.admin.forms.foresatt import PREFIX, with_row, without_row
from stafettlog.admin.forms.new_log import NewLogForms, consent_heading
from stafettlog.admin.frame import current_user, my_actors
from stafettlog.admin.kept_forms import KeptForm, as_data, saved_at, typed_content
from stafettlog.admin.number_hit import note_hit
from stafettlog.admin.screen import log_url
from stafettlog.level_texts import LEVEL_THREE_NOTICE
from stafettlog.models import Draft, DraftKind, FileKind, ForesattRelation, Stafettlog
from stafettlog.services import access, drafts
from stafettlog.services.errors import ChildHasLog, NotAllowed, TooManyAttempts
from stafettlog.services.opening import log_open

# Field of the form -> what the file is, and what it may be.
UPLOADS: dict[str, tuple[FileKind, tuple[Kind, ...]]] = {
    "document": (FileKind.CONSENT, (Kind.PDF, Kind.PICTURE)),
    "photo": (FileKind.PHOTO, (Kind.PHOTO,)),
}


class NewLogScreen(KeptForm, View):
    """No log is opened by this page, so nothing is noted in the access log: its log page does that."""

    action = Action.CREATE_LOG
    draft_kind = DraftKind.NEW_LOG
    template_name = "log/new_log.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = current_user(request)
        self.actors = my_actors(request)
        try:
            access.require_staff(self.user, self.action)
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed as error:
            if request.method != "POST":
                raise PermissionDenied(_(str(error))) from None
            forms = NewLogForms(self.actors, request.POST).unvalidated()
            return self.show(forms, refused=_(str(error)), status=403)

    def get(self, request: HttpRequest) -> HttpResponse:
        if "kladd" not in request.GET:
            return self.show(NewLogForms(self.actors))
        draft = self._draft(request.GET["kladd"])
        if draft is None:
            return self.draft_is_gone(reverse("admin:index"))
        return self.show(self._typed(as_data(draft.content)), draft=draft)

    def post(self, request: HttpRequest) -> HttpResponse:
        draft = self._draft(request.POST.get("draft"))
        if "_autosave" in request.POST:
            return self._autosave()
        uploads, wrong = self._check_files()
        if any(name.startswith("_") and name != "_open" for name in request.POST):
            return self._side_step(draft, uploads, wrong)
        # Kept before anything else is looked at: a file cannot be put back into a form by the server.
        draft = self.keep_draft(uploads=uploads) if uploads else draft
        forms = NewLogForms(self.actors, request.POST)
        if not forms.is_valid() or wrong:
            return self.show(forms, draft=draft, wrong=wrong)
        return self._open(forms, draft)

    # --- Buttons ---------------------------------------------------------------------------------

    def _side_step(
        self,
        draft: Draft | None,
        uploads: Mapping[FileKind, CleanUpload],
        wrong: Mapping[str, ValidationError],
    ) -> HttpResponse:
        """*Lagre*, one block of foresatte more or less, or a file removed: all without checking the form."""
        post = self.request.POST
        data: QueryDict = post
        if f"_add_{PREFIX}" in post:
            data = with_row(post)
        elif f"_remove_{PREFIX}" in post:
            data = without_row(post, post[f"_remove_{PREFIX}"])
        without = [kind for name, (kind, _kinds) in UPLOADS.items() if f"_remove_{name}" in post]
        if uploads or without or "_save" in post:
            draft = self.keep_draft(typed_content(data), uploads=uploads, without=without)
        if "_save" in post and draft is not None:
            text = _("Kladden er lagret på Min side. Bare du ser den. Den slettes etter %(days)s dager.")
            messages.success(self.request, text % {"days": settings.DRAFT_DAYS})
            if not wrong:
                return HttpResponseRedirect(f"{self.request.path}?kladd={draft.pk}")
        return self.show(self._typed(data), draft=draft, wrong=wrong)

    def _check_files(self) -> tuple[dict[FileKind, CleanUpload], dict[str, ValidationError]]:
        """(what may be kept, what is wrong by field)."""
        uploads, wrong = {}, {}
        for name, (kind, kinds) in UPLOADS.items():
            sent = self.request.FILES.get(name)
            if sent is None or (name == "photo" and not settings.CHILD_PHOTO):
                continue
            try:
                uploads[kind] = check_upload(sent, kinds=kinds)
            except ValidationError as error:
                wrong[name] = error
        return uploads, wrong

    # --- Opening ---------------------------------------------------------------------------------

    def _open(self, forms: NewLogForms, draft: Draft | None) -> HttpResponse:
        opening = forms.opening()
        opened: list[UUID] = []

        def location_of(log: Stafettlog) -> str:
            opened.append(log.pk)
            drafts.discard_sent(by=self.user, form_key=self.submission())
            return log_url(log.pk)

        try:
            location = log_open(
                opening=opening, draft=draft, key=self.submission(), location_of=location_of, by=self.user
            )
        except ChildHasLog as error:
            return self._has_log(error.log_id, forms, draft)
        except TooManyAttempts:
            return self.show(forms.unvalidated(), draft=self.keep_draft(), limited=True, status=429)
        except ValidationError as error:
            forms.add_errors(error)
            return self.show(forms, draft=draft)
        if opened:
            self._tell(opened[0])
        elif draft is not None and (left := self._draft(str(draft.pk))):
            # A second click, whose files were kept after the first had already opened the log.
            drafts.draft_discard(left)
        return HttpResponseRedirect(location)

    def _has_log(self, log_id: UUID | None, forms: NewLogForms, draft: Draft | None) -> HttpResponse:
        """R1: one who may see the log is led to it; anyone else learns nothing but this sentence."""
        if log_id is not None:
            note_hit(self.request, log_id)
            return self.show(forms.unvalidated(), draft=draft, existing_url=log_url(log_id))
        kept = self.keep_draft()
        messages.warning(
            self.request,
            _("Vi kan ikke opprette loggen nå. Vi tar kontakt med deg. Det du skrev, er lagret som kladd."),
        )
        return HttpResponseRedirect(f"{self.request.path}?kladd={kept.pk}")

    def _tell(self, log_id: UUID) -> None:
        messages.success(self.request, _("Stafettloggen er opprettet."))
        without_mail = ForesattRelation.objects.with_access().filter(child__logs=log_id, email="")
        for relation in without_mail:
            words = {"name": relation.display_name}
            text = format_html(
                '{} <a href="{}">{}</a>',
                _("%(name)s har ikke e-post og får ikke innloggingsinformasjon.") % words,
                reverse("admin:foresatt_letter", args=[log_id, relation.pk]),
                _("Skriv ut invitasjonsbrev"),
            )
            messages.warning(self.request, text)

    # --- The page ----------------------------------------------------------------------------------

    def _typed(self, data: QueryDict) -> NewLogForms:
        return NewLogForms(self.actors, data).unvalidated()

    def show(
        self,
        forms: NewLogForms,
        *,
        draft: Draft | None = None,
        wrong: Mapping[str, ValidationError] | None = None,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        for name, error in (wrong or {}).items():
            (forms.consent if name == "document" else forms.child).add_error(name, error)
        kept = {stored.kind: stored.original_name for stored in draft.files.all()} if draft else {}
        context = {
            **admin.site.each_context(self.request),
            "forms": forms,
            "parts": _parts(forms),
            "has_errors": any(_has_errors(part) for part in forms),
            "draft": draft,
            "saved_at": saved_at(draft) if draft else "",
            "submission": self.submission(),
            "files": {name: kept.get(kind, "") for name, (kind, _kinds) in UPLOADS.items()},
            "author": self.user.display_name,
            "today": timezone.localdate(),
            "consent_heading": consent_heading(),
            "level_three_notice": LEVEL_THREE_NOTICE,
            "list_url": reverse("admin:stafettlog_stafettlog_changelist"),
            "cancel_url": reverse("admin:index"),
            "active_menu": reverse("admin:stafettlog_stafettlog_changelist"),
            "refused": "",
            "limited": False,
            "existing_url": "",
            **more,
        }
        return render(self.request, self.template_name, context, status=status)


def _has_errors(part: Any) -> bool:
    """Whether a form, or any form of a formset, has an error that is shown."""
    if not part.is_bound:
        return False
    return bool(part.total_error_count() if hasattr(part, "total_error_count") else part.errors)


def _parts(forms: NewLogForms) -> list[tuple[str, str, bool]]:
    """(id of the card, its name, whether it has errors), in the page's order."""
    return [
        ("part-consent", _("Samtykke"), _has_errors(forms.consent)),
        ("part-child", _("Barnets detaljer"), _has_errors(forms.child)),
        ("part-level", _("Vurdering av nivå"), _has_errors(forms.level)),
        ("part-foresatte", _("Foresatte"), _has_errors(forms.foresatte)),
    ]
