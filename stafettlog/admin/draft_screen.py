"""Throwing away one's own draft."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stafettlog.admin.frame import current_user
from stafettlog.services import drafts


@require_POST
def draft_discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    draft = drafts.draft_own(by=current_user(request), draft_id=draft_id)
    if draft is None:
        raise Http404
    drafts.draft_discard(draft)
    messages.success(request, _("Kladden er slettet."))
    return HttpResponseRedirect(reverse("admin:index"))
