"""Who has opened the logs of late: the access log of the demo, told after all the rest.

Each opening is stored in a transaction of its own, as on a page, so this stands outside the load's.
"""

from django.utils import timezone

from permissions import access_log
from permissions.access_words import Page, role_text
from permissions.models import User
from permissions.policy import LogState, Role
from stafettlog.demo.clock import day, days_ago
from stafettlog.models import BreakGlass, Participant, Stafettlog
from stafettlog.services import access

HOLDER_DAYS = (19, 14, 9, 6, 2)
ACTOR_DAYS = (12, 5)
FAMILY_DAY = 4


def tell() -> None:
    """A few openings of every open log, by those who may; and the one in an emergency."""
    for log in Stafettlog.objects.filter(state=LogState.OPEN.value).with_identity().order_by("pk"):
        for ago in HOLDER_DAYS:
            _opens(ago, log.stafettholder.user, log, Page.LOG)
        others = Participant.objects.active().with_names().filter(log=log).exclude(actor=log.stafettholder_id)
        for part in others.order_by("pk"):
            for ago in ACTOR_DAYS:
                _opens(ago, part.actor.user, log, Page.LOG)
        for relation in log.child.foresatt_relations.select_related("foresatt__user").order_by("pk"):
            if relation.foresatt.user.has_usable_password():
                _opens(FAMILY_DAY, relation.foresatt.user, log, Page.PORTAL)
    for glass in BreakGlass.objects.select_related("log", "user"):
        with days_ago((timezone.localdate() - timezone.localdate(glass.started_at)).days):
            access_log.record(
                user=glass.user, log_id=glass.log_id, page=Page.LOG, role=role_text({Role.BREAK_GLASS})
            )


def _opens(ago: int, user: User, log: Stafettlog, page: Page) -> None:
    """On that day, or the last working day before it; unless the person could not see the log then."""
    ago += max(0, day(-ago).weekday() - 4)
    with days_ago(ago):
        roles = access.roles_on(user, log)
        place = access.working_actors(user).first()
        if roles and log.created_at <= timezone.now():
            access_log.record(
                user=user,
                log_id=log.pk,
                page=page,
                role=role_text(roles),
                organisation=place.organisation if place else None,
            )
