"""Throwing away one's own draft."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permissions.policy import Action
from stafettlog.admin.staff_screen import StaffScreen
from stafettlog.services import drafts


class DraftDiscard(StaffScreen):
    """Drafts stand on Min side; another's draft is not there."""

    action = Action.SEE_MY_PAGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, draft_id: UUID) -> HttpResponse:
        draft = drafts.draft_own(by=self.user, draft_id=draft_id)
        if draft is None:
            raise Http404
        drafts.draft_discard(draft)
        messages.success(request, _("Kladden er slettet."))
        return HttpResponseRedirect(reverse("admin:index"))
