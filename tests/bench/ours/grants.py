"""Guardian's rows of many logs at once, as stafettlog.services.facts would make them one by one."""

from typing import Any

from django.contrib.auth.models import Permission

from permissions import roles
from permissions.models import Organisation, User
from permissions.policy import Role
from stafettlog.models import Stafettlog
from stafettlog.models.grant import StafettlogGroupGrant, StafettlogUserGrant
from stafettlog.services import access, facts
from tests.bench.plan import Plan


class Grants:
    def __init__(self, places: list[Organisation]) -> None:
        rows = Permission.objects.filter(content_type__app_label="stafettlog").values_list("codename", "pk")
        self.permissions = dict(rows)
        self.groups = {place.pk: roles.groups_of(place) for place in places}

    def of(self, logs: list[Stafettlog], plan: Plan, numbers: range, users: list[User]) -> None:
        mine: list[Any] = []
        theirs: list[Any] = []
        for number, log in zip(numbers, logs, strict=True):
            holder, until = users[plan.holder_of(number)].pk, log.current_consent.valid_until  # type: ignore[union-attr]
            for codename in (access.VIEW, access.HOLD, access.EXPORT):
                mine.append(self._user(log, holder, codename))
            mine.append(self._user(log, holder, access.CHANGE, until))
            for helper in plan.helpers_of(number):
                for codename in (access.VIEW, access.CONTRIBUTE):
                    mine.append(self._user(log, users[helper].pk, codename, until))
            reader = log.bench_relation.foresatt.user_id  # type: ignore[attr-defined]
            ends = facts.reading_ends(log.child.birth_date, None)
            mine.append(self._user(log, reader, access.READ_PORTAL, ends))
            groups = self.groups[log.organisation_id]
            theirs.append(self._group(log, groups[Role.UNIT_LEADER], access.OVERSEE))
            theirs.append(self._group(log, groups[Role.COORDINATOR], access.OVERSEE))
            theirs.append(self._group(log, groups[Role.COORDINATOR], access.EXPORT))
            theirs.append(self._group(log, groups[Role.COORDINATOR], access.VIEW, until))
        StafettlogUserGrant.objects.bulk_create(mine, batch_size=2000)
        StafettlogGroupGrant.objects.bulk_create(theirs, batch_size=2000)

    def _user(self, log: Stafettlog, user_id: Any, codename: str, until: Any = None) -> StafettlogUserGrant:
        return StafettlogUserGrant(
            content_object=log, user_id=user_id, permission_id=self.permissions[codename], valid_until=until
        )

    def _group(
        self, log: Stafettlog, group_id: int, codename: str, until: Any = None
    ) -> StafettlogGroupGrant:
        return StafettlogGroupGrant(
            content_object=log, group_id=group_id, permission_id=self.permissions[codename], valid_until=until
        )
