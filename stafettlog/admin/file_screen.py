"""A file of the log, decrypted on its way out: the signed consent and the photo."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from permissions import file_store
from permissions.access_words import Page
from permissions.policy import Action
from stafettlog.admin.photo import PARAMETER, was_shown
from stafettlog.admin.screen import LogScreen
from stafettlog.models import FileKind, StoredFile
from stafettlog.services.errors import NotVisible

EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
NAMES = {FileKind.CONSENT: "signert-samtykke", FileKind.PHOTO: "bilde"}
# What a browser may do with the bytes, should it show them as a page: nothing.
POLICY = "sandbox; default-src 'none'"


class FileScreen(LogScreen):
    action = Action.READ_FILE
    page = Page.FILE

    def prepare(self, **kwargs: Any) -> None:
        stored = StoredFile.objects.filter(log=self.log, pk=kwargs["file_id"]).first()
        if stored is None:
            raise NotVisible
        token = self.request.GET.get(PARAMETER, "")
        if stored.kind == FileKind.PHOTO and self.shown.hides and not was_shown(stored.pk, token):
            raise NotVisible
        self.stored = stored

    def get(self, request: HttpRequest, log_id: UUID, file_id: UUID) -> HttpResponse:
        self.note(self.page)
        response = HttpResponse(file_store.get(self.stored.storage_name))
        response["Content-Type"] = self.stored.content_type
        response["Content-Disposition"] = f'{self._disposition()}; filename="{self._name()}"'
        response["Content-Security-Policy"] = POLICY
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def _disposition(self) -> str:
        return "inline" if self.stored.kind == FileKind.PHOTO else "attachment"

    def _name(self) -> str:
        """Not the name it had when it was uploaded: that may say who the child is."""
        return f"{NAMES[FileKind(self.stored.kind)]}.{EXTENSIONS.get(self.stored.content_type, 'bin')}"
