from django.contrib import admin

from stafettlog.admin.base import ScopedAdmin
from stafettlog.models import ActorLog


@admin.register(ActorLog)
class ActorLogAdmin(ScopedAdmin):
    pass
