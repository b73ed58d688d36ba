"""«Mine aktørbarn»: the logs in which the person takes part without holding them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from permissions.policy import Action
from stafettlog.admin.frame import current_user
from stafettlog.admin.log_lists import LogListAdmin
from stafettlog.admin.log_rows import actor_rows
from stafettlog.models import ActorLog
from stafettlog.services import access


@admin.register(ActorLog)
class ActorLogAdmin(LogListAdmin):
    action = Action.SEE_OWN_LOGS
    title = _("Mine aktørbarn")

    def scope(self, request: HttpRequest) -> QuerySet[Any]:
        user = current_user(request)
        return actor_rows(ActorLog.objects.filter(access.visible_logs(user, access.CONTRIBUTE)), user)
