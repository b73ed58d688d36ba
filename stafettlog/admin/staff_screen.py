"""A screen towards no log in particular: for those whose role in the kommune allows its action."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from permissions.policy import Action, decide
from stafettlog.admin.frame import current_user, my_roles, refusal
from stafettlog.services.errors import NotAllowed, NotVisible


class StaffScreen(View):
    """Subclass with `action` and `template_name`. 403 with the reason for whom the policy says no to."""

    action: Action
    template_name: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = current_user(request)
        self.today = timezone.localdate()
        try:
            # Those without the role learn nothing of what the address names.
            self._require(own=True)
            self.prepare(**kwargs)
            self._require(own=self.is_own())
            return super().dispatch(request, *args, **kwargs)
        except NotVisible:
            raise Http404 from None
        except NotAllowed as error:
            raise PermissionDenied(_(str(error))) from None

    def _require(self, *, own: bool) -> None:
        if not (decision := decide(self.action, roles=my_roles(self.request), own=own)):
            raise PermissionDenied(refusal(decision))

    def prepare(self, **kwargs: Any) -> None:
        """Find what the URL names; raise NotVisible if it is not there for this person."""

    def is_own(self) -> bool:
        """Whether what is acted on is the person's own part (own virksomhet); asked after prepare()."""
        return True

    def render(self, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        shown = {**admin.site.each_context(self.request), "today": self.today, **context}
        return render(self.request, self.template_name, shown, status=status)
