from django.contrib import admin

from stafettlog.admin.base import ScopedAdmin
from stafettlog.models import Actor


@admin.register(Actor)
class ActorAdmin(ScopedAdmin):
    pass
