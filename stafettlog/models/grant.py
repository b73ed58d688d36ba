"""Guardian's rows for Stafettlog, in tables of their own with real foreign keys.

Written by permissions.grants alone. `valid_until` is the first moment that the right no longer
holds; empty means until it is taken away.
"""

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from stafettlog.models.log import Stafettlog


class StafettlogUserGrant(UserObjectPermissionBase):
    content_object = models.ForeignKey(Stafettlog, models.CASCADE)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()
        indexes = [
            models.Index(fields=["user", "permission", "content_object"], name="user_grant_by_user"),
        ]


class StafettlogGroupGrant(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Stafettlog, models.CASCADE)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta(GroupObjectPermissionBase.Meta):
        default_permissions = ()
        indexes = [
            models.Index(fields=["group", "permission", "content_object"], name="group_grant_by_group"),
        ]
